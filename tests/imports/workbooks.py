"""Workbooks that are odd, broken or hostile, and what is to become of each."""

import datetime
import random
from typing import Any

from registry.exchange.sheet.limits import MAX_CELL, MAX_SHEETS, MEBIBYTE, Reason, Remark
from tests.imports import forging as f
from tests.imports.corpus import Case

DATES = {"day": {"num_format": "yyyy-mm-dd"}, "moment": {"num_format": "yyyy/m/d h:mm"}, "text": {"num_format": "@"}}
DAY = datetime.datetime(2024, 5, 6)
DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
LAUGHS = DTD + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)) + b"]>"
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
NUMBER = b"<c><v>1</v></c>"
STRING = b'<c t="s"><v>0</v></c>'


def days(made: Any) -> dict[str, Any]:
    """The formats of days and texts."""
    return DATES


def merged(made: Any) -> None:
    """A title over all columns, and a district over three rows."""
    sheet = f.listed(made, [["某某名单"], f.HEADINGS, *([["", f"{sign}工作室"] for sign in "甲乙丙"])])
    sheet.merge_range("A1:E1", "某某名单")
    sheet.merge_range("D3:D5", "永川区")


def computed(made: Any) -> None:
    """Formulas with a value, without one, with an error; one that would start a program."""
    sheet = f.listed(made)
    for number, (formula, value) in enumerate(
        (("=1+1", 2), ("=NOW()", ""), ("=1/0", "#DIV/0!"), ("=cmd|'/C calc'!A0", 0))
    ):
        sheet.write_formula(2, number, formula, None, value)


def hidden(made: Any) -> None:
    """Two hidden sheets before the one that is shown, and a hidden row in it."""
    f.listed(made, [["密"]], "甲").hide()
    f.listed(made, [["密"]], "乙").very_hidden()
    shown = f.listed(made)
    shown.set_first_sheet()
    shown.activate()
    shown.set_row(1, None, None, {"hidden": True})


def only_hidden(made: Any) -> None:
    """Something in a hidden sheet, nothing in the one that is shown."""
    made.add_worksheet("甲").activate()
    f.listed(made, name="乙").hide()


def rich(made: Any) -> None:
    """Text in several formats, a truth, a link, a comment."""
    sheet = f.listed(made)
    sheet.write_rich_string(2, 1, "甲", made.add_format({"bold": True}), "乙", "工作室")
    sheet.write_boolean(2, 2, True)
    sheet.write_url(2, 3, "https://example.org/", string="链接")
    sheet.write_comment(2, 4, "批注")


def charted(made: Any) -> None:
    """A sheet with a chart alone before the list."""
    chart = made.add_chart({"type": "column"})
    made.add_chartsheet("图").set_chart(chart)
    f.listed(made)
    chart.add_series({"values": "=名单!$A$1:$A$2"})


def sheets(count: int) -> bytes:
    """A workbook with so many sheets."""

    def fill(made: Any) -> None:
        for number in range(count):
            f.listed(made, name=f"名单{number}")

    return f.book(fill)


def long(columns: int, rows: int) -> bytes:
    """A workbook with so many cells of text."""
    return f.book(
        lambda made: f.listed(made, [f.HEADINGS, *[[f"文字{n}-{c}" for c in range(columns)] for n in range(rows)]])
    )


def strict() -> bytes:
    """The short list in the namespaces of the strict variant of the format."""
    body = f.book()
    for part in (f.SHEET, f.STRINGS, f.BOOK):
        body = f.replaced(part, f.MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main", body)
    return body


def prefixed() -> bytes:
    """The sheet with a prefix before each name, as some programs write it."""
    row = b'<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>%s</x:t></x:is></x:c></x:row>' % "名称".encode()
    head = f'<x:worksheet xmlns:x="{f.MAIN}"><x:sheetData>'.encode()
    return f.with_parts({f.SHEET: f.XML + head + row + b"</x:sheetData></x:worksheet>"})


def swollen_cell(size: int) -> bytes:
    """A small file with one cell that unpacks to so many bytes."""
    return f.with_sheet(b'<row r="1">' + f.inline("A1", b"x" * size) + b"</row>")


def swollen_strings(size: int) -> bytes:
    """A small file with one shared string that unpacks to so many bytes."""
    row = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    return f.with_sheet(row, **{f.STRINGS: f.strings(b"x" * size)})


def repeated_string(columns: int, rows: int) -> bytes:
    """A small file in which every cell refers to one long shared string."""
    return f.with_sheet((b"<row>" + STRING * columns + b"</row>") * rows, **{f.STRINGS: f.strings(b"x" * MAX_CELL)})


def merged_often(times: int) -> bytes:
    """The same long area merged over and over."""
    rows = b'<row r="1">' + f.inline("A1", b"x") + b'</row><row r="40000">' + f.inline("A40000", b"y") + b"</row>"
    return f.with_sheet(rows, b"<mergeCells>" + b'<mergeCell ref="A1:A40000"/>' * times + b"</mergeCells>")


READ = [
    Case("a workbook", f.book(), 2),
    Case("named .csv", f.book(), 2),
    Case("serials of days", f.book(f.cells([["", (DAY, "day"), (DAY, "moment"), (0.5, "moment")]], days)), 2),
    Case("days since 1904", f.book(f.cells([["", (DAY, "day")]], days), date_1904=True), 2),
    Case("days that there are not", f.book(f.cells([[(-5, "day"), (60, "day"), (1e10, "day")]], days)), 2),
    Case("a code as a number", f.book(f.cells([["", "甲", 915001000000000000]])), 2, Remark.LOST_DIGITS),
    Case("a code as text", f.book(f.cells([["", "甲", ("915001000000000001", "text")], ["", "乙", "0012"]], days)), 3),
    Case("merged cells", f.book(merged), 5, Remark.MERGED),
    Case("formulas", f.book(computed), 3, Remark.FORMULAS),
    Case("errors", f.book(computed), 3, Remark.ERRORS),
    Case("hidden sheets", f.book(hidden), 2, Remark.HIDDEN_SHEETS),
    Case("hidden rows", f.book(hidden), 2, Remark.HIDDEN_ROWS),
    Case("rich text, truths, links", f.book(rich), 3),
    Case("a chart before the list", f.book(charted), 2),
    Case("texts in the cells", f.with_sheet(b'<row r="1">' + f.inline("A1", "名称".encode()) + b"</row>"), 1),
    Case("the strict variant", strict(), 2),
    Case("names with a prefix", prefixed(), 1),
    Case("a macro beside it", f.with_parts({"xl/vbaProject.bin": f.OLE}), 2),
    Case("a picture beside it", lambda: f.with_parts({"xl/media/a.png": random.Random(1).randbytes(3_000_000)}), 2),
    Case("a part named as a path", f.with_parts({"../../etc/passwd": b"x", "C:\\a.xml": b"<a/>"}), 2),
    Case("far cells that are only formatted", f.with_sheet(
        b'<row r="1">' + f.inline("A1", b"x") + b'<c r="XFD1" s="1"/></row>'
        b'<row r="1048576"><c r="A1048576" s="1"/></row>'
    ), 1),
    Case("a dimension far too large", f.replaced(f.SHEET, b'ref="A1:E2"', b'ref="A1:XFD1048576"'), 2),
    Case("a dimension too small", f.replaced(f.SHEET, b'ref="A1:E2"', b'ref="A1"'), 2),
    Case("escapes of characters", f.book(f.cells([["", "_x000D_甲_x0041_"]])), 2),
    Case("the most sheets", lambda: sheets(MAX_SHEETS), 2),
    Case("a list of 5,000 rows", lambda: long(10, 5_000), 5_001, mebibytes=200),
    Case("a list of 50,000 rows", lambda: long(20, 50_000), 50_001, seconds=15, mebibytes=700, is_long=True),
]  # fmt: skip

REFUSED = [
    Case("a bomb in a cell", lambda: swollen_cell(8 * MEBIBYTE), Reason.CELL, mebibytes=400),
    Case("a bomb in a cell, larger", lambda: swollen_cell(190 * MEBIBYTE), Reason.CELL, None, 15, 1024, True),
    Case("a bomb beyond the limit", lambda: swollen_cell(210 * MEBIBYTE), Reason.SWOLLEN, is_long=True),
    Case("a bomb in the strings", lambda: swollen_strings(8 * MEBIBYTE), Reason.CELL, mebibytes=400),
    Case("a bomb in the strings, larger", lambda: swollen_strings(190 * MEBIBYTE), Reason.BEYOND, None, 15, 1024, True),
    Case("a string repeated", lambda: repeated_string(100, 20), Reason.CELLS, mebibytes=400),
    Case("a string repeated often", lambda: repeated_string(100, 10_000), Reason.BEYOND, None, 15, 1024, True),
    Case("areas merged over and over", lambda: merged_often(1_000), Reason.CELLS),
    Case("a DTD in the sheet", f.replaced(f.SHEET, b"<worksheet", DTD + b"]><worksheet"), Reason.DTD),
    Case("a DTD in the workbook", f.replaced(f.BOOK, b"<workbook", DTD + b"]><workbook"), Reason.DTD),
    Case("a DTD in the links", f.replaced("_rels/.rels", b"<Rel", DTD + b"]><Rel"), Reason.DTD),
    Case("a DTD in a part nobody reads", f.with_parts({"docProps/custom.xml": DTD + b"]><a/>"}), Reason.DTD),
    Case("an entity bomb", f.with_parts({f.STRINGS: f.strings(b"&j;", before=LAUGHS)}), Reason.DTD),
    Case("an entity from outside", f.with_parts({f.STRINGS: f.strings(b"&a;", before=OUTSIDE)}), Reason.DTD),
    Case("a DTD in UTF-16", f.with_parts({f.STRINGS: (DTD + b"]><sst/>").decode().encode("utf-16")}), Reason.DAMAGED),
    Case("a size that lies", f.lying(f.book(), f.SHEET, 100), Reason.DAMAGED),
    Case("a size that lies about a bomb", lambda: f.lying(swollen_cell(20 * MEBIBYTE), f.SHEET, 200), Reason.DAMAGED),
    Case("a size and a sum that lie", f.lying(f.book(), f.SHEET, 100, right_sum=False), Reason.DAMAGED),
    Case("a size that lies upwards", f.lying(f.book(), f.SHEET, 0xFFFFFFF0), Reason.SWOLLEN),
    Case("a cell at the far corner", f.book(lambda made: f.listed(made).write(1048575, 16383, "x")), Reason.COLUMNS),
    Case("a cell far below", f.book(lambda made: f.listed(made).write(1048575, 0, "x")), Reason.ROWS),
    Case("a far cell in disguise", f.with_sheet(
        b'<row r="1">' + f.inline("A1", b"x") + b'</row><row r="1048576"><c r = "XFD1048576"><v>1</v></c></row>'
    ), Reason.BEYOND, mebibytes=1024),
    Case("100,000 columns", f.with_sheet(b"<row>" + NUMBER * 100_000 + b"</row>"), Reason.COLUMNS),
    Case("60,000 rows", f.with_sheet((b"<row>" + NUMBER + b"</row>") * 60_000), Reason.ROWS),
    Case("millions of rows", lambda: f.with_sheet((b"<row>" + NUMBER + b"</row>") * 4_000_000), Reason.CELLS, None, 10,
         600, True),
    Case("tags that never close", lambda: f.with_sheet(b"<c " * 25 * MEBIBYTE), Reason.CELLS, None, 10, 600, True),
    Case("a sheet too many", lambda: sheets(MAX_SHEETS + 1), Reason.SHEETS),
    Case("parts beyond number", lambda: f.with_parts({f"xl/a{n}.xml": b"<a/>" for n in range(2_500)}), Reason.SWOLLEN),
    Case("a part twice", f.with_parts({"XL/workbook.xml": b"<workbook/>"}), Reason.DAMAGED),
    Case("NUL in a cell", f.with_sheet(b'<row r="1">' + f.inline("A1", b"_x0000_x") + b"</row>"), Reason.NUL),
    Case("no XML in the sheet", f.with_parts({f.SHEET: b"no XML"}), Reason.DAMAGED),
    Case("a tag that is not closed", f.with_sheet(b'<row r="1"><c r="A1"><v>1</c>'), Reason.DAMAGED),
    Case("no XML in the workbook", f.with_parts({f.BOOK: b"no XML"}), Reason.DAMAGED),
    Case("without its sheet", f.without(f.SHEET), Reason.DAMAGED),
    Case("without its strings", f.without(f.STRINGS), Reason.DAMAGED),
    Case("a string that there is not", f.with_sheet(b'<row><c r="A1" t="s"><v>999</v></c></row>'), Reason.DAMAGED),
    Case("a cell beyond all columns", f.with_sheet(b'<row><c r="ZZZZZZZZZ1"><v>1</v></c></row>'), Reason.COLUMNS),
    Case("without sheets", f.with_parts({f.BOOK: f.XML + f'<workbook xmlns="{f.MAIN}"/>'.encode()}), Reason.NOTHING),
    Case("an empty sheet", f.book(lambda made: made.add_worksheet()), Reason.NOTHING),
    Case("something in hidden sheets alone", f.book(only_hidden), Reason.NOTHING),
    Case("cut in the middle", f.book()[: len(f.book()) // 2], Reason.DAMAGED),
    Case("cut at the end", f.book()[:-10], Reason.DAMAGED),
    Case("a byte changed", f.book().replace(f.book()[200:204], b"\xff\xff\xff\xff", 1), Reason.DAMAGED),
    Case("a password on its parts", f.locked(f.book()), Reason.LOCKED),
    Case("packed in no known way", f.another_method(f.book(), 9), Reason.DAMAGED),
    Case("an empty ZIP", f.zipped({}), Reason.ARCHIVE),
    Case("a CSV in a ZIP", f.zipped({"名单.csv": f.text()}), Reason.ARCHIVE),
    Case("a workbook in a ZIP", f.zipped({"名单.xlsx": f.book()}), Reason.ARCHIVE),
    Case("a text document", f.zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), Reason.DOCUMENT),
    Case("a presentation", f.zipped({"ppt/presentation.xml": b"<a/>"}), Reason.DOCUMENT),
    Case("an OpenDocument", f.zipped({"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"}), Reason.ODS),
    Case("a binary workbook", f.zipped({"xl/workbook.bin": b"\0"}), Reason.BINARY),
    Case("a ZIP of a ZIP of a ZIP", f.zipped({"a": f.zipped({"b": f.zipped({"c": b"x" * 999})})}), Reason.ARCHIVE),
]  # fmt: skip

RENAMED = [
    Case("an old workbook", f.OLE, Reason.OLD),
    Case("an encrypted workbook", f.OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500, Reason.LOCKED),
    Case("a web page", b"<html><table><tr><td>x</td></tr></table></html>", Reason.HTML),
    Case("a web page behind a BOM", b"\xef\xbb\xbf \r\n<!-- x --><!DOCTYPE html><body>", Reason.HTML),
    Case("a table without a page", "<meta charset=gbk><table>名称".encode("gbk"), Reason.HTML),
    Case("a web archive", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", Reason.HTML),
    Case("a workbook of XML", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:x">', Reason.XML),
    Case("an entity bomb alone", b'<?xml version="1.0"?>' + LAUGHS + b"<x>&j;</x>", Reason.XML),
    Case("a PDF", b"%PDF-1.7\n%\xe2\xe3", Reason.PDF),
    Case("a PNG", b"\x89PNG\r\n\x1a\n\0\0", Reason.IMAGE),
    Case("a JPEG", b"\xff\xd8\xff\xe0\0\x10JFIF", Reason.IMAGE),
    Case("a GIF", b"GIF89a\1\0", Reason.IMAGE),
    Case("a BMP", b"BM\x9a\0\0\0\0\0", Reason.IMAGE),
    Case("a CSV that begins like a BMP", b"BMW,name\r\n1,2", 2),
    Case("a RAR", b"Rar!\x1a\x07\1\0", Reason.ARCHIVE),
    Case("a 7z", b"7z\xbc\xaf\x27\x1c\0\4", Reason.ARCHIVE),
    Case("a gzip", b"\x1f\x8b\x08\0\0\0\0\0", Reason.ARCHIVE),
    Case("an RTF", b"{\\rtf1\\ansi", Reason.DOCUMENT),
    Case("a program", b"\x7fELF\2\1\1" + b"\0" * 64, Reason.NUL),
    Case("a database", b"SQLite format 3\0" + b"\1" * 64, Reason.NUL),
]
