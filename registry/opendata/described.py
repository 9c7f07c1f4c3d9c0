"""The data sets as they are now: rows, sizes as they were measured, first and last change."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min

from registry.exchange.offers import LABELS
from registry.exchange.xlsx import MAX_ROWS
from registry.models import CityStatistic, Entry, Publication
from registry.opendata.datasets import MEDIA_TYPES, Dataset, datasets
from registry.opendata.measuring import measure
from registry.opendata.prepared import Prepared, State
from registry.opendata.words import CITY_STATISTICS

MEASURES = Prepared("measures", ".json", measure)
ALL = "entries"
Dates = dict[str, tuple[datetime.datetime | None, datetime.datetime | None]]


@dataclass(frozen=True)
class File:
    """One file of a data set. Without ``size`` it has not been measured."""

    form: str
    label: str
    url: str
    size: int | None = None
    sha256: str = ""

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.form]


@dataclass(frozen=True)
class Described:
    """One data set as it is now. Without ``rows`` it is being counted."""

    dataset: Dataset
    files: list[File]
    rows: int | None
    first: datetime.datetime | None
    changed: datetime.datetime | None
    # Whether rows and sizes are those of this very state.
    is_now: bool


def described(state: State) -> list[Described]:
    """Every data set; the sizes are those of the files in Chinese."""
    found, dates = _measures(state), _dates()
    is_now = found.get("state") == state.name
    return [_described(dataset, found.get("sets", {}).get(dataset.name, {}), dates, is_now) for dataset in datasets()]


def measured_at(state: State) -> int | None:
    """The revision at which the sizes were measured; ``None`` while they never were."""
    return _measures(state).get("revision")


def _measures(state: State) -> dict[str, Any]:
    path = MEASURES.get(state)
    found: dict[str, Any] = json.loads(path.read_text()) if path else {}
    return found


def _described(dataset: Dataset, measured: dict[str, Any], dates: Dates, is_now: bool) -> Described:
    sizes, rows = measured.get("files", {}), measured.get("rows")
    files = [File(form, label, dataset.path(form), **sizes.get(form, {})) for form, label in _forms(rows)]
    # The registry does not keep when a word of a vocabulary was changed: there is no date for its name.
    name = dataset.name if dataset.is_word else str(dataset.table.kind or ALL)
    return Described(dataset, files, rows, *dates.get(name, (None, None)), is_now)


def _forms(rows: int | None) -> list[tuple[str, str]]:
    """The formats that there are of so many rows."""
    too_many = rows is not None and rows > MAX_ROWS
    return [(form, label) for form, label in LABELS.items() if not (form == "xlsx" and too_many)]


def _dates() -> Dates:
    """When the records of each kind, those of all and the figures of the city first and last changed."""
    entries, ends = Entry.objects.ever_published().order_by(), (Min("revision"), Max("revision"))
    spans = {kind: (first, last) for kind, first, last in entries.values_list("kind").annotate(*ends)}
    if spans:
        spans[ALL] = (min(first for first, _last in spans.values()), max(last for _first, last in spans.values()))
    figures = CityStatistic.objects.filter(revision__isnull=False).aggregate(first=ends[0], last=ends[1])
    if figures["last"]:
        spans[CITY_STATISTICS.name] = (figures["first"], figures["last"])
    wanted = {revision for span in spans.values() for revision in span}
    at = dict(Publication.objects.filter(revision__in=wanted).values_list("revision", "at"))
    return {kind: (at.get(first), at.get(last)) for kind, (first, last) in spans.items()}
