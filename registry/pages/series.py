"""Figures over the years: a chart where there are several, a plain number where there is one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from registry.figures import NUMBER_SIGN, figure_text
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
    note: str = ""
    # On a page of the past: whether today states no such figure, and what it states instead.
    gone: bool = False
    today: str = ""


@dataclass
class Series:
    """The figures of one indicator, in the order of years."""

    label: str
    # What the chart's numbers count, where they stand without it.
    unit: str = ""
    # A place in an order is no amount, and a column of it would mislead.
    is_rank: bool = False
    points: list[Point] = field(default_factory=list)

    @property
    def chart(self) -> Columns | None:
        """The figures with a year drawn, where there are several years and one figure for each."""
        dated = [(point.year, point.value, point.short) for point in self.points if point.year]
        years = {year for year, _value, _short in dated}
        return columns(dated) if len(years) > 1 and len(years) == len(dated) and not self.is_rank else None

    @property
    def written(self) -> list[Point]:
        """The figures that the chart cannot show: those without a year, those that differ from today, or all."""
        drawn = self.chart is not None
        return [point for point in self.points if not drawn or not point.year or point.gone or point.today]

    def add(self, point: Point) -> None:
        """Put a figure in its place; one without a year comes last."""
        self.points = sorted([*self.points, point], key=lambda each: each.year or 9999)


def of_rows(rows: Iterable[Row]) -> list[Series]:
    """The figures of one record."""
    return _series(
        (row.cells["indicator"].raw["key"][0], _empty(row.cells["indicator"].text, row.unit), _of_row(row))
        for row in rows
    )


def of_city(figures: Iterable[CityStatistic], today: dict[Any, CityStatistic] | None = None) -> list[Series]:
    """The figures of the city; with ``today``, the figures in force by ``key_of``, each says what differs."""
    return _series(
        (
            (figure.indicator_id, figure.kind),
            _empty(figure.indicator.local_name, figure.indicator.local_unit),
            _of_city(figure, today),
        )
        for figure in figures
    )


def _series(found: Iterable[tuple[Hashable, Series, Point]]) -> list[Series]:
    """The figures by what they count. Where one year has several, their notes tell them apart: each has its own."""
    by_key: dict[Hashable, list[tuple[Series, Point]]] = {}
    for key, empty, point in found:
        by_key.setdefault(key, []).append((empty, point))
    series: dict[Hashable, Series] = {}
    for key, several in by_key.items():
        years = [point.year for _empty, point in several]
        apart = len(set(years)) < len(years)
        for empty, point in several:
            series.setdefault((key, point.note if apart else ""), empty).add(point)
    return list(series.values())


def key_of(figure: CityStatistic) -> tuple[int, str, int | None]:
    """What makes two figures statements of the same thing, one after the other."""
    return (figure.indicator_id, figure.kind, figure.year)


def city_text(figure: CityStatistic) -> str:
    """A figure of the city with its qualifier and unit."""
    return figure_text(figure.value, figure.qualifier, figure.wording, figure.indicator.local_unit)


def _of_row(row: Row) -> Point:
    cells = row.cells
    value, qualifier, wording = Decimal(cells["value"].raw), cells["qualifier"].raw, cells["wording"].raw
    short = figure_text(value, qualifier, wording, _over(row.unit))
    return Point(cells["year"].raw, value, row.figure, short, row.evidence, cells["note"].text, row.gone)


def _of_city(figure: CityStatistic, today: dict[Any, CityStatistic] | None) -> Point:
    text, now = city_text(figure), today.get(key_of(figure)) if today is not None else figure
    short = figure_text(figure.value, figure.qualifier, figure.wording, _over(figure.indicator.local_unit))
    differs = city_text(now) if now and city_text(now) != text else ""
    return Point(figure.year, figure.value, text, short, Evidence.of(figure), figure.note, now is None, differs)


def _over(unit: str) -> str:
    """The unit as it stands over a column: there is room for a percent sign, and a pattern needs its words."""
    return unit if unit.startswith(("%", "‰", "℃")) or NUMBER_SIGN in unit else ""


def _empty(label: str, unit: str) -> Series:
    """A series to be filled; its unit stands beside the name of what is counted unless it stands over the columns."""
    return Series(label, "" if _over(unit) else unit, NUMBER_SIGN in unit)
