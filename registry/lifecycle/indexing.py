"""What is derived from an entry and its parts: the sort key, the level in force, the text it is found by."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from django.utils import timezone

from registry.exchange.cells import write_cells
from registry.lifecycle.copying import BATCH
from registry.lifecycle.statements import update_rows
from registry.models import Entry, Level, Recognition
from registry.prepared import Given, Prepared
from registry.search.documents import write_documents
from registry.search.readings import sort_key

COLUMNS = ("name_key", "level", "level_changes_on")


def refresh(drafts: Sequence[Entry]) -> None:
    """Bring the derived columns and search documents of drafts up to date with their parts."""
    derive(drafts, timezone.localdate())
    write_columns(drafts, COLUMNS)
    write_documents(drafts)
    write_cells([draft.pk for draft in drafts])


def write_columns(entries: Sequence[Entry], columns: Sequence[str]) -> None:
    """Write columns of ``Entry`` as the instances, of whatever kind, have them; published ones are not spared."""
    names = [field.attname for field in Entry._meta.concrete_fields if field.name in {"id", *columns}]
    for start in range(0, len(entries), BATCH):
        batch = entries[start : start + BATCH]
        rows = [{name: getattr(entry, name) for name in names} for entry in batch]
        update_rows(Entry, columns, rows)


def derive(entries: Sequence[Entry], day: datetime.date) -> None:
    """Set the derived columns on the instances, as they are on ``day``; nothing is saved."""
    ledger = _ledger(entries)
    for entry in entries:
        recognitions = ledger[entry.pk]
        in_force = [row.level for row in recognitions if row.is_in_force(day)]
        turns = [turn for row in recognitions for turn in (row.recognised_on, row.ended_on) if turn and turn > day]
        entry.level = max(in_force, default=Level.UNSTATED)
        entry.level_changes_on = min(turns, default=None)
        entry.name_key = sort_key(entry.name)


def _ledger(entries: Sequence[Entry]) -> dict[int, list[Recognition]]:
    ledger: dict[int, list[Recognition]] = defaultdict(list)
    keys = [entry.pk for entry in entries]
    for start in range(0, len(keys), BATCH):
        for row in _recognitions().rows(keys[start : start + BATCH]):
            ledger[row["entry_id"]].append(Recognition(**row))
    return ledger


@cache
def _recognitions() -> Prepared:
    rows = Recognition.objects.filter(Given("entry_id")).order_by()
    return Prepared(rows, "entry_id", "level", "recognised_on", "ended_on")
