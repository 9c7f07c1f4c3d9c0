"""The parts of a workbook, unpacked within limits and packed anew: what was looked at is what is read.

The sizes in a ZIP's directory are claims. No more than it claims is unpacked of a part, the sum of the claims is
limited, and the reader of cells gets a ZIP that was made here, so that no part can hold more than was seen.
"""

import io
import re
import zipfile
import zlib

from registry.exchange.sheet.content import packed_as
from registry.exchange.sheet.limits import (
    LIST_ROWS,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_PARTS,
    MAX_UNPACKED,
    Reason,
    Refused,
)

READ = (".xml", ".rels")
DTD = re.compile(rb"<!(?:doctype|entity)", re.I)
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, OverflowError,
)  # fmt: skip
# A cell that holds something, far from all others: of a column beyond the limit (GR is the 200th), or of a row far
# beyond it. One that is only formatted closes itself.
FAR = re.compile(
    rb'<(?:\w{1,9}:)?c\b[^<>]{0,99}?\br="(?:((?:[A-Z]{3}|[H-Z][A-Z]|G[S-Z])[0-9]{1,9})|([A-Z]{1,3}(?:[0-9]{6,9}|[6-9][0-9]{4})))"'
    rb"[^<>]{0,99}(?<!/)>"
)


def unpacked(body: bytes) -> dict[str, bytes]:
    """The XML parts of a workbook by their names; raises ``Refused``."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = _chosen(archive.infolist())
            return {part.filename: _looked_at(part.filename, archive.read(part)) for part in parts}
    except BROKEN as error:
        raise Refused(Reason.DAMAGED) from error


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """These parts as a ZIP, not compressed; ``parts`` is emptied on the way, so that nothing is held twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        while parts:
            archive.writestr(*parts.popitem())
    buffer.seek(0)
    return buffer


def _chosen(parts: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(Reason.LOCKED)
    if reason := packed_as(set(names)):
        raise Refused(reason)
    if len(set(names)) < len(names):
        raise Refused(Reason.DAMAGED)
    chosen = [part for part, name in zip(parts, names, strict=True) if name.endswith(READ)]
    if len(parts) > MAX_PARTS or sum(part.file_size for part in chosen) > MAX_UNPACKED:
        raise Refused(Reason.SWOLLEN, limit=MAX_UNPACKED)
    return chosen


def _looked_at(name: str, part: bytes) -> bytes:
    if DTD.search(part):
        raise Refused(Reason.DTD)
    if b"\0" in part:
        # UTF-16, which no spreadsheet program writes and in which a DTD could hide.
        raise Refused(Reason.DAMAGED)
    if "worksheets/" in name.lower():
        _refuse_far_cells(part)
    return part


def _refuse_far_cells(part: bytes) -> None:
    """Said here because the reader of cells would ask for all the memory between such a cell and the others."""
    # A cell with text in itself is six tags.
    if part.count(b"<v>") + part.count(b"<is>") > MAX_CELLS or part.count(b"<") > 7 * MAX_CELLS:
        raise Refused(Reason.CELLS, cells=MAX_CELLS, characters=MAX_CHARACTERS)
    if not (far := FAR.search(part)):
        return
    if far[1]:
        raise Refused(Reason.COLUMNS, limit=MAX_COLUMNS, cell=far[1].decode())
    raise Refused(Reason.ROWS, limit=LIST_ROWS, cell=far[2].decode())
