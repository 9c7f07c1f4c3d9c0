"""What an entry stated on the day it was published, whole and unchangeable.

Organisations, districts and masters are edited outside entries; a snapshot holds their names as they were, so that an
old entry does not change when a host is renamed.
"""

import datetime
import decimal
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from registry.lifecycle.copying import BATCH, BOOKKEEPING
from registry.models import Entry, Part, model_of, part_models

# Derived columns: recomputed from the rest, or from the day.
DERIVED = frozenset({"name_key", "level", "level_changes_on", "entry_ptr", "record", "kind"})
Snapshot = dict[str, Any]


def canonical(snapshot: Snapshot) -> str:
    """The one text of a snapshot: keys sorted, no needless spaces, characters as they are."""
    return json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(snapshot: Snapshot) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(snapshot).encode()).hexdigest()


def snapshots_of(entries: Sequence[Entry]) -> dict[int, Snapshot]:
    """The snapshot of each entry by its id, in a number of queries that does not grow with the entries of a batch."""
    snapshots: dict[int, Snapshot] = {}
    for start in range(0, len(entries), BATCH):
        snapshots |= _batch(entries[start : start + BATCH])
    return snapshots


def _batch(entries: Sequence[Entry]) -> dict[int, Snapshot]:
    parts = _parts([entry.pk for entry in entries])
    by_kind: dict[str, list[int]] = defaultdict(list)
    for entry in entries:
        by_kind[entry.kind].append(entry.pk)
    rows = [row for kind, keys in by_kind.items() for row in _with_references(model_of(kind)).filter(pk__in=keys)]
    return {
        row.pk: {"code": row.record_id, "kind": row.kind, "fields": _fields(row), "parts": dict(parts[row.pk])}
        for row in rows
    }


def _parts(keys: Sequence[int]) -> dict[int, dict[str, list[Snapshot]]]:
    parts: dict[int, dict[str, list[Snapshot]]] = defaultdict(dict)
    for model in part_models():
        for part in _with_references(model).filter(entry__in=keys).order_by("order", "id"):
            parts[part.entry_id].setdefault(model.plural, []).append(_part(part))
    return parts


def _with_references(model: type[models.Model]) -> models.QuerySet[Any]:
    paths = []
    for field in _references(model):
        target = field.remote_field.model
        paths += [field.name, *(f"{field.name}__{name}" for name in getattr(target, "natural_relations", ()))]
    return model._base_manager.select_related(*paths)


def _references(model: type[models.Model]) -> Iterable[Any]:
    skipped = BOOKKEEPING | DERIVED | {"entry"}
    fields = (field for field in model._meta.concrete_fields if field.is_relation and field.name not in skipped)
    return [field for field in fields if not field.primary_key]


def _fields(entry: Entry) -> Snapshot:
    skipped = (BOOKKEEPING - {"reason", "successor"}) | DERIVED
    fields = [field for field in entry._meta.concrete_fields if field.name not in skipped and not field.primary_key]
    return {field.name: _plain(getattr(entry, field.name)) for field in fields}


def _part(part: Part) -> Snapshot:
    fields = [field for field in part._meta.concrete_fields if field.name not in {"id", "entry", "order"}]
    return {field.name: _plain(getattr(part, field.name)) for field in fields}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return reference(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return format(value.normalize(), "f")
    return value


def reference(row: models.Model) -> Snapshot:
    """What a snapshot keeps of a row that an entry refers to: its key, its name as it was, and what its model names."""
    kept = {name: getattr(row, name) for name in getattr(row, "kept_in_snapshots", ())}
    return {"key": list(row.natural_key()), "name": str(row), **kept}  # type: ignore[attr-defined]
