"""The forms of a file: CSV, XLSX, JSON and JSON Lines. Each makes pieces of batches, and ends the file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import override

from registry.exchange.columns import Column
from registry.exchange.guarding import guard
from registry.exchange.reading import Reader, as_json, reader
from registry.exchange.request import Asked
from registry.exchange.statements import Style, write

BOM = "\ufeff"


class Format:
    """One form of file. ``rows`` counts what was written so far."""

    name: ClassVar[str]
    content_type: ClassVar[str]
    style: ClassVar[Style]

    def __init__(self, asked: Asked) -> None:
        self.asked, self.rows = asked, 0
        with override(asked.language):
            self.reader: Reader = reader(write(asked.table, asked.columns, self.style, asked.day))

    @property
    def columns(self) -> Sequence[Column]:
        """The columns that were asked for."""
        return self.asked.columns

    def begin(self) -> bytes:
        """What stands before the first row."""
        return b""

    def piece(self, ids: Sequence[int]) -> bytes:
        """The rows of these entries."""
        raise NotImplementedError

    def end(self) -> bytes:
        """What stands after the last row."""
        return b""


class Csv(Format):
    """As Chinese Excel and WPS open it: UTF-8 with BOM, CRLF, nothing that could be read as a formula."""

    name, content_type, style = "csv", "text/csv; charset=utf-8", Style.LINE

    def begin(self) -> bytes:
        buffer = io.StringIO(BOM, newline="")
        buffer.seek(0, io.SEEK_END)
        with override(self.asked.language):
            csv.writer(buffer).writerow([guard(str(column.heading)) for column in self.columns])
        return buffer.getvalue().encode()

    def piece(self, ids: Sequence[int]) -> bytes:
        lines, rows = self.reader.lines(ids)
        if self.asked.table.runs and rows != len(ids):
            raise LookupError("Entries lack the row of their cells: reindex")
        self.rows += rows
        return lines


class JsonLines(Format):
    """One object a line, with the machine names of the columns and the codes of choices."""

    name, content_type, style = "jsonl", "application/x-ndjson; charset=utf-8", Style.STORED
    between: ClassVar[str] = "\n"

    def piece(self, ids: Sequence[int]) -> bytes:
        objects = [self._object(row) for row in self.reader.rows(ids)]
        text = self._joined(objects) if objects else ""
        self.rows += len(objects)
        return text.encode()

    def _joined(self, objects: list[str]) -> str:
        return "\n".join([*objects, ""])

    def _object(self, row: Sequence[object]) -> str:
        pairs = zip(self.columns, row, strict=True)
        return json.dumps({column.name: as_json(column, value) for column, value in pairs}, ensure_ascii=False)


class Json(JsonLines):
    """The same objects in one array."""

    name, content_type = "json", "application/json; charset=utf-8"

    def begin(self) -> bytes:
        return b"[\n"

    def _joined(self, objects: list[str]) -> str:
        return (",\n" if self.rows else "") + ",\n".join(objects)

    def end(self) -> bytes:
        return b"\n]\n"
