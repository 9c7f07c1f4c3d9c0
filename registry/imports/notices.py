"""The text of an official list, pasted: each line of it as the cells of a row, nothing dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Line(NamedTuple):
    """A line of the text by its number, and what it says by the machine names of columns."""

    number: int
    text: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Notice:
    """A notice: the bodies it lists, the lines that were not understood, and what it says of itself.

    ``stated`` is the number of bodies that the notice itself names; ``published_on`` is an ISO day.
    """

    lines: list[Line] = field(default_factory=list)
    unread: list[Line] = field(default_factory=list)
    stated: int | None = None
    title: str = ""
    document_number: str = ""
    published_on: str = ""


def read_notice(text: str) -> Notice:
    """The notice that this text prints."""
    lines, unread = [], []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) > 1:
            names = ("name", "host", "leaders", "occupations")
            lines.append(Line(number, line, dict(zip(names, cells, strict=False))))
        else:
            unread.append(Line(number, line, {}))
    return Notice(lines, unread)
