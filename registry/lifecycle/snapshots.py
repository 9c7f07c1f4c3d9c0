"""What an entry stated on the day it was published, whole and unchangeable.

Organisations, districts and masters are edited outside entries; a snapshot holds their names as they were, so that an
old entry does not change when a host is renamed.
"""

import datetime
import decimal
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import models

from registry.lifecycle.copying import BATCH, BOOKKEEPING
from registry.models import Entry, Part, model_of, part_models
from registry.prepared import Given, Prepared

# Derived columns: recomputed from the rest, or from the day.
DERIVED = frozenset({"name_key", "level", "level_changes_on", "entry_ptr", "record", "kind"})
NOT_STATED_OF_ENTRIES = (BOOKKEEPING - {"reason", "successor"}) | DERIVED
NOT_STATED_OF_PARTS = frozenset({"id", "entry", "order"})
# Relations of which the key is enough.
BY_KEY = frozenset({"successor"})
Snapshot = dict[str, Any]
Row = dict[str, Any]
References = Mapping[type[models.Model], Mapping[Any, Snapshot]]


class Table(NamedTuple):
    """Rows of one model, as plain values."""

    model: type[Any]
    rows: list[Row]


def canonical(snapshot: Snapshot) -> str:
    """The one text of a snapshot: keys sorted, no needless spaces, characters as they are."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(snapshot: Snapshot) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(snapshot).encode()).hexdigest()


def snapshots_of(entries: Sequence[Entry], parts: Sequence[type[Part]] | None = None) -> dict[int, Snapshot]:
    """The snapshot of each entry by its id, in a number of queries that does not grow with the entries of a batch.

    With ``parts`` only these kinds of part are read, for a reader who wants no more.
    """
    snapshots: dict[int, Snapshot] = {}
    for start in range(0, len(entries), BATCH):
        snapshots |= _batch(entries[start : start + BATCH], part_models() if parts is None else parts)
    return snapshots


def _batch(entries: Sequence[Entry], wanted: Sequence[type[Part]]) -> dict[int, Snapshot]:
    keys = [entry.pk for entry in entries]
    kinds = sorted({entry.kind for entry in entries})
    bodies = [Table(model_of(kind), _rows(model_of(kind), keys)) for kind in kinds]
    parts = [Table(model, _rows(model, keys)) for model in wanted]
    references = _references([*bodies, *parts])
    lists = _lists(parts, references)
    return {
        row["id"]: {"code": row["record_id"], "kind": row["kind"], "fields": state(row), "parts": lists[row["id"]]}
        for model, rows in bodies
        for state in [_statement(model, references)]
        for row in rows
    }


def _lists(parts: Iterable[Table], references: References) -> dict[int, dict[str, list[Snapshot]]]:
    """The parts of each entry by the name of their list, each list in its order."""
    lists: dict[int, dict[str, list[Snapshot]]] = defaultdict(dict)
    for model, rows in parts:
        state = _statement(model, references)
        for row in rows:
            lists[row["entry_id"]].setdefault(model.plural, []).append(state(row))
    return lists


def _rows(model: type[models.Model], entries: Sequence[int]) -> list[Row]:
    """Rows of these entries as plain values, those of parts in order: a third of the cost of instances with joins."""
    return _prepared(model).rows(entries)


@cache
def _prepared(model: type[models.Model]) -> Prepared:
    is_part = issubclass(model, Part)
    names = ["entry_id"] if is_part else ["id", "record_id", "kind"]
    names += [field.attname for field in _stated_fields(model)]
    rows = model._base_manager.filter(Given("entry_id" if is_part else "pk"))
    return Prepared(rows.order_by(*(("order", "id") if is_part else ("pk",))), *names)


def _stated_fields(model: type[models.Model]) -> list[Any]:
    """The columns of a part, or of an entry and its kind, that a snapshot holds."""
    left_out = NOT_STATED_OF_PARTS if issubclass(model, Part) else NOT_STATED_OF_ENTRIES
    return [field for field in model._meta.concrete_fields if field.name not in left_out and not field.primary_key]


def _is_by_name(field: Any) -> bool:
    return field.is_relation and field.name not in BY_KEY


def _references(tables: Iterable[Table]) -> References:
    """What a snapshot keeps of every row that these tables refer to."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for model, rows in tables:
        for field in filter(_is_by_name, _stated_fields(model)):
            wanted[field.remote_field.model].update(row[field.attname] for row in rows)
    return {model: _kept(model, keys - {None}) for model, keys in wanted.items()}


def _kept(model: type[models.Model], keys: set[Any]) -> dict[Any, Snapshot]:
    if not keys:
        return {}
    related = model._base_manager.select_related(*getattr(model, "natural_relations", ()))
    return {key: reference(row) for key, row in related.in_bulk(keys).items()}


def _statement(model: type[models.Model], references: References) -> Callable[[Row], Snapshot]:
    """How a row of ``model`` is stated: the rows it refers to by their names, everything else as plain text."""
    known = [
        (field.name, field.attname, references[field.remote_field.model].get if _is_by_name(field) else _plain)
        for field in _stated_fields(model)
    ]
    return lambda row: {name: translate(row[column]) for name, column, translate in known}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return format(value.normalize(), "f")
    return value


def reference(row: models.Model) -> Snapshot:
    """What a snapshot keeps of a row that an entry refers to: its key, its name as it was, and what its model names."""
    kept = {name: getattr(row, name) for name in getattr(row, "kept_in_snapshots", ())}
    return {"key": list(row.natural_key()), "name": str(row), **kept}  # type: ignore[attr-defined]
