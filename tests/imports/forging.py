"""Makes files that are odd, broken or hostile, byte by byte where no program would write them."""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[str]]
HEADINGS = ("代码", "名称", "主办单位（依托单位）", "区县", "公开电话")
LIST: Rows = [HEADINGS, ["", "龙桥技能大师工作室", "重庆龙桥有限公司", "永川区", "023-00000000"]]
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def text(rows: Rows = LIST, encoding: str = "utf-8", end: str = "\r\n", separator: str = ",") -> bytes:
    """A CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=end, delimiter=separator).writerows(rows)
    return buffer.getvalue().encode(encoding)


def wide(columns: int, rows: int, cell: str = "") -> bytes:
    """A CSV of so many columns, with something in the last of each row."""
    heading = "代码,名称" + "," * (columns - 2) + "x\n"
    return (heading + (f"{cell}," * (columns - 1) + "x\n") * (rows - 1)).encode()


def book(fill: Callable[[Any], None] | None = None, **options: Any) -> bytes:
    """A workbook as a program writes it: what ``fill`` puts into it, else the short list."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, **options}) as made:
        (fill or listed)(made)
    return buffer.getvalue()


def listed(made: Any, rows: Rows = LIST, name: str = "名单") -> Any:
    """A sheet with these rows."""
    sheet = made.add_worksheet(name)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell)
    return sheet


def cells(rows: Iterable[Sequence[Any]], ready: Callable[[Any], Mapping[str, Any]] = lambda made: {}) -> Any:
    """What fills a workbook with a heading and rows of any values; a pair is a value and the name of its format."""

    def fill(made: Any) -> None:
        formats = {name: made.add_format(each) for name, each in ready(made).items()}
        sheet = made.add_worksheet("名单")
        for number, row in enumerate([HEADINGS, *rows]):
            for place, cell in enumerate(row):
                value, form = cell if isinstance(cell, tuple) else (cell, "")
                sheet.write(number, place, value, formats.get(form))

    return fill


def with_parts(changed: Mapping[str, bytes], body: bytes | None = None, **more: Any) -> bytes:
    """A workbook with some of its parts written over, or further ones."""
    with zipfile.ZipFile(io.BytesIO(body or book())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, **changed}, **more)


def without(name: str) -> bytes:
    """A workbook that lacks one of its parts."""
    with zipfile.ZipFile(io.BytesIO(book())) as archive:
        return zipped({each: archive.read(each) for each in archive.namelist() if each != name})


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP with these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method, compresslevel=9) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def sheet(inner: bytes, after: bytes = b"") -> bytes:
    """The part of a sheet with these rows in it."""
    return XML + f'<worksheet xmlns="{MAIN}"><sheetData>'.encode() + inner + b"</sheetData>" + after + b"</worksheet>"


def with_sheet(inner: bytes, after: bytes = b"", **changed: bytes) -> bytes:
    """A workbook whose sheet has these rows."""
    return with_parts({SHEET: sheet(inner, after), **changed})


def strings(*texts: bytes, before: bytes = b"") -> bytes:
    """The part of the shared strings."""
    inner = b"".join(b"<si><t>" + each + b"</t></si>" for each in texts)
    return XML + before + f'<sst xmlns="{MAIN}">'.encode() + inner + b"</sst>"


def inline(place: str, content: bytes) -> bytes:
    """A cell that holds its own text."""
    return b'<c r="' + place.encode() + b'" t="inlineStr"><is><t>' + content + b"</t></is></c>"


def replaced(part: str, old: bytes, new: bytes, body: bytes | None = None) -> bytes:
    """A workbook with some bytes of one part written over."""
    body = body or book()
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        content = archive.read(part)
    assert old in content
    return with_parts({part: content.replace(old, new, 1)}, body)


def lying(body: bytes, part: str, size: int, right_sum: bool = True) -> bytes:
    """A workbook whose directory claims another size of a part, with the checksum that so many bytes would have."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        content, entry = archive.read(part), archive.getinfo(part)
    checksum = zlib.crc32(content[:size]) if right_sum else entry.CRC
    old = struct.pack("<LLL", entry.CRC, entry.compress_size, entry.file_size)
    assert body.count(old) == 2
    return body.replace(old, struct.pack("<LLL", checksum, entry.compress_size, size))


def locked(body: bytes) -> bytes:
    """A workbook that says of its parts that they are encrypted."""
    forged = bytearray(body)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = forged.find(mark)
        while place >= 0:
            forged[place + offset] |= 1
            place = forged.find(mark, place + 4)
    return bytes(forged)


def another_method(body: bytes, method: int) -> bytes:
    """A workbook that says of its parts that they are packed in a way that nobody knows."""
    forged = bytearray(body)
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = forged.find(mark)
        while place >= 0:
            forged[place + offset : place + offset + 2] = struct.pack("<H", method)
            place = forged.find(mark, place + 4)
    return bytes(forged)
