"""A hundred and more files that are odd, broken or hostile, and what is to become of each."""

import random
from collections.abc import Callable
from typing import NamedTuple

from registry.exchange.sheet.limits import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Reason, Remark
from tests.imports import forging as f

Content = bytes | Callable[[], bytes]


class Case(NamedTuple):
    """A file, and how it is to be judged.

    ``expected`` is why it is refused, or how many rows its first visible sheet with any has; ``remark`` is one that
    must be made. ``seconds`` and ``mebibytes`` are the most that reading it may take; ``is_long`` says that it belongs
    to `make stress`.
    """

    name: str
    content: Content
    expected: Reason | int
    remark: Remark | None = None
    seconds: float = 5
    mebibytes: int = 120
    is_long: bool = False

    @property
    def body(self) -> bytes:
        """The bytes of the file."""
        return self.content if isinstance(self.content, bytes) else self.content()


HEAD = "代码,名称\r\n"


def lines(*rows: str) -> bytes:
    """A CSV of these lines as they are."""
    return (HEAD + "\r\n".join(rows)).encode()


TEXTS = [
    Case("utf-8", f.text(), 2),
    Case("utf-8 with BOM", f.text(encoding="utf-8-sig"), 2),
    Case("two BOMs", b"\xef\xbb\xbf" + f.text(encoding="utf-8-sig"), 2),
    Case("gb18030", f.text(encoding="gb18030"), 2, Remark.GB18030),
    Case("gb18030 beyond gbk", f.text([["名称"], ["𠮷田㐀工作室"]], "gb18030"), 2, Remark.GB18030),
    Case("big5 is read as nonsense", "名稱,主辦\r\n工作室,公司\r\n".encode("big5"), 2, Remark.GB18030),
    Case("lines end with CR", f.text(end="\r"), 2),
    Case("lines end with LF", f.text(end="\n"), 2),
    Case("lines within cells", f.text([["名称"], ["两行\r\n文字"]]), 2),
    Case("tabs between cells", f.text(separator="\t"), 2, Remark.SEPARATOR),
    Case("semicolons between cells", f.text(separator=";"), 2, Remark.SEPARATOR),
    Case("a hint about the separator", b"sep=;\r\n" + f.text(separator=";"), 2, Remark.SEPARATOR),
    Case("empty lines at the end", lines("1,甲", *[","] * 20_000), 2),
    Case("empty lines between", lines("", "1,甲", "", "", "2,乙"), 6),
    Case("ragged rows", lines("1", "1,甲,乙,丙", ""), 3),
    Case("formulas", lines("=1+1,=cmd|' /C calc'!A0", "@SUM(A1),+86"), 3),
    Case("a code cut by a spreadsheet", lines("9.15001E+17,甲"), 2, Remark.LOST_DIGITS),
    Case("leading zeros", lines("001,甲", "000000000000000001,乙"), 3),
    Case("duplicate headings", "名称,名称,代码\r\n甲,乙,丙".encode(), 2),
    Case("empty headings", "名称,,\r\n甲,乙,丙".encode(), 2),
    Case("no headings", "甲,乙,丙\r\n丁,戊,己".encode(), 2),
    Case("headings alone", lines(), 1),
    Case("titles above the headings", ("附件1\r\n某某名单\r\n\r\n" + HEAD + "1,甲").encode(), 5),
    Case("the most columns", lambda: f.wide(MAX_COLUMNS, 3), 3),
    Case("the most rows", (HEAD + "1,甲\n" * (MAX_ROWS - 1)).encode(), MAX_ROWS),
    Case("the longest cell", lines("1," + "长" * MAX_CELL), 2),
    Case("marks of direction", lines("1,\u202e甲\u2066乙\u200b"), 2),
    Case("control characters", lines("1,甲\x01\x08\x1b[31m"), 2),
    Case("quotes within a cell", lines('1,5"管'), 2),
    Case("markup within a cell", lines("1,<script>alert(1)</script>"), 2),
    Case("JSON", b'{"name": "x"}\n{"name": "y"}', 2),
    Case("empty", b"", Reason.EMPTY),
    Case("line ends alone", b"\r\n\r\n\n", Reason.NOTHING),
    Case("commas alone", b",,,\r\n,,,", Reason.NOTHING),
    Case("BOM alone", b"\xef\xbb\xbf", Reason.NOTHING),
    Case("NUL in a cell", lines("1,甲\0乙"), Reason.NUL),
    Case("NULs alone", lambda: b"\0" * 100_000, Reason.NUL),
    Case("utf-16", f.text(encoding="utf-16"), Reason.UTF16),
    Case("utf-16 big-endian", b"\xfe\xff" + f.text(encoding="utf-16-be"), Reason.UTF16),
    Case("utf-16 without BOM", f.text([["name", "code"]] * 3, "utf-16-le"), Reason.NUL),
    Case("utf-32", f.text(encoding="utf-32"), Reason.UTF16),
    Case("utf-8 cut within a character", f.text()[: f.text().index("区".encode()) + 2], Reason.ENCODING),
    Case("utf-8 with a broken byte", f.text().replace("龙".encode(), b"\xff", 1), Reason.ENCODING),
    Case("gb18030 behind a BOM", b"\xef\xbb\xbf" + f.text(encoding="gb18030"), Reason.ENCODING),
    Case("gb18030 with a broken byte", f.text(encoding="gb18030") + b"\xff\xff", Reason.ENCODING),
    Case("random bytes", b"a" + random.Random(7).randbytes(5000).replace(b"\0", b""), Reason.ENCODING),
    Case("a quote that stays open", lines('1,"甲', "2,乙"), Reason.QUOTES),
    Case("text behind a quote", lines('1,"甲"乙'), Reason.QUOTES),
    Case("a cell too long", lines("1," + "长" * (MAX_CELL + 1)), Reason.CELL),
    Case("a quote open for ever", lines('1,"' + "甲\r\n" * 200_000), Reason.CELL),
    Case("a column too many", lambda: f.wide(MAX_COLUMNS + 1, 3), Reason.COLUMNS),
    Case("100,000 columns", lambda: f.wide(100_000, 3), Reason.COLUMNS),
    Case("a row too many", (HEAD + "1,甲\n" * MAX_ROWS).encode(), Reason.ROWS),
    Case("a row far below", (HEAD + "\n" * 500_000 + "1,甲").encode(), Reason.ROWS),
    Case("a byte too many", lambda: b"x" * (MAX_BYTES + 1), Reason.BYTES),
    Case("cells beyond measure", lambda: f.wide(MAX_COLUMNS, 15_100), Reason.CELLS, mebibytes=300),
    Case("20 MB of commas", lambda: b"," * MAX_BYTES, Reason.NOTHING, mebibytes=500, is_long=True),
    Case("20 MB of columns", lambda: b"ab," * (MAX_BYTES // 3), Reason.COLUMNS, mebibytes=800, is_long=True),
    Case("20 MB of empty lines", lambda: b"\n" * MAX_BYTES, Reason.NOTHING, seconds=15, is_long=True),
    Case("20 MB of quotes", lambda: b'"' * MAX_BYTES, Reason.CELL, is_long=True),
]

NAMES = {
    "../../etc/passwd": "passwd",
    "..\\..\\名单.csv": "名单.csv",
    "C:\\Users\\甲\\名单.xlsx": "名单.xlsx",
    "/etc/cron.d/名单.csv": "名单.csv",
    "名单\u202excod.csv": "名单xcod.csv",
    "名\x00单\r\n.csv": "名单.csv",
    "<b>名单</b>.csv": "b>.csv",
    "": "",
    "名单" * 200 + ".csv": "名单" * 47 + "名….csv",
}
