"""Ending records: a withdrawal or a merger is an entry too, and is proposed, reviewed and published like any other."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from registry.lifecycle.copying import copy_entries, insert_parts
from registry.lifecycle.drafts import open_locked, refuse_open
from registry.lifecycle.errors import Refused
from registry.lifecycle.indexing import refresh, write_columns
from registry.lifecycle.moving import lock_records
from registry.lifecycle.reviewing import send
from registry.lifecycle.rules import require, require_reason
from registry.models import Closing, Entry, Move, Part, Record
from registry.roles import Act

ENDING = ("reason", "successor", "closing", "companion", "author")


@transaction.atomic
def withdraw(
    entries: Sequence[Entry], *, reason: str, by: User, successor: Record | None = None, evidence: str = ""
) -> Move:
    """Propose to withdraw published records, each by a last entry that says why and what replaced it."""
    require(by, Act.WITHDRAW, entries)
    last = close(entries, Closing.WITHDRAWAL, reason, successor, by)
    return send(last, Move.Act.WITHDRAW, by, reason, evidence)


@transaction.atomic
def merge(entry: Entry, into: Entry, *, parts: Iterable[Part] = (), reason: str, by: User, evidence: str = "") -> Move:
    """Propose to merge the record of ``entry`` into that of ``into``, which takes over ``parts``.

    What is taken over is a draft of the other record; the two go every step together and are published in one act.
    """
    require(by, Act.MERGE, [entry, into])
    lock_records([entry.record_id, into.record_id])
    if into.kind != entry.kind or not Entry.objects.public().filter(pk=into.pk).exists():
        raise Refused(_("A record is merged into a published one of the same kind."))
    [last] = close([entry], Closing.MERGER, reason, into.record, by)
    drafts = [last, *_taking_over(into, list(parts), by)]
    for draft, other in zip(drafts, drafts[::-1], strict=True):
        draft.companion = other if other is not draft else None
    write_columns(drafts, ENDING)
    return send(drafts, Move.Act.MERGE, by, reason, evidence)


def close(
    entries: Sequence[Entry], closing: Closing, reason: str, successor: Record | None, by: User | None = None
) -> list[Entry]:
    """The last entries of published records, as drafts with all that was stated."""
    require_reason(reason)
    codes = [entry.record_id for entry in entries]
    if successor and successor.pk in codes:
        raise Refused(_("A record cannot be its own successor."))
    lock_records([*codes, *([successor.pk] if successor else [])])
    refuse_open(codes)
    in_force = list(Entry.objects.public().filter(pk__in=[entry.pk for entry in entries]).order_by("pk"))
    if len(in_force) < len(codes) or not codes:
        raise Refused(_("Only what is published now can be withdrawn."))
    Entry._base_manager.filter(pk__in=[entry.pk for entry in in_force]).update(is_head=False)
    last = copy_entries(in_force)
    for entry in last:
        entry.reason, entry.successor, entry.closing, entry.author = reason, successor, closing, by
    write_columns(last, ENDING)
    refresh(last)
    return last


def _taking_over(into: Entry, parts: Sequence[Part], by: User) -> list[Entry]:
    """A draft of the record that stays, with what it takes over at the end of each list; none without that."""
    if not parts:
        return []
    [draft] = open_locked([into], by)
    by_model: dict[type[Part], list[Part]] = defaultdict(list)
    for part in parts:
        by_model[type(part)].append(part)
    for model, rows in by_model.items():
        start = model._default_manager.filter(entry=draft).count()
        values = [
            {column.attname: getattr(row, column.attname) for column in model._meta.concrete_fields} for row in rows
        ]
        insert_parts(model, ({**row, "entry_id": draft.pk, "order": start + place} for place, row in enumerate(values)))
    refresh([draft])
    return [draft]
