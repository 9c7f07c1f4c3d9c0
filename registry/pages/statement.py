"""An entry as a page shows it: every value with its label and its evidence.

A page of today is made from a fresh snapshot of the columns, a page of the past from the stored one, so that both are
drawn by the same templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import get_language

from registry.countries import HOME
from registry.figures import figure_text
from registry.lifecycle import snapshots_of
from registry.models import Entry, Kind, Part, Record, Tally, model_of, part_models
from registry.pages.evidence import Evidence, Known

LINKED = {
    "registry.district": lambda kept: reverse("district", args=[kept["key"][0]]),
    "registry.industry": lambda kept: reverse("industry", args=[kept["key"][0]]),
    "registry.organisation": lambda kept: reverse("organisation", args=[kept["id"]]),
    "registry.record": lambda kept: reverse("permanent", args=[kept["key"][0]]),
    "registry.source": lambda kept: reverse("source", args=[kept["key"][0]]),
    "registry.subject": lambda kept: f"{reverse('search')}?{urlencode({'q': kept['name']})}",
}

# The columns of a part that say where it comes from.
EVIDENCE = {"source", "locator", "basis"}
# Values whose absence is shown as 待核; others are left out where there is nothing to say.
LEADING = ("host", "district")


@dataclass(frozen=True)
class Cell:
    """One value: as stored, as shown, and where it leads."""

    name: str
    label: str
    raw: Any
    text: str
    url: str = ""
    evidence: Evidence = field(default_factory=Evidence)
    # On a page of the past: what is stated today where that differs, empty where nothing is.
    today: str | None = None


@dataclass(frozen=True)
class Row:
    """One part."""

    cells: dict[str, Cell]
    evidence: Evidence
    # On a page of the past: whether today's statement has no such part.
    gone: bool = False

    @property
    def text(self) -> str:
        """What it says, on one line, without the country where that is our own."""
        return _line(cell for name, cell in self.cells.items() if name not in EVIDENCE and cell.raw != HOME)

    @property
    def proof(self) -> str:
        """Where it comes from, on one line."""
        return _line(cell for name, cell in self.cells.items() if name in EVIDENCE)

    @property
    def unit(self) -> str:
        """The unit of a figure in the reader's language."""
        kept = self.cells["indicator"].raw
        english = kept["unit_en"] if get_language() == "en" else ""
        return str(english or kept["unit"])

    @property
    def figure(self) -> str:
        """The value of a figure with qualifier and unit."""
        qualifier, wording = self.cells["qualifier"].raw, self.cells["wording"].raw
        return figure_text(Decimal(self.cells["value"].raw), qualifier, wording, self.unit)


@dataclass(frozen=True)
class Section:
    """The parts of one kind, under their heading."""

    plural: str
    label: str
    rows: list[Row]
    # On a page of the past: what today's statement has besides.
    since: list[str] = field(default_factory=list)

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
    since: dict[str, list[str]] = field(default_factory=dict)

    @property
    def leading(self) -> list[Cell]:
        """The values that a reader looks for first and would miss: who and where."""
        return [self.cells[name] for name in LEADING]

    @property
    def shown(self) -> list[Cell]:
        """The entry's other values as far as they are known; name and summary have places of their own."""
        cells = [cell for cell in self.cells.values() if cell.name not in {"name", "summary", *LEADING}]
        return [cell for cell in cells if cell.text or cell.today]

    @property
    def sources(self) -> list[tuple[Evidence, list[str]]]:
        """Each document that the values come from, with the places in it that are cited."""
        places: dict[str, tuple[Evidence, set[str]]] = {}
        for evidence in self._evidence():
            if evidence.source:
                places.setdefault(evidence.source_url, (evidence, set()))[1].update(evidence.locator.split("、"))
        return [(evidence, sorted(filter(None, locators))) for evidence, locators in places.values()]

    @property
    def unverified(self) -> int:
        """How many of its values no source states or implies."""
        return sum(not evidence.is_verified for evidence in self._evidence())

    def _evidence(self) -> Iterator[Evidence]:
        yield from (cell.evidence for cell in self.cells.values() if cell.text)
        yield from (row.evidence for plural, rows in self.parts.items() if plural != "citations" for row in rows)

    @property
    def sections(self) -> list[Section]:
        """The parts that have a section of their own on the page and are not empty, in its order."""
        models = sorted((model for model in part_models() if model.page_order), key=lambda model: model.page_order)
        label = {model.plural: str(model._meta.verbose_name_plural) for model in models}
        found = [(plural, self.parts.get(plural, []), self.since.get(plural, [])) for plural in label]
        return [Section(plural, label[plural], rows, since) for plural, rows, since in found if rows or since]

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


def from_snapshot(snapshot: dict[str, Any], known: Known | None = None) -> Statement:
    """What a snapshot states. Several are read with what is ``known`` to all of them."""
    known = Known.to([snapshot]) if known is None else known
    kind = Kind(snapshot["kind"])
    model = model_of(kind)
    cited = snapshot["parts"].get("citations", [])
    citations = {row["field"]: Evidence.kept(row, known.sources) for row in cited}
    cells = {
        name: _cell(model._meta.get_field(name), snapshot["fields"].get(name), known, citations.get(name))
        for name in model.own_fields
    }
    by_plural = {part.plural: part for part in part_models()}
    parts = {
        plural: [_row(by_plural[plural], row, known) for row in rows]
        for plural, rows in snapshot["parts"].items()
        if plural in by_plural
    }
    return Statement(snapshot["code"], kind, cells, parts)


def _row(model: type[Part], row: dict[str, Any], known: Known) -> Row:
    fields: list[Any] = [column for column in model._meta.concrete_fields if column.name in row]
    cells = {column.name: _cell(column, row[column.name], known) for column in fields}
    return Row(cells, Evidence.kept(row, known.sources))


def _cell(column: Any, raw: Any, known: Known, evidence: Evidence | None = None) -> Cell:
    label = str(column.verbose_name)
    if isinstance(raw, dict):
        text, url = _reference(column, raw, known)
        return Cell(column.name, label, raw, text, url, evidence or Evidence())
    return Cell(column.name, label, raw, _text(column, raw), "", evidence or Evidence())


def _reference(column: Any, kept: dict[str, Any], known: Known) -> tuple[str, str]:
    """The name in the reader's language, and where it leads; a record that never was published goes by its code."""
    target = column.remote_field.model
    link = LINKED.get(target._meta.label_lower)
    english = kept.get("name_en") if get_language() == "en" else ""
    name = known.names.get(kept["key"][0], kept["name"]) if target is Record else kept["name"]
    return english or name, link(kept) if link else ""


def _line(cells: Iterable[Cell]) -> str:
    return " · ".join(cell.text for cell in cells if cell.text)


def _text(column: Any, raw: Any) -> str:
    if raw is None or raw == "":
        return ""
    if column.choices:
        return str(dict(column.flatchoices).get(raw, raw))
    day = parse_date(raw) if column.get_internal_type() == "DateField" else None
    return date_format(day, "DATE_FORMAT") if day else str(raw)
