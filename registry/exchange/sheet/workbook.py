"""The cells of a workbook, as a CSV saved of it would hold them, and what has to be known of them."""

import datetime
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree import ElementTree

import python_calamine

from registry.exchange.sheet import archive
from registry.exchange.sheet.limits import (
    LIST_ROWS,
    MAX_CELL,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    Reason,
    Refused,
    Remark,
)
from registry.exchange.sheet.texts import place_of

FORMULA = re.compile(rb"<(?:\w{1,9}:)?f[\s/>]")
ERROR = re.compile(rb'<(?:\w{1,9}:)?c\b[^<>]{0,99}\st="e"')
HIDDEN_ROW = re.compile(rb'<(?:\w{1,9}:)?row\b[^<>]{0,400}\shidden="(?:1|true)"')
NAME = "{*}sheet"
# From here on a float no longer holds every digit of a whole number, and a spreadsheet shows 15 of them.
EXACT = 10**15
NAMED = 10


class Found(NamedTuple):
    """The sheets of a workbook, and the remarks about them with what each names."""

    sheets: list[dict[str, Any]]
    remarks: list[tuple[Remark, dict[str, Any]]]


class Budget:
    """What all sheets together may still hold."""

    def __init__(self) -> None:
        self.cells, self.characters = MAX_CELLS, MAX_CHARACTERS

    def take(self, cells: int, characters: int) -> None:
        """Count these; raises ``Refused`` where it is too much."""
        self.cells -= cells
        self.characters -= characters
        if self.cells < 0 or self.characters < 0:
            raise Refused(Reason.CELLS, cells=MAX_CELLS, characters=MAX_CHARACTERS)


def read_workbook(body: bytes) -> Found:
    """The visible sheets of a workbook; raises ``Refused``."""
    parts = archive.unpacked(body)
    counted = {place: _counts(parts.get(name, b"")) for place, name in enumerate(_sheet_parts(parts))}
    try:
        book = python_calamine.load_workbook(archive.packed(parts))
        return _read(book, counted)
    except python_calamine.CalamineError as error:
        raise Refused(Reason.DAMAGED) from error


def _read(book: Any, counted: dict[int, Counter[Remark]]) -> Found:
    if len(book.sheets_metadata) > MAX_SHEETS:
        raise Refused(Reason.SHEETS, limit=MAX_SHEETS)
    sheets: list[dict[str, Any]] = []
    remarks: list[tuple[Remark, dict[str, Any]]] = []
    budget, totals = Budget(), Counter[Remark]()
    for place, sheet in enumerate(book.sheets_metadata):
        hidden = sheet.visible is not python_calamine.SheetVisibleEnum.Visible
        is_cells = sheet.typ is python_calamine.SheetTypeEnum.WorkSheet
        rows, told = ([], []) if hidden or not is_cells else _cells(book.get_sheet_by_index(place), budget)
        sheets.append({"name": sheet.name, "hidden": hidden, "rows": rows})
        remarks += [(remark, {"sheet": sheet.name, **named}) for remark, named in told]
        totals += Counter() if hidden else counted.get(place, Counter())
    remarks += [(remark, {"count": count}) for remark, count in totals.items()]
    if names := [sheet["name"] for sheet in sheets if sheet["hidden"]]:
        remarks.append((Remark.HIDDEN_SHEETS, {"names": names[:NAMED]}))
    return Found(sheets, remarks)


def _cells(sheet: Any, budget: Budget) -> tuple[list[list[str]], list[tuple[Remark, dict[str, Any]]]]:
    """The rows of a sheet, and what is to be said about them."""
    if not sheet.end:
        return [], []
    _refuse_size(sheet.end[0] + 1, sheet.end[1] + 1)
    rows, lost = [], []
    for number, row in enumerate(sheet.iter_rows(), sheet.start[0] + 1):
        texts = [""] * sheet.start[1] + [as_text(cell) for cell in row]
        lost += [place_of(number, place) for place, cell in enumerate(row, sheet.start[1]) if is_cut(cell)]
        if any(len(text) > MAX_CELL for text in texts):
            raise Refused(Reason.CELL, line=number, limit=MAX_CELL)
        budget.take(len(texts), sum(map(len, texts)))
        rows.append(texts)
    rows = [[] for _row in range(sheet.start[0])] + rows
    filled = _fill(rows, sheet.merged_cell_ranges or [], budget)
    remarks: list[tuple[Remark, dict[str, Any]]] = []
    if filled:
        remarks.append((Remark.MERGED, {"cells": filled[:NAMED], "count": len(filled)}))
    if lost:
        remarks.append((Remark.LOST_DIGITS, {"cells": lost[:NAMED], "count": len(lost)}))
    return rows, remarks


def _refuse_size(rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise Refused(Reason.ROWS, limit=LIST_ROWS, cell=place_of(rows, 0))
    if columns > MAX_COLUMNS:
        raise Refused(Reason.COLUMNS, limit=MAX_COLUMNS, cell=place_of(1, columns - 1))


def _fill(rows: list[list[str]], areas: list[Any], budget: Budget) -> list[str]:
    """Repeat the text of each merged area in the rows below its first, and name the areas where that was done.

    Lists merge a district over the rows that lie in it. To the right nothing is repeated: a title over all columns is
    no value of each.
    """
    filled = []
    for (top, left), (bottom, _right) in areas:
        text = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        below = range(top + 1, min(bottom + 1, len(rows))) if text else range(0)
        budget.take(len(below), len(text) * len(below))
        for place in below:
            if not rows[place][left]:
                rows[place][left] = text
        if below:
            filled.append(f"{place_of(top + 1, left)}:{place_of(below[-1] + 1, left)}")
    return filled


def as_text(cell: Any) -> str:
    """A cell as the text that a CSV would hold."""
    if isinstance(cell, str):
        if "\0" in cell:
            raise Refused(Reason.NUL)
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return _number(float(cell))
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell)


def _number(number: float) -> str:
    """A number as a spreadsheet shows it: one that lost digits must not look as if it had them."""
    if not math.isfinite(number):
        return str(number)
    if abs(number) >= EXACT:
        digits, _e, exponent = f"{number:.5E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{exponent}"
    return f"{number:.0f}" if number.is_integer() else f"{number:.15g}"


def is_cut(cell: Any) -> bool:
    """Whether a cell is a number with more digits than a spreadsheet keeps, such as a code typed into it."""
    return isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT


def _counts(part: bytes) -> Counter[Remark]:
    counts = {
        Remark.FORMULAS: sum(1 for _found in FORMULA.finditer(part)),
        Remark.ERRORS: sum(1 for _found in ERROR.finditer(part)),
        Remark.HIDDEN_ROWS: sum(1 for _found in HIDDEN_ROW.finditer(part)),
    }
    return Counter({remark: count for remark, count in counts.items() if count})


def _sheet_parts(parts: dict[str, bytes]) -> Iterator[str]:
    """The name of the part of each sheet, in the order of the workbook; "" where it is not to be found."""
    names = {name.lower(): name for name in parts}
    links = parts.get(names.get("xl/_rels/workbook.xml.rels", ""), b"<none/>")
    try:
        targets = {link.get("Id"): link.get("Target", "") for link in ElementTree.fromstring(links)}  # noqa: S314
        book = ElementTree.fromstring(parts[names["xl/workbook.xml"]])  # noqa: S314 a DTD was refused
    except ElementTree.ParseError as error:
        raise Refused(Reason.DAMAGED) from error
    for sheet in book.iterfind(f"{{*}}sheets/{NAME}"):
        keys = [value for key, value in sheet.items() if key.endswith("}id")]
        target = targets.get(keys[0] if keys else "", "")
        path = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        yield names.get(path.lower(), "")
