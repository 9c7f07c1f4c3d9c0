"""Figures over the years: a chart where there are several, a plain number where there is one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from registry.figures import figure_text
from registry.models import CityStatistic
from registry.pages.charts import Columns, columns
from registry.pages.evidence import Evidence
from registry.pages.statement import Row


@dataclass(frozen=True)
class Point:
    """One figure: its year where the source gives one, how it reads whole and how it reads over a column."""

    year: int | None
    value: Decimal
    text: str
    short: str
    evidence: Evidence
    # On a page of the past: whether today states no such figure, and what it states instead.
    gone: bool = False
    today: str = ""


@dataclass
class Series:
    """The figures of one indicator, in the order of years."""

    label: str
    note: str
    points: list[Point] = field(default_factory=list)

    @property
    def chart(self) -> Columns | None:
        """The figures drawn, where there are several years and one figure for each."""
        dated = sorted((point.year, point) for point in self.points if point.year) if self._is_dated else []
        return columns([(year, point.value, point.short) for year, point in dated]) if len(dated) > 1 else None

    @property
    def _is_dated(self) -> bool:
        years = [point.year for point in self.points]
        return None not in years and len(set(years)) == len(years)

    def add(self, point: Point) -> None:
        """Put a figure in its place; one without a year comes last."""
        self.points = sorted([*self.points, point], key=lambda each: each.year or 9999)


def of_rows(rows: Iterable[Row]) -> list[Series]:
    """The figures of one record."""
    found: dict[Any, Series] = {}
    for row in rows:
        indicator, note = row.cells["indicator"], row.cells["note"].text
        series = found.setdefault((indicator.raw["key"][0], note), Series(indicator.text, note))
        series.add(_of_row(row))
    return list(found.values())


def _of_row(row: Row) -> Point:
    cells = row.cells
    value, qualifier, wording = Decimal(cells["value"].raw), cells["qualifier"].raw, cells["wording"].raw
    short = figure_text(value, qualifier, wording, _short(row.unit))
    return Point(cells["year"].raw, value, row.figure, short, row.evidence, row.gone)


def of_city(figures: Iterable[CityStatistic], today: dict[Any, CityStatistic] | None = None) -> list[Series]:
    """The figures of the city; with ``today``, the figures in force by ``key_of``, each says what differs."""
    found: dict[Any, Series] = {}
    for figure in figures:
        series = found.setdefault(
            (figure.indicator_id, figure.kind, figure.note), Series(figure.indicator.local_name, figure.note)
        )
        series.add(_of_city(figure, today))
    return list(found.values())


def key_of(figure: CityStatistic) -> tuple[int, str, int | None]:
    """What makes two figures statements of the same thing, one after the other."""
    return (figure.indicator_id, figure.kind, figure.year)


def city_text(figure: CityStatistic) -> str:
    """A figure of the city with its qualifier and unit."""
    return figure_text(figure.value, figure.qualifier, figure.wording, figure.indicator.local_unit)


def _of_city(figure: CityStatistic, today: dict[Any, CityStatistic] | None) -> Point:
    text, now = city_text(figure), today.get(key_of(figure)) if today is not None else figure
    short = figure_text(figure.value, figure.qualifier, figure.wording, _short(figure.indicator.local_unit))
    differs = city_text(now) if now and city_text(now) != text else ""
    return Point(figure.year, figure.value, text, short, Evidence.of(figure), now is None, differs)


def _short(unit: str) -> str:
    """The unit where a column has room for it: 45% rather than 45, and 12 rather than 12 persons."""
    return unit if (len(unit) == 1 and get_language() != "en") or unit.startswith("%") else ""
