"""Where the marks of a chart lie. The drawing itself is a template; numbers here are the units of its view box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 320, 150
# Room for the numbers above the columns and the years below them.
TOP, BOTTOM, SIDE = 22, 22, 36
WIDEST, NARROWEST = 44, 5
# Nearer together than this, texts of neighbouring columns would run into each other.
ROOM_FOR_NUMBER, ROOM_FOR_YEAR = 56, 42
# How wide a character is drawn: a Chinese one, and any other.
WIDE, SLIM = 13.5, 7.5


@dataclass(frozen=True)
class Column:
    """One year: its rectangle, and the texts where there is room for them."""

    x: str
    y: str
    height: str
    middle: str
    label_y: str
    year: str
    label: str
    # Where the number stands, so that it does not run over the edge.
    label_x: str
    anchor: str


@dataclass(frozen=True)
class Columns:
    """Columns over the years, on a scale that begins at nought and leaves room for the years without a figure."""

    columns: list[Column]
    width: str
    base: str
    told: list[tuple[int, str]]


def columns(points: Sequence[tuple[int, Decimal, str]]) -> Columns:
    """The chart of ``points``, each a year, a value and how it reads, in the order of years."""
    first, last = points[0][0], points[-1][0]
    step = (WIDTH - 2 * SIDE) / max(last - first, 1)
    width = max(NARROWEST, min(WIDEST, step * 0.7))
    values = [0.0, *(float(value) for _year, value, _text in points)]
    scale = (HEIGHT - TOP - BOTTOM) / (max(values) - min(values) or 1)
    base = TOP + max(values) * scale
    labelled, dated = (_with_room(points, step, room) for room in (ROOM_FOR_NUMBER, ROOM_FOR_YEAR))
    drawn = []
    for year, value, text in points:
        middle, tip = SIDE + (year - first) * step, base - float(value) * scale
        top = min(tip, base)
        texts = (str(year) if year in dated else "", text if year in labelled else "")
        box = (_unit(middle - width / 2), _unit(top), _unit(abs(tip - base)), _unit(middle), _unit(top - 6))
        drawn.append(Column(*box, *texts, *_anchored(text, middle)))
    return Columns(drawn, _unit(width), _unit(base), [(year, text) for year, _value, text in points])


def _with_room(points: Sequence[tuple[int, Decimal, str]], step: float, room: int) -> set[int]:
    """The years whose text is written: the first and the last, and between them those with room on both sides."""
    end = points[-1][0]
    chosen = [points[0][0]]
    for year, _value, _text in points[1:-1]:
        if (year - chosen[-1]) * step >= room and (end - year) * step >= room:
            chosen.append(year)
    if (end - chosen[-1]) * step < room and len(chosen) > 1:
        chosen.pop()
    return {*chosen, end}


def _anchored(text: str, middle: float) -> tuple[str, str]:
    """Where a text over ``middle`` stands: on it, or at the edge that it would run over."""
    half = sum(WIDE if character > "\u2e80" else SLIM for character in text) / 2
    if middle < half:
        return _unit(2), "start"
    return (_unit(WIDTH - 2), "end") if middle + half > WIDTH else (_unit(middle), "middle")


def _unit(number: float) -> str:
    """A number for an attribute, in every language with a point."""
    return f"{number:.1f}"


def share(part: float, whole: float) -> str:
    """A part of a whole in hundredths, for a bar in a view box of 100."""
    return _unit(100 * part / whole) if whole else "0"
