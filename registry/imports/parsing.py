"""A file that somebody uploads, as the texts of its sheets; what cannot be read is refused in plain words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from registry.exchange.guarding import unguard
from registry.exchange.sheet.asking import read_cells
from registry.exchange.sheet.limits import MAX_BYTES, Refused
from registry.exchange.sheet.sentences import remarked, why
from registry.imports.columns import recognise
from registry.models import Kind

HEADING_WITHIN = 10
MAX_NAME = 100


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
    """The cells of a CSV or XLSX, read in a process of its own; raises ``Unreadable``."""
    file.seek(0)
    body = file.read(MAX_BYTES + 1)
    try:
        book = read_cells(body)
    except Refused as refused:
        raise Unreadable(why(refused)) from refused
    sheets = [Sheet(cells.name, cells.hidden, _even(cells.rows)) for cells in book.sheets]
    remarks = [remarked(remark, named) for remark, named in book.remarks]
    return Parsed(clean_name(str(file.name)), hashlib.sha256(body).hexdigest(), book.encoding, sheets, remarks)


def clean_name(name: str) -> str:
    """The name of a file as it may be shown: no path, nothing invisible, and not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(character for character in last if character.isprintable()).strip()
    stem, dot, ending = visible.rpartition(".")
    if len(visible) > MAX_NAME and len(ending) < MAX_NAME // 2:
        return f"{stem[: MAX_NAME - len(ending) - 2]}…{dot}{ending}"
    return visible[:MAX_NAME]


def _even(rows: list[list[str]]) -> list[list[str]]:
    """Rows of one length, each cell without the guard that the registry's own files have."""
    width = max(map(len, rows), default=0)
    return [[*map(unguard, row), *[""] * (width - len(row))] for row in rows]


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
