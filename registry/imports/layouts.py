"""The three ways in which a list is printed, each as what takes its lines one by one and puts bodies together."""

from __future__ import annotations

import re
from typing import NamedTuple

from registry.imports.fitting import (
    MOST_BREAKS,
    NAMES,
    NUMBER,
    ORDINAL,
    OTHER,
    assigned,
    bare,
    fit,
    split_at_spaces,
    split_row,
    spread,
    tidy,
)
from registry.imports.items import DEFAULT, cells_of, is_item, is_open, labels_in
from registry.imports.printed import plain

GLUED = re.compile(r"\s*([0-9０-９]{1,4})[.．、]?\s*(?=[^0-9０-９.．、\s])")
ENDED = re.compile(r"[。；;）)]\s*\Z")
NO_CELL = re.compile("[。：:？！]")
LONGEST_CELL = 60
MOST_LINES = 8


class Physical(NamedTuple):
    """A line of the text that is not empty."""

    number: int
    text: str


class Heading(NamedTuple):
    """What the headings above a body say: the title of the list, the section in it, and the level."""

    title: str = ""
    section: str = ""
    level: str = ""


class Body(NamedTuple):
    """What was found of one body."""

    lines: list[Physical]
    cells: dict[str, str]
    heading: Heading


class Layout:
    """Takes lines; ``done`` are the bodies that are complete, ``strange`` the lines that proved to be none."""

    def __init__(self) -> None:
        self.done: list[Body] = []
        self.strange: list[Physical] = []
        self.heading = Heading()

    def take(self, line: Physical) -> bool:
        """Whether the line is one of a body."""
        raise NotImplementedError

    def close(self) -> None:
        """What is open is complete: a heading follows, or the end."""
        raise NotImplementedError

    def put(self, lines: list[Physical], cells: dict[str, str]) -> None:
        """Keep a body, or its lines where they name none."""
        if cells.get("name"):
            self.done.append(Body(lines, cells, self.heading))
        else:
            self.strange += lines


def named(columns: list[str], cells: list[str]) -> dict[str, str]:
    """The cells that say something, by their columns."""
    pairs = zip(columns, cells, strict=False)
    tidied = {column: tidy(column, cell) for column, cell in pairs if column not in {NUMBER, OTHER}}
    return {column: cell for column, cell in tidied.items() if cell}


class Rows(Layout):
    """A table: the cells of a row beside each other, a long one broken into further lines."""

    def __init__(self, columns: list[str]) -> None:
        super().__init__()
        self.columns = columns
        self.lines: list[Physical] = []
        self.cells: list[str] = []

    def take(self, line: Physical) -> bool:
        if is_item(line.text) and labels_in(line.text):
            return False
        cells = self._cells(line.text)
        if len(cells) > len(self.columns) + MOST_BREAKS:
            return False
        if self._begins(cells):
            self.close()
            self.lines, self.cells = [line], cells
            return True
        if not self.lines or len(self.lines) >= MOST_LINES or NO_CELL.search(line.text):
            return False
        if not (grown := self._grown(line.text, cells)):
            return False
        self.lines.append(line)
        self.cells = grown
        return True

    def close(self) -> None:
        if self.lines:
            self.put(self.lines, named(self.columns, self._assigned(self.cells)))
        self.lines, self.cells = [], []

    def _cells(self, text: str) -> list[str]:
        cells = split_row(text)
        if self.columns[0] == NUMBER and not ORDINAL.match(plain(cells[0])) and (glued := GLUED.match(cells[0])):
            cells = [glued[1], cells[0][glued.end() :], *cells[1:]]
        apart = split_at_spaces(text)
        if "\t" in text or len(cells) >= len(self.columns) or len(apart) > len(self.columns):
            return cells
        # Here the gaps between some cells are as narrow as a space.
        return max(cells, apart, key=lambda row: self._looks(self._assigned(row)))

    def _begins(self, cells: list[str]) -> bool:
        if self.columns[0] == NUMBER:
            return bool(ORDINAL.match(plain(cells[0]))) and len(cells) > 1
        if len(cells) == 1 or not cells[0]:
            return False
        row = self._assigned(cells)
        return any(fit(column, cell) for column, cell in zip(self.columns, row, strict=True) if cell)

    def _assigned(self, cells: list[str]) -> list[str]:
        return assigned(cells, self.columns)

    def _grown(self, text: str, cells: list[str]) -> list[str] | None:
        """The cells of the open row with those of a further line; ``None`` where it does not look like a part of it."""
        if "\t" in text and len(cells) == len(self.columns) == len(self.cells) and not cells[0]:
            return [above + below for above, below in zip(self.cells, cells, strict=True)]
        ways = [[*self.cells[:-1], self.cells[-1] + cells[0], *cells[1:]], [*self.cells, *cells]]
        ways = [self._assigned(way) for way in ways]
        if grown := spread(self._assigned(self.cells), cells, self.columns):
            ways.append(grown)
        best = max(ways, key=self._looks)
        return best if self._looks(best) > self._looks(self._assigned(self.cells)) else None

    def _looks(self, cells: list[str]) -> int:
        return sum(fit(column, cell) for column, cell in zip(self.columns, cells, strict=True))


class Cells(Layout):
    """A table out of a PDF: each cell on a line of its own, row after row."""

    def __init__(self, columns: list[str]) -> None:
        super().__init__()
        self.columns = columns
        self.most = len(columns) + MOST_BREAKS
        self.lines: list[Physical] = []

    def take(self, line: Physical) -> bool:
        if NO_CELL.search(line.text) or len(line.text) > LONGEST_CELL:
            return False
        self.lines.append(line)
        return True

    def close(self) -> None:
        for lines in self._numbered() if NUMBER in self.columns else self._unnumbered():
            if len(lines) > self.most:
                self.strange += lines
            else:
                self.put(lines, named(self.columns, self._assigned(lines)))
        self.lines = []

    def _assigned(self, lines: list[Physical]) -> list[str]:
        return assigned([line.text.strip() for line in lines[: self.most]], self.columns)

    def _numbered(self) -> list[list[Physical]]:
        """The lines of each row: one begins at its number, which counts on or begins anew."""
        rows: list[list[Physical]] = []
        expected = 1
        for line in self.lines:
            number = plain(line.text).rstrip(".、")
            is_next = number.isdecimal() and int(number) in {1, expected, expected - 1}
            if is_next and int(number) == expected - 1 and len(rows[-1]) > 1:
                is_next = False
            if is_next or not rows:
                expected = int(number) + 1 if is_next else expected
                rows.append([])
            rows[-1].append(line)
        return rows

    def _unnumbered(self) -> list[list[Physical]]:
        """The lines of each row: as many as there are columns, or from name to name where cells are missing."""
        size = len(self.columns)
        even = [self.lines[place : place + size] for place in range(0, len(self.lines), size)]
        by_name: list[list[Physical]] = []
        for line in self.lines:
            if not by_name or (NAMES.search(bare(line.text)) and len(by_name[-1]) > 1):
                by_name.append([])
            by_name[-1].append(line)
        return max((even, by_name), key=self._looks)

    def _looks(self, rows: list[list[Physical]]) -> float:
        cells = map(self._assigned, rows)
        return sum(fit(column, cell) for row in cells for column, cell in zip(self.columns, row, strict=True))


class Items(Layout):
    """Numbered lines, or lines with a name and nothing else; each may go on in the next."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Physical] = []
        # Whether a heading announced a list, so that a bare name is one of it.
        self.announced = False

    def take(self, line: Physical) -> bool:
        if is_item(line.text):
            self.close()
            self.lines = [line]
            return True
        if self.lines and len(self.lines) < MOST_LINES and self._goes_on(line.text):
            self.lines.append(line)
            return True
        self.close()
        if cells := self._bare(line.text.strip()):
            self.put([line], cells)
            return True
        return False

    def close(self) -> None:
        if self.lines:
            self.put(self.lines, cells_of(self._text()))
        self.lines = []

    def _goes_on(self, text: str) -> bool:
        """Whether a line belongs to the open item: that is not at its end, or a label says so."""
        before = self._text()
        return is_open(before) or _is_label(text) or (not ENDED.search(before) and bool(labels_in(text)))

    def _text(self) -> str:
        return "".join(f"；{text}" if _is_label(text) else text for _number, text in self._stripped()).removeprefix(
            "；"
        )

    def _stripped(self) -> list[Physical]:
        return [Physical(number, text.strip()) for number, text in self.lines]

    def _bare(self, text: str) -> dict[str, str]:
        """The cells of a line without a number: a row without a heading above, or a name alone."""
        cells = split_row(text)
        if NO_CELL.search(text) or not NAMES.search(bare(cells[0])) or len(cells) > len(DEFAULT):
            return {}
        if len(cells) == 1 and not self.announced:
            return {}
        return named(list(DEFAULT), assigned(cells, DEFAULT))


def _is_label(text: str) -> bool:
    labels = labels_in(text.strip())
    return bool(labels) and labels[0].begin == 0
