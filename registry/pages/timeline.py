"""The ledger of recognitions as a timeline: in order, each with its standing on the day, and drawn on one scale."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registry.models import Level
from registry.pages.charts import share
from registry.pages.statement import Row

DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True)
class Stage:
    """One recognition. ``start`` and ``length`` are hundredths of the whole span, empty where it is not drawn."""

    row: Row
    level: Level
    standing: str
    in_force: bool
    start: str = ""
    length: str = ""


@dataclass(frozen=True)
class Timeline:
    """Recognitions from the earliest on; ``first`` and ``last`` are the years of the scale, if it is drawn."""

    stages: list[Stage]
    first: int | None = None
    last: int | None = None


def timeline_of(rows: Sequence[Row], day: datetime.date) -> Timeline:
    """The recognitions of a record as they stand on ``day``; drawn where at least two have a date."""
    ordered = sorted(rows, key=lambda row: _begin(row) or datetime.date.max)
    dated = [begin for row in ordered if (begin := _begin(row))]
    if len(dated) < 2:
        return Timeline([Stage(row, _level(row), *_standing(row, day)) for row in ordered])
    first, last = datetime.date(dated[0].year, 1, 1), max(day, dated[-1])
    whole = max((last - first).days, DAYS_OF_A_YEAR)
    stages = [Stage(row, _level(row), *_standing(row, day), *_span(row, first, last, whole)) for row in ordered]
    return Timeline(stages, first.year, last.year)


def since(rows: Sequence[Row], level: Level, day: datetime.date) -> str:
    """Since when the body has had ``level`` without a gap that the ledger knows of: a day, a year, or nothing."""
    held = [row for row in rows if row.cells["level"].raw == level and _standing(row, day)[1]]
    first = min(held, key=lambda row: _begin(row) or datetime.date.max, default=None)
    if first is None:
        return ""
    year = first.cells["year"].text
    return first.cells["recognised_on"].text or (year and pgettext("a year alone", "%s") % year)


def _level(row: Row) -> Level:
    return Level(row.cells["level"].raw)


def _begin(row: Row) -> datetime.date | None:
    """The first day as far as it is known: a year alone counts from its first day."""
    day, year = parse_date(row.cells["recognised_on"].raw or ""), row.cells["year"].raw
    return day or (datetime.date(year, 1, 1) if year else None)


def _end(row: Row) -> datetime.date | None:
    return parse_date(row.cells["ended_on"].raw or "")


def _standing(row: Row, day: datetime.date) -> tuple[str, bool]:
    """In words whether it holds on ``day``, by the rule of ``Recognition.is_in_force``."""
    begin, end = parse_date(row.cells["recognised_on"].raw or ""), _end(row)
    if end and end <= day:
        return _("ended"), False
    return (_("not yet begun"), False) if begin and begin > day else (_("in force"), True)


def _span(row: Row, first: datetime.date, last: datetime.date, whole: float) -> tuple[str, str]:
    begin = _begin(row)
    if not begin:
        return "", ""
    end = min(_end(row) or last, last)
    return share((begin - first).days, whole), share(max((end - begin).days, whole / 100), whole)
