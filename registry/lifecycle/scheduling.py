"""Publishing what is due: approved for a day, and carried out on it, once."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction

from registry.lifecycle.errors import Refused
from registry.lifecycle.moving import taken
from registry.lifecycle.publishing import turn_page
from registry.models import Entry, Move, Publication, State, Step


@dataclass
class Due:
    """What was published, and what could not be, with the reason."""

    published: list[Publication] = field(default_factory=list)
    refused: list[tuple[Move, str]] = field(default_factory=list)


def publish_due(day: datetime.date) -> Due:
    """Publish everything whose day has come; what was approved in one act is published in one act, or not at all."""
    outcome = Due()
    for move, keys in _waiting(day).items():
        try:
            publication = _carry_out(move, keys, day)
        except Refused as error:
            outcome.refused.append((move, str(error)))
        else:
            outcome.published += [publication] if publication else []
    return outcome


def _waiting(day: datetime.date) -> dict[Move, list[int]]:
    """The entries that are due, by the act that approved them for their day."""
    due = Entry.objects.open().filter(due_on__lte=day)
    steps = Step.objects.filter(entry__in=due.values("pk"), move__act=Move.Act.SCHEDULE).select_related("move__by")
    approved = {step.entry_id: step.move for step in steps.order_by("pk")}
    waiting: dict[Move, list[int]] = defaultdict(list)
    for key, move in approved.items():
        waiting[move].append(key)
    return waiting


@transaction.atomic
def _carry_out(move: Move, keys: list[int], day: datetime.date) -> Publication | None:
    entries = list(Entry.objects.open().filter(pk__in=keys))
    if not entries:
        return None
    # Asked again under the lock: another run may have been quicker, or somebody may have sent it back.
    ready = [entry for entry in taken(entries) if _is_due(entry, day)]
    return turn_page(ready, move.reason, move.by) if ready else None


def _is_due(entry: Entry, day: datetime.date) -> bool:
    return entry.state == State.REVIEWED and entry.due_on is not None and entry.due_on <= day
