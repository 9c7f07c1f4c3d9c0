"""An entry as a page shows it: every value with its label and its evidence.

A page of today is made from a fresh snapshot of the columns, a page of the past from the stored one, so that both are
drawn by the same templates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import get_language

from registry.figures import figure_text
from registry.lifecycle import snapshots_of
from registry.models import Basis, Entry, Evidenced, Kind, Part, Record, Tally, model_of, part_models

LINKED = {
    "registry.district": lambda kept: reverse("district", args=[kept["key"][0]]),
    "registry.industry": lambda kept: reverse("industry", args=[kept["key"][0]]),
    "registry.organisation": lambda kept: reverse("organisation", args=[kept["id"]]),
    "registry.record": lambda kept: reverse("permanent", args=[kept["key"][0]]),
    "registry.source": lambda kept: reverse("source", args=[kept["key"][0]]),
}

# Values whose absence is shown as 待核; others are left out where there is nothing to say.
MISSED = {"district", "host"}


@dataclass(frozen=True)
class Evidence:
    """Where a value comes from; without a source it is to be verified."""

    basis: str = Basis.UNVERIFIED
    locator: str = ""
    source: str = ""
    source_url: str = ""
    note: str = ""

    @classmethod
    def of(cls, row: Evidenced) -> Evidence:
        """The evidence that a stored row names."""
        title, url = (row.source.title, reverse("source", args=[row.source.key])) if row.source else ("", "")
        return cls(row.basis, row.locator, title, url, getattr(row, "note", ""))

    @property
    def is_verified(self) -> bool:
        """Whether a source states or implies the value."""
        return self.basis != Basis.UNVERIFIED

    @property
    def basis_label(self) -> str:
        """How surely, in words."""
        return str(Basis(self.basis).label)


@dataclass(frozen=True)
class Cell:
    """One value: as stored, as shown, and where it leads."""

    name: str
    label: str
    raw: Any
    text: str
    url: str = ""
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True)
class Row:
    """One part."""

    cells: dict[str, Cell]
    evidence: Evidence

    @property
    def figure(self) -> str:
        """The value of a figure with qualifier and unit."""
        indicator = self.cells["indicator"].raw
        unit = indicator["unit_en"] if get_language() == "en" and indicator["unit_en"] else indicator["unit"]
        qualifier, wording = self.cells["qualifier"].raw, self.cells["wording"].raw
        return figure_text(Decimal(self.cells["value"].raw), qualifier, wording, unit)


@dataclass(frozen=True)
class Section:
    """The parts of one kind, under their heading."""

    plural: str
    label: str
    rows: list[Row]

    @property
    def template(self) -> str:
        """The template that draws it; an app brings those of its own parts."""
        return f"registry/parts/{self.plural}.html"


@dataclass(frozen=True)
class Statement:
    """Everything one entry states."""

    code: str
    kind: Kind
    cells: dict[str, Cell]
    parts: dict[str, list[Row]]

    @property
    def shown(self) -> list[Cell]:
        """The entry's own values that the page lists: those that are known, and those a reader would miss."""
        cells = [cell for cell in self.cells.values() if cell.name not in {"name", "summary"}]
        return [cell for cell in cells if cell.text or cell.name in MISSED]

    @property
    def sections(self) -> list[Section]:
        """The parts that have a section of their own on the page and are not empty, in its order."""
        models = sorted((model for model in part_models() if model.page_order), key=lambda model: model.page_order)
        label = {model.plural: str(model._meta.verbose_name_plural) for model in models}
        return [Section(plural, label[plural], self.parts[plural]) for plural in label if self.parts.get(plural)]

    def named(self, tally: Row) -> int:
        """How many of the total that ``tally`` states are named here."""
        listed, distinction = tally.cells["list"].raw, tally.cells["distinction"].raw
        if listed == Tally.List.SITES:
            wanted = tally.cells["site_type"].raw
            return sum(wanted in {"", row.cells["type"].raw} for row in self.parts.get("sites", []))
        offerings = [row for row in self.parts.get("offerings", []) if self._is_of(row, listed)]
        return sum(distinction in {"", row.cells["distinction"].raw} for row in offerings)

    @staticmethod
    def _is_of(offering: Row, listed: str) -> bool:
        return bool(f"{offering.cells['subject'].raw['key'][0]}s" == listed)

    @property
    def tallies(self) -> dict[str, list[Row]]:
        """The stated totals by the section that their list is in."""
        places: dict[str, list[Row]] = {"sites": [], "offerings": []}
        for row in self.parts.get("tallies", []):
            places["sites" if row.cells["list"].raw == Tally.List.SITES else "offerings"].append(row)
        return places


def statement_of(entry: Entry) -> Statement:
    """What ``entry`` states now: a draft or published entry read from its columns."""
    return from_snapshot(snapshots_of([entry])[entry.pk])


def from_snapshot(snapshot: dict[str, Any]) -> Statement:
    """What a snapshot states."""
    kind = Kind(snapshot["kind"])
    model = model_of(kind)
    citations = {row["field"]: _evidence(row) for row in snapshot["parts"].get("citations", [])}
    cells = {
        name: _cell(model._meta.get_field(name), snapshot["fields"].get(name), citations.get(name, Evidence()))
        for name in model.own_fields
    }
    by_plural = {part.plural: part for part in part_models()}
    parts = {
        plural: [_row(by_plural[plural], row) for row in rows]
        for plural, rows in snapshot["parts"].items()
        if plural in by_plural
    }
    return Statement(snapshot["code"], kind, cells, parts)


def _evidence(row: dict[str, Any]) -> Evidence:
    source = row["source"]
    return Evidence(
        basis=row["basis"],
        locator=row["locator"],
        source=source["name"] if source else "",
        source_url=reverse("source", args=source["key"]) if source else "",
        note=row.get("note", ""),
    )


def _row(model: type[Part], row: dict[str, Any]) -> Row:
    fields: list[Any] = [column for column in model._meta.concrete_fields if column.name in row]
    return Row({column.name: _cell(column, row[column.name]) for column in fields}, _evidence(row))


def _cell(column: Any, raw: Any, evidence: Evidence | None = None) -> Cell:
    label = str(column.verbose_name)
    if isinstance(raw, dict):
        text, url = _reference(column, raw)
        return Cell(column.name, label, raw, text, url, evidence or Evidence())
    return Cell(column.name, label, raw, _text(column, raw), "", evidence or Evidence())


def _reference(column: Any, kept: dict[str, Any]) -> tuple[str, str]:
    target = column.remote_field.model
    link = LINKED.get(target._meta.label_lower)
    english = kept.get("name_en") if get_language() == "en" else ""
    name = kept["name"] if target is not Record else _name_of_record(kept["key"][0])
    return english or name, link(kept) if link else ""


def _name_of_record(code: str) -> str:
    """A record's present name; its code where it never was published."""
    entry = Entry.objects.current().filter(record=code).only("name").first()
    return entry.name if entry else code


def _text(column: Any, raw: Any) -> str:
    if raw is None or raw == "":
        return ""
    if column.choices:
        return str(dict(column.flatchoices).get(raw, raw))
    day = parse_date(raw) if column.get_internal_type() == "DateField" else None
    return date_format(day, "DATE_FORMAT") if day else str(raw)
