"""The desk's own page: what waits for whom, where what was sent stands, what is overdue, what lacks evidence."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.lifecycle.rules import hands_of
from registry.models import Correction, Entry, EntryQuerySet, KeptForm, Move, ProposedFigure, State, Step, Waiver
from registry.quality import find_rules, findings
from registry.roles import Act, may, visible

SHOWN = 10  # lines of a section
LACKING = 6
COUNTED = 100  # findings; beyond that they are many


@dataclass(frozen=True)
class Section:
    """Some entries under a heading; ``count`` is how many there are in all."""

    key: str
    title: str
    nothing: str
    entries: list[Entry]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return max(self.count - len(self.entries), 0)


@dataclass(frozen=True)
class Look:
    """A way to what is worth a look, with how many there are, up to ``COUNTED``."""

    title: str
    url: str
    count: int

    @property
    def told(self) -> str:
        """The number in words."""
        return f"{COUNTED - 1}+" if self.count == COUNTED else str(self.count)


def waiting(user: Any) -> EntryQuerySet:
    """What ``user`` may approve or publish: in reach of the roles, and by others."""
    open_ones = Entry.objects.open()
    reviews = visible(user, open_ones, Act.REVIEW).filter(state=State.SUBMITTED)
    publications = visible(user, open_ones, Act.PUBLISH).filter(state=State.REVIEWED, due_on=None)
    asked = Q(pk__in=reviews.values("pk")) | Q(pk__in=publications.values("pk"))
    return open_ones.filter(asked).exclude(pk__in=hands_of(user))


def sections_of(user: Any) -> dict[str, Q]:
    """What of the open entries that ``user`` sees is in each section of the board."""
    mine = Q(author=user.pk)
    # What has stood in one state for longer than the settings allow, and is not waiting for its day.
    limit = timezone.now() - datetime.timedelta(days=settings.OVERDUE_DAYS)
    return {
        "waiting": Q(pk__in=waiting(user).values("pk")),
        "returned": mine & Q(state=State.DRAFT, round__gt=0),
        "sent": mine & ~Q(state=State.DRAFT),
        "drafts": mine & Q(state=State.DRAFT, round=0),
        "overdue": Q(moved_at__lt=limit, due_on=None),
        "scheduled": Q(due_on__isnull=False),
    }


def counts_of(user: Any) -> dict[str, int]:
    """How many entries each section has, in one query."""
    rows = {key: Count("pk", filter=condition) for key, condition in sections_of(user).items()}
    return visible(user, Entry.objects.open()).aggregate(**rows)


def board_of(user: Any) -> dict[str, Any]:
    """Everything that the desk's page shows of entries."""
    counts = counts_of(user)
    seen = visible(user, Entry.objects.open())
    shown = [_section(key, seen.filter(found), counts[key]) for key, found in sections_of(user).items()]
    _explain([entry for section in shown for entry in section.entries])
    return {
        "sections": shown,
        "lacking": list(visible(user, Entry.objects.heads()).lacking_evidence().defer("snapshot")[:LACKING]),
        "looking": looking_of(user),
        "kept": list(KeptForm.objects.filter(user=user.pk).defer("data")),
    }


def looking_of(user: Any) -> list[Look]:
    """What is worth a look besides the open entries, as far as the user may see it: a query each."""
    looks = []
    if may(user, Act.VIEW, Waiver):
        rules = reverse("admin:registry_waiver_rules")
        count = findings(visible(user, Entry.objects.public()), COUNTED)
        looks.append(Look(_("Quality of the records"), rules, count))
        looks += _other_looks(user)
    if may(user, Act.VIEW, ProposedFigure):
        proposals = f"{reverse('admin:registry_proposedfigure_changelist')}?waiting=me"
        looks.append(Look(_("Figures of the city waiting for me"), proposals, proposed_for(user)[:COUNTED].count()))
    if may(user, Act.VIEW, Correction):
        reports = f"{reverse('admin:registry_correction_changelist')}?status=waiting"
        mine = visible(user, Entry.objects.heads()).order_by().values("record")
        waiting = Correction.objects.waiting().filter(record__in=mine)
        looks.append(Look(_("Reports waiting for an answer"), reports, waiting[:COUNTED].count()))
    return looks


def proposed_for(user: Any) -> QuerySet[ProposedFigure]:
    """The figures that wait for ``user``: to be approved or published, or to be put right."""
    waiting = ProposedFigure.objects.none()
    if may(user, Act.REVIEW, ProposedFigure):
        waiting = ProposedFigure.objects.waiting_for(user.pk)
    if may(user, Act.ADD, ProposedFigure):
        waiting |= ProposedFigure.objects.filter(state=State.DRAFT)
    return waiting


def _other_looks(user: Any) -> list[Look]:
    models = dict.fromkeys(rule.model for rule in find_rules() if rule.model is not Entry)
    return [
        Look(
            _("Quality: %(rows)s") % {"rows": model._meta.verbose_name_plural},
            reverse("admin:registry_waiver_rules"),
            findings(model._default_manager.all(), COUNTED),
        )
        for model in models
        if may(user, Act.VIEW, model)
    ]


def _section(key: str, entries: EntryQuerySet, count: int) -> Section:
    title, nothing = _titles()[key]
    rows = entries.select_related("author", "district").defer("snapshot").order_by("moved_at", "pk")
    return Section(key, title, nothing, list(rows[:SHOWN]) if count else [], count)


def _titles() -> dict[str, tuple[str, str]]:
    days = {"days": settings.OVERDUE_DAYS}
    return {
        "waiting": (_("Waiting for me"), _("Nothing waits for you.")),
        "returned": (_("Sent back to me"), _("Nothing was sent back.")),
        "sent": (_("Sent by me"), _("Nothing of yours is under review.")),
        "drafts": (_("My drafts"), _("You have begun nothing.")),
        "overdue": (_("Overdue (more than %(days)s days)") % days, _("Nothing is overdue.")),
        "scheduled": (_("To be published on its day"), _("Nothing is scheduled.")),
    }


def _explain(entries: Iterable[Entry]) -> None:
    """Give each entry the last word about it (``last_step``)."""
    keys = {entry.pk for entry in entries}
    newest: dict[int, Step] = {}
    told = Step.objects.filter(entry__in=keys).exclude(move__act=Move.Act.EDIT).select_related("move__by")
    for step in told.order_by("pk"):
        newest[step.entry_id] = step
    for entry in entries:
        entry.last_step = newest.get(entry.pk)  # type: ignore[attr-defined]
