"""What became of each row: in words, and as the uploaded rows with two more columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from registry.exchange.formats import BOM
from registry.exchange.guarding import guard
from registry.exchange.xlsx import MAX_CELL
from registry.imports.columns import accepted
from registry.imports.matching import reason_in_words
from registry.imports.reading import Change, Problem
from registry.imports.steps import ADDED
from registry.models import WRITTEN, Import, ImportRow, Kind, Verdict


def headings_of(batch: Import) -> dict[str, str]:
    """What the columns of a list are called, by their machine names."""
    return {column.name: str(column.heading) for column in accepted(Kind(batch.kind))}


def result_of(batch: Import, row: ImportRow) -> str:
    """What became of a row, or would become of it, in a word."""
    is_applied = batch.state == Import.State.APPLIED
    if is_applied and row.verdict in WRITTEN:
        return _("New draft %s") % row.code if row.verdict == Verdict.NEW else _("Draft of %s") % row.code
    if is_applied and row.verdict in {Verdict.ERROR, Verdict.ASK, Verdict.OUT}:
        return _("Not imported")
    return str(Verdict(row.verdict).label) if row.verdict else _("Not looked at")


def remarks_of(row: ImportRow, headings: dict[str, str]) -> str:
    """What is to be said of a row: what is wrong, what changed, what was noticed."""
    said = [_problem(problem, headings) for problem in row.problems]
    said += [_change(change, headings) for change in row.difference] if row.verdict == Verdict.CHANGED else []
    if row.verdict == Verdict.ASK:
        said += [f"{each['name']}（{each['code']}，{reason_in_words(each['reason'])}）" for each in row.candidates]
    return "\n".join([*said, *row.remarks])


def _problem(problem: Problem, headings: dict[str, str]) -> str:
    where = headings.get(problem["column"], "")
    value = f"「{problem['value']}」" if problem["value"] else ""
    return f"{where}{value}：{problem['sentence']}" if where or value else problem["sentence"]


def _change(change: Change, headings: dict[str, str]) -> str:
    empty = _("(empty)")
    return f"{headings.get(change['column'], change['column'])}：{change['old'] or empty} → {change['new'] or empty}"


def rows_of(batch: Import) -> Iterator[list[str]]:
    """The headings and rows of the list as they came, in their order, with what became of each."""
    headings, width = headings_of(batch), len(batch.headings)
    yield [*batch.headings, *map(str, ADDED)]
    for row in batch.rows.order_by("line").iterator(chunk_size=2000):
        cells = [*map(str, row.raw), *[""] * (width - len(row.raw))][:width]
        yield [*cells, result_of(batch, row), remarks_of(row, headings)]


def as_csv(batch: Import) -> Iterator[str]:
    """The result as CSV, some rows at a time."""
    yield BOM
    for cells in rows_of(batch):
        buffer = io.StringIO(newline="")
        csv.writer(buffer).writerow([guard(cell) for cell in cells])
        yield buffer.getvalue()


def as_xlsx(batch: Import) -> bytes:
    """The result as a workbook of texts."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet, bold = book.add_worksheet(_("Result")), book.add_format({"bold": True})
        sheet.set_column(0, len(batch.headings), 18)
        sheet.set_column(len(batch.headings) + 1, len(batch.headings) + 1, 60)
        sheet.freeze_panes(1, 0)
        for line, cells in enumerate(rows_of(batch)):
            _write(sheet, line, cells, None if line else bold)
    return buffer.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, line: int, cells: Sequence[str], form: object) -> None:
    for place, cell in enumerate(cells):
        sheet.write_string(line, place, cell if len(cell) <= MAX_CELL else f"{cell[: MAX_CELL - 1]}…", form)
