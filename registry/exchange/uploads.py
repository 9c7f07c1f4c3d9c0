"""A file that somebody drops: read in memory, within limits, recognised by its headings, and not kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry import codes
from registry.errors import BadQuery
from registry.exchange.columns import Column, Table
from registry.exchange.guarding import unguard
from registry.exchange.sheet.asking import read_cells
from registry.exchange.sheet.limits import LIST_ROWS, MAX_BYTES, Refused
from registry.exchange.sheet.sentences import why
from registry.exchange.tables import tables
from registry.models import Manifest

MAX_ROWS = LIST_ROWS
LANGUAGES = ("zh-hans", "en")
# The end of the name that a download has, or the address of its proof.
KEY = re.compile(r"(?:-r[0-9]+-|/data/manifests/)([0-9a-f]{16})")


class InMemory(MemoryFileUploadHandler):
    """Keeps what is sent in memory, whatever the size up to the limit: nothing of it is written anywhere."""

    def handle_raw_input(self, *args: object, **kwargs: object) -> None:
        self.activated = True


@dataclass
class Dropped:
    """The rows of a file under the columns of the table that they belong to, by their machine names."""

    name: str
    sha256: str
    table: Table
    language: str
    columns: tuple[Column, ...]
    rows: list[dict[str, str]]
    ignored: list[str]
    manifest: Manifest | None

    @cached_property
    def codes(self) -> list[str]:
        """The codes of its records, each once, as they come."""
        return list(dict.fromkeys(row["code"] for row in self.rows))

    def keyed(self) -> Iterator[tuple[tuple[str, ...], int, dict[str, str]]]:
        """Each row with its key in the table and the number of its line in the file."""
        for line, row in enumerate(self.rows, 2):
            yield tuple(row.get(name, "") for name in self.table.key), line, row


def digest(file: UploadedFile[Any]) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(body_of(file)).hexdigest()


def read(file: UploadedFile[Any]) -> Dropped:
    """The file as rows of one of the registry's tables; raises ``BadQuery`` in plain words."""
    sheets = _sheets(body_of(file))
    heading, *rows = sheets[0] if sheets and sheets[0] else [[]]
    if len(rows) > MAX_ROWS:
        raise BadQuery(_("The file has more than %(rows)s rows.") % {"rows": f"{MAX_ROWS:,}"})
    table, language, columns = _recognised([unguard(cell.strip()) for cell in heading])
    known = [(place, column) for place, column in enumerate(columns) if column]
    named = [{column.name: _cell(row, place) for place, column in known} for row in rows if any(row)]
    for row in named:
        row["code"] = codes.normalise(row["code"])
    ignored = [cell for cell, column in zip(heading, columns, strict=True) if not column]
    key = _key(str(file.name), sheets)
    manifest = Manifest.objects.filter(key=key, table=table.name).order_by("made_at").first() if key else None
    chosen = tuple(dict.fromkeys(column for _place, column in known))
    return Dropped(str(file.name), digest(file), table, language, chosen, named, ignored, manifest)


def body_of(file: UploadedFile[Any]) -> bytes:
    """All bytes of a file, at most one more than are allowed; raises ``BadQuery`` where there are none or too many."""
    file.seek(0)
    body: bytes = file.read(MAX_BYTES + 1)
    if not body or len(body) > MAX_BYTES:
        sentence = _("Please choose a file that is not empty and not larger than %(size)s MB.")
        raise BadQuery(sentence % {"size": MAX_BYTES // 1024 // 1024})
    return body


def _sheets(body: bytes) -> list[list[list[str]]]:
    try:
        return [sheet.rows for sheet in read_cells(body).sheets]
    except Refused as refused:
        raise BadQuery(why(refused)) from refused


def _recognised(heading: list[str]) -> tuple[Table, str, list[Column | None]]:
    """The table and the language whose headings these are, and the column of each; raises ``BadQuery``."""
    found = [(table, language, _columns(table, language, heading)) for table in _by_size() for language in LANGUAGES]
    best = max(found, key=lambda each: sum(1 for column in each[2] if column))
    if not any(column and column.name == "code" for column in best[2]):
        sentence = _("The first row names no column “%(code)s”: this is no download of the registry.")
        raise BadQuery(sentence % {"code": best[0].column("code").heading})
    return best


def _by_size() -> list[Table]:
    """The tables, those with few columns first: of two that fit equally, the plainer one is meant."""
    return sorted(tables().values(), key=lambda table: (table.is_long, len(table.columns)))


def _columns(table: Table, language: str, heading: list[str]) -> list[Column | None]:
    with override(language):
        known = {str(column.heading): column for column in reversed(table.columns)}
    known |= {column.name: column for column in table.columns}
    return [known.get(cell) for cell in heading]


def _cell(row: list[str], place: int) -> str:
    return unguard(row[place]) if place < len(row) else ""


def _key(name: str, sheets: list[list[list[str]]]) -> str:
    """The key of the manifest, from the name of the file or from the sheet that tells of it."""
    told = [name, *(cell for sheet in sheets[1:] for row in sheet[:20] for cell in row)]
    found = [match[1] for text in told if (match := KEY.search(text))]
    return found[0] if found else ""
