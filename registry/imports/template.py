"""The workbook that somebody fills in to bring a list: headings, drop-down lists, and what each column means."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range_abs

from registry.exchange.columns import Column, Type
from registry.exchange.xlsx import WIDE, WIDTHS
from registry.imports.columns import accepted
from registry.models import District, Industry, Kind

# So many rows have drop-down lists and formats; below them one may write on.
ROWS = 2_000
# The number of the format of text among those that every spreadsheet has.
TEXT = 49
# What an input message of a spreadsheet holds.
MESSAGE = 250


def template(kind: Kind) -> bytes:
    """The template of a kind as XLSX, in the reader's language."""
    buffer = io.BytesIO()
    columns = accepted(kind)
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("Records"))
        lists = _list_sheet(book, {column.name: choices for column in columns if (choices := choices_of(column))})
        _headings(book, sheet, columns)
        for place, column in enumerate(columns):
            if column.name in lists:
                sheet.data_validation(1, place, ROWS, place, _validation(column, lists[column.name]))
        _explanations(book, kind, columns)
    return buffer.getvalue()


def choices_of(column: Column) -> list[str]:
    """What may stand in a cell of the column, where that is a closed list; of industries several may."""
    if column.labels:
        return [str(label) for label in column.labels.values()]
    if column.name == "district":
        return list(District.objects.current(timezone.localdate()).order_by("code").values_list("name", flat=True))
    if column.name == "industries":
        return list(Industry.objects.exclude(parent=None).order_by("order", "code").values_list("name", flat=True))
    return []


def _headings(book: Any, sheet: Any, columns: tuple[Column, ...]) -> None:
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#EEEEEE", "border": 1})
    text = book.add_format({"num_format": TEXT})
    for place, column in enumerate(columns):
        # Text, so that a long code keeps its digits and a day is not turned about.
        sheet.set_column(place, place, WIDE.get(column.name, WIDTHS.get(column.type, 14)), text)
        sheet.write_string(0, place, str(column.heading), heading)
    sheet.freeze_panes(1, 0)


def _list_sheet(book: Any, lists: dict[str, list[str]]) -> dict[str, str]:
    """A sheet with a list below each machine name; gives where each list stands."""
    sheet = book.add_worksheet(_("Lists"))
    bold = book.add_format({"bold": True})
    places = {}
    for place, (name, choices) in enumerate(lists.items()):
        sheet.set_column(place, place, 24)
        sheet.write_string(0, place, f"[{name}]", bold)
        sheet.write_column(1, place, choices)
        places[name] = f"='{sheet.get_name()}'!{xl_range_abs(1, place, len(choices), place)}"
    return places


def _validation(column: Column, source: str) -> dict[str, Any]:
    is_one = column.type is not Type.LIST
    return {
        "validate": "list",
        "source": source,
        "input_message": str(column.meaning if is_one else _("Several are joined by 、"))[:MESSAGE],
        "error_message": _("Please choose one from the list."),
        # A cell with several of a list equals none of them.
        "show_error": is_one,
    }


def _explanations(book: Any, kind: Kind, columns: tuple[Column, ...]) -> None:
    sheet = book.add_worksheet(_("Explanations"))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((24, 30, 20, 70, 24)):
        sheet.set_column(place, place, width)
    for line, text in enumerate(_advice(kind)):
        sheet.write_string(line, 0, text, bold if line == 0 else None)
    top = len(_advice(kind)) + 1
    titles = (_("Column"), _("Heading"), _("Type"), _("Meaning"), _("Rule"))
    for line, words in enumerate([titles, *map(_explained, columns)], top):
        for place, word in enumerate(words):
            sheet.write_string(line, place, str(word), bold if line == top else wrapped)


def _explained(column: Column) -> tuple[Any, ...]:
    return (column.name, column.heading, column.type.value, column.meaning, column.rule)


def _advice(kind: Kind) -> list[str]:
    return [
        _("How to fill in a list of: %(kind)s") % {"kind": kind.plural},
        _("One row for each body, in the first sheet. Only the name is needed; an empty cell changes nothing."),
        _("To take away what is stated, write （清空） into the cell."),
        _("The code of the registry may stay empty: then the body is sought by its name and host."),
        _("Several values in one cell are joined by 、. Days read 2024-05-06. All cells are text: keep them so."),
        _("The headings may be in Chinese, in English or machine names, in any order; further columns do no harm."),
    ]
