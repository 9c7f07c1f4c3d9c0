"""The cells of a CSV: in UTF-8, or in GB18030 as Chinese Excel saves it."""

import csv
import io
import re
from collections.abc import Iterator

from registry.exchange.sheet.limits import LIST_ROWS, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Reason, Refused

BOM = b"\xef\xbb\xbf"
# What Excel makes of a long number, in a CSV saved after it.
CUT = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2,3}")
HINT = re.compile(r"sep=([,;\t|])\r?\n")
Rows = list[list[str]]


def read_csv(body: bytes) -> tuple[Rows, str, str]:
    """The rows of a CSV, its encoding, and what separates its cells; raises ``Refused``."""
    text, encoding = decoded(body)
    if "\0" in text:
        raise Refused(Reason.NUL)
    separator = separator_of(text)
    csv.field_size_limit(MAX_CELL)
    text = HINT.sub("", text, count=1) if HINT.match(text) else text
    return list(_rows(text, separator)), encoding, separator


def decoded(body: bytes) -> tuple[str, str]:
    """The text and its encoding; raises ``Refused``."""
    try:
        return body.decode().lstrip("\ufeff"), "UTF-8"
    except UnicodeDecodeError as error:
        broken = error
    if body.startswith(BOM) or _is_mostly_utf8(body):
        raise Refused(Reason.ENCODING, line=body.count(b"\n", 0, broken.start) + 1)
    try:
        return body.decode("gb18030"), "GB18030"
    except UnicodeDecodeError as error:
        raise Refused(Reason.ENCODING, line=body.count(b"\n", 0, error.start) + 1) from error


def _is_mostly_utf8(body: bytes) -> bool:
    """Whether more characters are right than wrong: a broken file, which GB18030 would turn into nonsense."""
    text = body.decode(errors="replace")
    wrong = text.count("\ufffd")
    return sum(character > "\x7f" for character in text) - wrong > wrong


def separator_of(text: str) -> str:
    """What stands between cells: the comma, where the first lines have one, else a tab or a semicolon."""
    if hint := HINT.match(text):
        return hint[1]
    first = "\n".join(text[:20_000].splitlines()[:10])
    return next((sign for sign in ",\t;" if sign in first), ",")


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    kept = 0
    try:
        for number, row in enumerate(reader, 1):
            if any(row):
                # Empty lines are kept where something follows, so that a row's number is that of the spreadsheet.
                _refuse_size(number, row)
                yield from ([] for _line in range(kept, number - 1))
                kept = number
                yield row
    except csv.Error as error:
        reason = Reason.CELL if "field limit" in str(error) else Reason.QUOTES
        raise Refused(reason, line=reader.line_num, limit=MAX_CELL) from error


def _refuse_size(number: int, row: list[str]) -> None:
    if number > MAX_ROWS:
        raise Refused(Reason.ROWS, limit=LIST_ROWS, cell=place_of(number, 0))
    while not row[-1]:
        row.pop()
    if len(row) > MAX_COLUMNS:
        raise Refused(Reason.COLUMNS, limit=MAX_COLUMNS, cell=place_of(number, len(row) - 1))


def cut_cells(rows: Rows) -> list[str]:
    """The cells that hold what a spreadsheet made of a long number, its digits lost."""
    return [
        place_of(number, place)
        for number, row in enumerate(rows, 1)
        for place, cell in enumerate(row)
        if CUT.fullmatch(cell)
    ]


def place_of(row: int, column: int) -> str:
    """A cell as spreadsheets call it: row 5 and column 2 are C5."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"
