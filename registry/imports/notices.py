"""The text of an official list, pasted: each body in it as the cells of a row, nothing dropped.

Three layouts are known: a table whose cells stand beside each other, numbered lines with labels in brackets, and a
table that came out of a PDF with each cell on a line of its own. Every line of the text is a body's, or said to be a
heading or the like, or listed as not understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple

from registry.imports import printed
from registry.imports.fitting import MOST_COLUMNS, column_of, heading_cells
from registry.imports.items import labels_in
from registry.imports.layouts import Cells, Heading, Items, Layout, Physical, Rows

# No line about one body is longer, and none longer is looked at closely.
LONGEST_LINE = 2_000
# What follows is listed as not read: a notice of thousands of bodies is shorter.
LONGEST_TEXT = 300_000
BELOW = re.compile(r"(?:附件?|抄送|备注|注|合计|总计|共计|联系人|联系电话|监督电话)(?:[0-9:\s]|\Z)|[(]此件.*[)]\Z")


class Line(NamedTuple):
    """A body's lines by the number of the first, and what they say by the machine names of columns.

    Lines that belong together, since a page or a cell broke them, are one ``text`` with line breaks. ``level`` is what
    the heading above says, as programs write it.
    """

    number: int
    text: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Notice:
    """A notice: the bodies it lists, the lines that were not understood, and what it says of itself.

    ``stated`` is the number of bodies that the notice itself names; ``published_on`` is an ISO day. ``heads`` are the
    lines that tell of no body: titles, headings, page numbers, the text above the list and the signature below it.
    """

    lines: list[Line] = field(default_factory=list)
    unread: list[Line] = field(default_factory=list)
    heads: list[Line] = field(default_factory=list)
    stated: int | None = None
    title: str = ""
    document_number: str = ""
    published_on: str = ""


def read_notice(text: str) -> Notice:
    """The notice that this text prints."""
    lines = [Physical(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    reader = Reader(lines)
    reader.read()
    return reader.notice()


class Reader:
    """Goes through the lines of a notice and keeps account of each of them."""

    def __init__(self, lines: list[Physical]) -> None:
        self.lines = lines
        self.layouts: list[Layout] = [Items()]
        self.heads: list[Physical] = []
        self.unread: list[Physical] = []
        self.heading = Heading()
        # How many there are by the titles of lists and by the headings of sections in them.
        self.counts: dict[Heading, int | None] = {}
        self.counted: set[int] = set()

    @property
    def layout(self) -> Layout:
        """How the list is printed at this place."""
        return self.layouts[-1]

    @property
    def has_begun(self) -> bool:
        """Whether a body was found: what is not understood from here on is listed."""
        return any(layout.done for layout in self.layouts) or not isinstance(self.layout, Items)

    def read(self) -> None:
        """All lines, one after the other."""
        lengths = accumulate(len(line.text) for line in self.lines)
        end = sum(length <= LONGEST_TEXT for length in lengths)
        self.unread += self.lines[end:]
        del self.lines[end:]
        place = 0
        while place < end:
            place += self._head(place) or self._line(self.lines[place])
        self._close()

    def _line(self, line: Physical) -> int:
        self.layout.heading = self.heading
        is_taken = len(line.text) <= LONGEST_LINE and (self.layout.take(line) or self._changes(line))
        if not is_taken:
            (self.unread if self.has_begun else self.heads).append(line)
        return 1

    def _changes(self, line: Physical) -> bool:
        """Whether below a table another list begins, of numbered lines with labels."""
        if isinstance(self.layout, Items) or not labels_in(line.text):
            return False
        self._use(Items())
        return self.layout.take(line)

    def _head(self, place: int) -> int:
        """How many lines from here tell of no body: 0 where this one does, or may."""
        line = self.lines[place]
        if len(line.text) > LONGEST_LINE:
            return 0
        if run := self._headings(place):
            self.heads += self.lines[place : place + run]
            return run
        if title := printed.list_of(line.text):
            self._announce(line, Heading(title, "", printed.level_in(title)))
        elif (section := printed.section_of(line.text)) and not labels_in(line.text):
            level = printed.level_in(section) or printed.level_in(self.heading.title)
            self._announce(line, Heading(self.heading.title, section, level))
        elif not (printed.is_page_number(line.text) or self._is_below(place)):
            return 0
        self.heads.append(line)
        return 1

    def _announce(self, line: Physical, heading: Heading) -> None:
        """What follows is below another heading."""
        self._close()
        self.heading = heading
        self.counts[heading] = printed.bracketed_count(line.text)
        self.counted.add(line.number)
        if isinstance(self.layout, Items):
            self.layout.announced = True

    def _headings(self, place: int) -> int:
        """How many lines from here are the headings of a table: one, or a run with one heading each."""
        columns, run = heading_cells(self.lines[place].text), 1
        if not columns:
            columns = _run(self.lines[place : place + MOST_COLUMNS])
            run = len(columns)
        if not columns:
            return 0
        kind = Rows if run == 1 else Cells
        # The headings are printed again on each page, maybe in the middle of a row.
        if not (isinstance(self.layout, kind) and self.layout.columns == columns):
            self._use(kind(columns))
        return run

    def _is_below(self, place: int) -> bool:
        """Whether a line is a day, a document number, a signature or a remark, not a part of the list."""
        text = self.lines[place].text
        if printed.day_of(text) or printed.document_number_of(text) or BELOW.match(printed.plain(text)):
            return True
        following = self.lines[place + 1].text if place + 1 < len(self.lines) else ""
        return bool(printed.AUTHORITY.search(printed.plain(text)) and printed.day_of(following))

    def _use(self, layout: Layout) -> None:
        self._close()
        layout.heading = self.heading
        self.layouts.append(layout)

    def _close(self) -> None:
        self.layout.close()
        (self.unread if self.has_begun else self.heads).extend(self.layout.strange)
        self.layout.strange = []

    def notice(self) -> Notice:
        """What was found."""
        bodies = sorted(body for layout in self.layouts for body in layout.done)
        heads, unread = sorted(self.heads), sorted(self.unread)
        if not bodies:
            heads, unread = [], sorted([*heads, *unread])
        texts = [line.text for line in sorted(self.heads)]
        return Notice(
            [_line_of(body.lines, {"level": body.heading.level} | body.cells) for body in bodies],
            [_line_of([line]) for line in unread],
            [_line_of([line]) for line in heads],
            self._stated({body.heading for body in bodies}),
            printed.title_of(texts),
            next(filter(None, map(printed.document_number_of, texts)), ""),
            next(filter(None, map(printed.day_of, reversed(texts))), ""),
        )

    def _stated(self, used: set[Heading]) -> int | None:
        """The notice's own count: of all, else the sum of its lists or sections, else what its text says."""
        total, told = printed.counts_in(line.text for line in self.heads if line.number not in self.counted)
        titles = {Heading(heading.title, "", printed.level_in(heading.title)) for heading in used}
        sums = [self._sum(titles), self._sum(used)]
        return next((count for count in (total, *sums, told) if count is not None), None)

    def _sum(self, headings: set[Heading]) -> int | None:
        counts = [self.counts.get(heading) for heading in headings]
        return None if None in counts or not counts else sum(count or 0 for count in counts)


def _run(lines: Sequence[Physical]) -> list[str]:
    """The columns of headings that stand one a line, from the first of these lines; nothing where they do not."""
    columns: list[str] = []
    for line in lines:
        if (column := column_of(line.text.strip())) is None:
            break
        columns.append(column)
    return columns if len(columns) > 1 and "name" in columns else []


def _line_of(lines: Sequence[Physical], cells: Mapping[str, str] = MappingProxyType({})) -> Line:
    said = {column: cell for column, cell in cells.items() if cell}
    return Line(lines[0].number, "\n".join(line.text for line in lines), said)
