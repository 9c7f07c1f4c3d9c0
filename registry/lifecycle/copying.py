"""Copies of entries with all their parts, many at a time.

New instances are built from the concrete fields. (``pk = None; save()`` on a child of ``Entry`` would write over the
parent row it was read from.)
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils import timezone

from registry.lifecycle.statements import insert_rows
from registry.models import Entry, Part, Record, State, model_of, part_models
from registry.prepared import Given, Prepared

BATCH = 500
# What a copy does not take over: it belongs to the statement copied, not to what is stated.
BOOKKEEPING = frozenset(
    {
        "id",
        "number",
        "state",
        "is_head",
        "version",
        "opened_at",
        "author",
        "round",
        "reviews",
        "moved_at",
        "due_on",
        "closing",
        "companion",
        "reason",
        "successor",
        "revision",
        "superseded_revision",
        "snapshot",
        "hash",
    }
)


def copy_entries(sources: Sequence[Entry]) -> list[Entry]:
    """Drafts with everything the ``sources`` state, in the same order; at most one source a record."""
    drafts: list[Entry] = []
    for start in range(0, len(sources), BATCH):
        drafts += _copy_batch(sources[start : start + BATCH])
    return drafts


def _copy_batch(sources: Sequence[Entry]) -> list[Entry]:
    numbers = next_numbers([source.record_id for source in sources])
    # As they are stored: what the caller holds may be stale.
    stored = Entry._base_manager.defer("snapshot").in_bulk([source.pk for source in sources])
    values = [_values(stored[source.pk], Entry._meta.local_concrete_fields, BOOKKEEPING) for source in sources]
    drafts = [Entry(**row, number=numbers[row["record_id"]]) for row in values]
    Entry.objects.bulk_create(drafts)
    targets = {source.pk: draft.pk for source, draft in zip(sources, drafts, strict=True)}
    _copy_children(sources, targets)
    for model in part_models():
        rows = _parts(model).rows(targets)
        insert_parts(model, ({**row, "entry_id": targets[row["entry_id"]]} for row in rows))
    return drafts


def next_numbers(codes: Iterable[str]) -> Mapping[str, int]:
    """The number of the next entry of each record."""
    newest = Record.objects.filter(pk__in=codes).annotate(newest=Max("entries__number"))
    return {record.pk: (record.newest or 0) + 1 for record in newest}


def insert_children(model: type[Entry], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows of a kind's own table beside parent rows that exist already; ``bulk_create`` refuses such models."""
    _insert(model, rows)


def insert_parts(model: type[Part], rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert parts of one kind."""
    _insert(model, rows)


def _insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> None:
    remaining = list(rows)
    for start in range(0, len(remaining), BATCH):
        insert_rows(model, remaining[start : start + BATCH])


def blank_entry(code: str, kind: str, number: int, **values: Any) -> Entry:
    """An unsaved parent row of a new draft."""
    return Entry(
        record_id=code, kind=kind, number=number, state=State.DRAFT, is_head=True, opened_at=timezone.now(), **values
    )


def _copy_children(sources: Sequence[Entry], targets: Mapping[int, int]) -> None:
    by_kind: dict[str, list[int]] = defaultdict(list)
    for source in sources:
        by_kind[source.kind].append(source.pk)
    for kind, keys in by_kind.items():
        model = model_of(kind)
        rows = _children(model).rows(keys)
        insert_children(model, ({**row, "entry_ptr_id": targets[row["entry_ptr_id"]]} for row in rows))


@cache
def _parts(model: type[Part]) -> Prepared:
    rows = model._base_manager.filter(Given("entry_id")).order_by("entry_id", "order", "id")
    return Prepared(rows, *(field.attname for field in model._meta.concrete_fields))


@cache
def _children(model: type[Entry]) -> Prepared:
    rows = model._base_manager.filter(Given("pk")).order_by()
    return Prepared(rows, *(field.attname for field in model._meta.local_concrete_fields))


def _values(row: models.Model, fields: Iterable[Any], leave_out: Iterable[str]) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in fields if field.name not in leave_out}
