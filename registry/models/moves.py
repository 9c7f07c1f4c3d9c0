"""The log of what was done to entries on their way: who, when, from where to where, why, and on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models.choices import State
from registry.models.entry import Entry
from registry.models.freezing import Frozen, FrozenRows
from registry.models.publication import Publication
from registry.models.record import Record


class Written(FrozenRows):
    """Lines of the log: written once, neither changed nor taken away."""

    def _is_frozen(self) -> bool:
        return True

    def _holds_frozen(self, rows: Sequence[Any]) -> bool:
        return any(row.pk for row in rows)


class Move(models.Model):
    """One person doing one thing, for one reason, to one entry or many. Without ``by`` it is the registry itself."""

    class Act(models.TextChoices):
        CREATE = "create", _("Created")
        OPEN = "open", _("Opened a draft")
        RESTORE = "restore", _("Restored as a draft")
        EDIT = "edit", _("Edited")
        IMPORT = "import", _("Imported")
        SUBMIT = "submit", _("Sent for review")
        RECALL = "recall", _("Taken back")
        REVIEW = "review", _("Approved")
        RETURN = "return", _("Sent back")
        SCHEDULE = "schedule", _("Publication scheduled")
        PUBLISH = "publish", pgettext_lazy("of an act", "Published")
        WITHDRAW = "withdraw", _("Proposed to withdraw")
        MERGE = "merge", _("Proposed to merge")
        UNDO = "undo", _("Proposed to undo")
        DISCARD = "discard", _("Discarded")

    act = models.CharField(_("act"), max_length=10, choices=Act)
    at = models.DateTimeField(_("at"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"))
    reason = models.TextField(_("reason"), blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    publication = models.ForeignKey(
        Publication, models.PROTECT, null=True, related_name="moves", verbose_name=_("publication")
    )
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="undone_by", verbose_name=_("undoes"))

    objects = Written.as_manager()

    class Meta:
        verbose_name = _("act on entries")
        verbose_name_plural = _("acts on entries")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.get_act_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen("What was done is not rewritten.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen("What was done is not rewritten.")


# Whoever did one of these has a hand in what the draft states, and approves it in no round.
CONTRIBUTIONS = (
    Move.Act.CREATE,
    Move.Act.OPEN,
    Move.Act.RESTORE,
    Move.Act.EDIT,
    Move.Act.IMPORT,
    Move.Act.SUBMIT,
    Move.Act.WITHDRAW,
    Move.Act.MERGE,
    Move.Act.UNDO,
)


class Step(models.Model):
    """What a move did to one entry. A discarded draft is gone, its steps are not: ``entry`` may lead nowhere."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="steps", verbose_name=_("act on entries"))
    record = models.ForeignKey(Record, models.CASCADE, related_name="steps", verbose_name=_("record"))
    entry = models.ForeignKey(
        Entry, models.DO_NOTHING, db_constraint=False, related_name="steps", verbose_name=_("entry")
    )
    number = models.PositiveIntegerField(_("number"))
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    from_state = models.CharField(_("from"), max_length=12, choices=State, blank=True)
    to_state = models.CharField(_("to"), max_length=12, choices=State, blank=True)

    objects = Written.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen("What was done is not rewritten.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen("What was done is not rewritten.")
