"""XLSX, streamed: XlsxWriter makes the workbook, and the rows are put into its first sheet as they are read.

Nothing of the size of the list is kept: the parts of the file stand in a ZIP that is written from front to back, the
sheet of the rows first. The second sheet, which tells how many they are, comes after it.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.exchange.columns import NUMERIC, Column, Type
from registry.exchange.formats import Format
from registry.exchange.request import Asked, dictionary_version
from registry.exchange.statements import Style

MAX_ROWS = 1_048_575
MAX_CELL = 32_767
SHEET = "xl/worksheets/sheet1.xml"
END_OF_ROWS = b"</sheetData>"
DIMENSION = re.compile(rb"<dimension [^>]*/>")
# What XML cannot hold, and what a spreadsheet would take for the escape of such a character.
ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
WIDTHS = {Type.STRING: 24, Type.LIST: 28, Type.URL: 36, Type.CODE: 16, Type.CHOICE: 14, Type.DATE: 12}
WIDE = {"summary": 60, "name": 36, "value": 36}
FIXED = datetime.datetime(2000, 1, 1)


class Sink(io.RawIOBase):
    """What a ZIP is written to when nobody can go back in it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        """What was written since the last time."""
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


class Xlsx(Format):
    """Text as text and numbers as numbers, a frozen heading with filters, and a sheet that explains them."""

    name = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    style = Style.TEXT

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked)
        self.sink = Sink()
        self.archive = zipfile.ZipFile(self.sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self.sheet: IO[bytes] | None = None
        letters = [xlsxwriter.utility.xl_col_to_name(place) for place in range(len(asked.columns))]
        numeric = [column.type in NUMERIC for column in asked.columns]
        self.places = list(zip(letters, numeric, strict=True))

    def begin(self) -> bytes:
        self.sheet = self.archive.open(_entry(SHEET), "w", force_zip64=True)
        head = workbook(self.asked, 0)[SHEET].split(END_OF_ROWS)[0]
        self.sheet.write(DIMENSION.sub(b"", head))
        return self.sink.taken()

    def piece(self, ids: Sequence[int]) -> bytes:
        assert self.sheet  # noqa: S101 begin() opened it
        rows = self.reader.rows(ids)
        lines = [self._row(place, row) for place, row in enumerate(rows, self.rows + 2)]
        self.rows += len(rows)
        self.sheet.write("".join(lines).encode())
        return self.sink.taken()

    def end(self) -> bytes:
        assert self.sheet  # noqa: S101 begin() opened it
        parts = workbook(self.asked, self.rows)
        self.sheet.write(END_OF_ROWS + parts.pop(SHEET).split(END_OF_ROWS)[1])
        self.sheet.close()
        for name, content in parts.items():
            self.archive.writestr(_entry(name), content)
        self.archive.close()
        return self.sink.taken()

    def _row(self, number: int, row: Sequence[Any]) -> str:
        cells = [
            f'<c r="{letter}{number}"><v>{value}</v></c>' if numeric else _text(f"{letter}{number}", str(value))
            for (letter, numeric), value in zip(self.places, row, strict=True)
            if value is not None and value != ""
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'


def _text(place: str, text: str) -> str:
    if len(text) > MAX_CELL:
        text = text[: MAX_CELL - 1] + "…"
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if not text.isprintable() or "_x" in text:
        text = ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _entry(name: str) -> zipfile.ZipInfo:
    """A part of the ZIP without the time of the day in it."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def workbook(asked: Asked, rows: int) -> dict[str, bytes]:
    """The parts of the workbook with the headings alone, as it is when ``rows`` rows are put in."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": FIXED})
    with override(asked.language):
        _list_sheet(book, asked, rows)
        _about_sheet(book, asked, rows)
    book.close()
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _list_sheet(book: Any, asked: Asked, rows: int) -> None:
    sheet = book.add_worksheet(_("Records"))
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for place, column in enumerate(asked.columns):
        sheet.set_column(place, place, _width(column))
        sheet.write_string(0, place, str(column.heading), heading)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(asked.columns) - 1)


def _width(column: Column) -> int:
    return WIDE.get(column.name, WIDTHS.get(column.type, 10))


def _about_sheet(book: Any, asked: Asked, rows: int) -> None:
    sheet = book.add_worksheet(_("About this file"))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((22, 34, 14, 12, 70, 22)):
        sheet.set_column(place, place, width)
    for line, (label, value) in enumerate(about(asked, rows)):
        sheet.write_string(line, 0, label, bold)
        sheet.write_string(line, 1, value)
    headings = (_("Column"), _("Heading"), _("Type"), _("Unit"), _("Meaning"), _("Rule"))
    top = len(about(asked, rows)) + 1
    for place, heading in enumerate(headings):
        sheet.write_string(top, place, heading, bold)
    for line, column in enumerate(asked.columns, top + 1):
        words = (column.name, column.heading, column.type.value, column.unit, column.meaning, column.rule)
        for place, word in enumerate(words):
            sheet.write_string(line, place, str(word), wrapped)


def about(asked: Asked, rows: int) -> list[tuple[str, str]]:
    """What is to be known of a file, as pairs of a label and a text."""
    return [
        (_("Table"), str(asked.table.title)),
        (_("Query"), "&".join(f"{name}={value}" for name, value in asked.query) or _("all")),
        (_("As of"), asked.day.isoformat()),
        (_("Revision"), str(asked.revision)),
        (_("Rows"), str(rows)),
        (_("Dictionary version"), dictionary_version(asked.table)),
        (_("Proof of this file"), settings.SITE_URL + reverse("manifest", args=[asked.key("xlsx")])),
        (_("Ask again"), f"{settings.SITE_URL}{asked.path}.xlsx?{asked.query_string}"),
    ]
