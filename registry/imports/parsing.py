"""A file that somebody uploads, as the texts of its sheets; what cannot be read is refused in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from registry.errors import BadQuery
from registry.exchange import uploads
from registry.imports.columns import recognise
from registry.models import Kind

HEADING_WITHIN = 10


class Unreadable(Exception):
    """The file cannot be read; ``str()`` says in the reader's language what is wrong and what to do."""


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet as a CSV would hold them: every row of the same length, nothing empty at the end."""

    name: str
    hidden: bool
    rows: list[list[str]]


@dataclass(frozen=True)
class Parsed:
    """What a file holds. ``remarks`` are sentences about what was done to read it."""

    name: str
    sha256: str
    encoding: str
    sheets: list[Sheet]
    remarks: list[str] = field(default_factory=list)


def parse(file: UploadedFile[Any]) -> Parsed:
    """The cells of a CSV or XLSX; raises ``Unreadable``."""
    try:
        body = uploads._body(file)
        sheets = uploads._sheets(body) if body.startswith(uploads.ZIP) else [uploads._cells(body)]
    except BadQuery as error:
        raise Unreadable(*error.problems) from error
    return Parsed(str(file.name), uploads.digest(file), "", [Sheet("", False, rows) for rows in sheets])


def find_heading(sheet: Sheet, kind: Kind) -> int | None:
    """The place of the row that names columns of this kind, among the first rows; ``None`` where none does.

    A title is above it in most lists. The row that names most columns is taken, and one must be the name or the code.
    """
    named = [{column.name for cell in row if (column := recognise(cell, kind))} for row in sheet.rows[:HEADING_WITHIN]]
    likely = [place for place, names in enumerate(named) if names & {"name", "code"}]
    return max(likely, key=lambda place: (len(named[place]), -place), default=None)


def chosen_sheet(parsed: Parsed, kind: Kind) -> tuple[Sheet, int] | None:
    """The first visible sheet with a heading row, and the place of that row."""
    for sheet in parsed.sheets:
        place = None if sheet.hidden else find_heading(sheet, kind)
        if place is not None:
            return sheet, place
    return None
