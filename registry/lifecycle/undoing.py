"""Undoing a whole act later: a batch that was published, or drafts that were opened. Edits made since are kept.

What is public is not undone behind anybody's back: undoing proposes, in one act, what would bring back the state
before, and that is reviewed and published like everything else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from registry.audit import Happening
from registry.audit.recording import named, record
from registry.lifecycle.closing import close
from registry.lifecycle.drafts import discard_all, open_locked
from registry.lifecycle.errors import Refused
from registry.lifecycle.log import note
from registry.lifecycle.moving import lock_records
from registry.lifecycle.reviewing import send
from registry.lifecycle.rules import require, require_reason
from registry.models import Closing, Entry, Move, State, Step
from registry.roles import Act

OPENING = (Move.Act.CREATE, Move.Act.OPEN, Move.Act.RESTORE, Move.Act.IMPORT)
# What somebody does to a draft that makes it more than it was opened as.
WORK = (Move.Act.EDIT, Move.Act.IMPORT, Move.Act.SUBMIT)


class Way(StrEnum):
    """How what was done to an entry is undone."""

    RESTORE = "restore"
    WITHDRAW = "withdraw"
    DISCARD = "discard"


@dataclass(frozen=True)
class Undoing:
    """What undoing would do to one entry: go back to ``before``, or why it is left alone."""

    entry: Entry
    way: Way | None
    why: str = ""
    before: Entry | None = None


def can_be_undone(move: Move) -> bool:
    """Whether there is anything to undo about such an act."""
    return move.publication_id is not None or move.act in OPENING


def undoing(move: Move) -> list[Undoing]:
    """What undoing ``move`` would do, entry by entry."""
    return _of_publication(move) if move.publication_id else _of_drafts(move)


def _of_publication(move: Move) -> list[Undoing]:
    entries = list(Entry.objects.filter(revision=move.publication_id).defer("snapshot").order_by("pk"))
    codes = [entry.record_id for entry in entries]
    before = {entry.record_id: entry for entry in Entry.objects.filter(superseded_revision=move.publication_id)}
    drafts = set(Entry.objects.open().filter(record__in=codes).values_list("record", flat=True))
    return [_published(entry, before.get(entry.record_id), entry.record_id in drafts) for entry in entries]


def _published(entry: Entry, before: Entry | None, has_draft: bool) -> Undoing:
    if entry.superseded_revision_id:
        return Undoing(entry, None, _("It was changed since: that stands."))
    if has_draft:
        return Undoing(entry, None, _("Somebody is changing it: it has a draft."))
    if before and before.state == State.PUBLISHED:
        return Undoing(entry, Way.RESTORE, before=before)
    if entry.state == State.WITHDRAWN:
        return Undoing(entry, None, _("There is no published state to go back to."))
    return Undoing(entry, Way.WITHDRAW)


def _of_drafts(move: Move) -> list[Undoing]:
    steps = move.steps.order_by()
    drafts = Entry.objects.filter(pk__in=steps.values("entry")).defer("snapshot").order_by("pk")
    work = Step.objects.filter(entry__in=steps.values("entry"), move__act__in=WORK).exclude(move=move)
    worked_on = set(work.values_list("entry", flat=True))
    begun = set(steps.exclude(from_state="").values_list("entry", flat=True))
    return [_draft(draft, draft.pk in begun, draft.pk in worked_on) for draft in drafts]


def _draft(draft: Entry, was_begun: bool, was_worked_on: bool) -> Undoing:
    if was_begun:
        return Undoing(draft, None, _("It was a draft already: take back by hand what the list brought."))
    if was_worked_on or draft.state != State.DRAFT:
        return Undoing(draft, None, _("It was worked on since."))
    return Undoing(draft, Way.DISCARD)


@transaction.atomic
def undo(move: Move, *, by: User, reason: str, only: Iterable[int] | None = None) -> int:
    """Undo ``move``: propose what was before, discard what was only opened; the number of entries that it does so to.

    ``only`` are the entries that somebody has looked at; one that can no longer be undone stops the whole.
    """
    require_reason(reason)
    lock_records(list(move.steps.values_list("record", flat=True)))
    plan = {each.entry.pk: each for each in undoing(move) if each.way}
    wanted = set(plan) if only is None else set(only)
    if not wanted or not wanted <= set(plan):
        raise Refused(_("Something has changed since you looked. Please look again."))
    chosen = [plan[key] for key in sorted(wanted)]
    _discard_all([each.entry for each in chosen if each.way is Way.DISCARD], move, by, reason)
    _propose([each for each in chosen if each.way is not Way.DISCARD], move, by, reason)
    codes = named(each.entry.record_id for each in chosen)
    record(Happening.UNDO, by=by, what=str(move.publication or move), detail=f"{codes}：{reason}")
    return len(chosen)


def _discard_all(drafts: list[Entry], move: Move, by: User, reason: str) -> None:
    if drafts:
        note(Move.Act.UNDO, drafts, by, reason=reason, undoes=move)
        discard_all(drafts, by=by)


def _propose(chosen: list[Undoing], move: Move, by: User, reason: str) -> None:
    require(by, Act.UNDO, [each.entry for each in chosen])
    earlier = [each.before for each in chosen if each.before and each.way is Way.RESTORE]
    proposals = open_locked(earlier, by, Move.Act.RESTORE, reason) if earlier else []
    going = [each.entry for each in chosen if each.way is Way.WITHDRAW]
    proposals += close(going, Closing.WITHDRAWAL, reason, None, by) if going else []
    if proposals:
        send(proposals, Move.Act.UNDO, by, reason, undoes=move)
