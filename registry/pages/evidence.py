"""Where a value comes from, as a page tells it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from registry.models import Basis, Entry, Evidenced, Record, Source, model_of, part_models


@dataclass(frozen=True)
class Evidence:
    """Where a value comes from; without a source it is to be verified."""

    basis: str = Basis.UNVERIFIED
    locator: str = ""
    source: str = ""
    source_url: str = ""
    note: str = ""
    publisher: str = ""
    author: str = ""
    published_on: datetime.date | None = None

    @classmethod
    def of(cls, row: Evidenced) -> Evidence:
        """The evidence that a stored row names."""
        about = _about(row.source.title, row.source.key, row.source) if row.source else {}
        return cls(row.basis, row.locator, note=getattr(row, "note", ""), **about)

    @classmethod
    def kept(cls, row: Mapping[str, Any], sources: Mapping[str, Source]) -> Evidence:
        """The evidence that a row of a snapshot keeps: the title as it was, what else is known of the source today."""
        title, key = (row["source"]["name"], row["source"]["key"][0]) if row["source"] else ("", "")
        about = _about(title, key, sources.get(key)) if key else {}
        return cls(row["basis"], row["locator"], note=row.get("note", ""), **about)

    @property
    def is_verified(self) -> bool:
        """Whether a source states or implies the value."""
        return self.basis != Basis.UNVERIFIED

    @property
    def place(self) -> str:
        """The first place that is named, which the page of the source shows."""
        return self.locator.split("、")[0]

    @property
    def basis_label(self) -> str:
        """How surely, in words."""
        return str(Basis(self.basis).label)


def _about(title: str, key: str, source: Source | None) -> dict[str, Any]:
    known = {name: getattr(source, name) for name in ("publisher", "author", "published_on")} if source else {}
    return {"source": title, "source_url": reverse("source", args=[key]), **known}


@dataclass(frozen=True)
class Known:
    """What snapshots name by key alone: the documents they cite and the records they refer to."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def to(cls, snapshots: Iterable[Mapping[str, Any]], revision: int | None = None) -> Known:
        """What ``snapshots`` name, by at most two queries; records by their names at ``revision``, or now."""
        rows = [row for snapshot in snapshots for row in _rows(snapshot)]
        keys = {value["key"][0] for name, value, _target in rows if name == "source"}
        codes = {value["key"][0] for _name, value, target in rows if target is Record}
        sources = Source.objects.in_bulk(keys, field_name="key") if keys else {}
        return cls(sources, _names(codes, revision) if codes else {})


def _names(codes: Iterable[str], revision: int | None) -> dict[str, str]:
    """The name of each record at ``revision``, the last one of those that were withdrawn."""
    entries = Entry.objects.filter(record__in=codes, revision__isnull=False).order_by("number")
    then = entries.filter(revision__lte=revision) if revision is not None else entries
    return dict(then.values_list("record", "name"))


def _rows(snapshot: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], type | None]]:
    """Every reference in a snapshot: its column, what is kept of it, and the model it leads to."""
    models = {part.plural: part for part in part_models()}
    tables = [(model_of(snapshot["kind"]), [snapshot["fields"]])]
    tables += [(models[plural], rows) for plural, rows in snapshot["parts"].items() if plural in models]  # type: ignore[misc]
    for model, rows in tables:
        targets = {column.name: column.related_model for column in model._meta.concrete_fields if column.is_relation}
        for row in rows:
            yield from ((name, row[name], targets[name]) for name in targets if isinstance(row.get(name), dict))
