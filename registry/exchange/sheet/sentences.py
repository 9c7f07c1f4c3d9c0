"""What is said to people about a file that was refused, or about how one was read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from registry.exchange.sheet.limits import MEBIBYTE, Reason, Refused, Remark
from registry.models.choices import StrOrPromise

REFUSED: dict[Reason, StrOrPromise] = {
    Reason.EMPTY: _("The file is empty."),
    Reason.BYTES: _("The file is larger than %(megabytes)s MB: please split the list, or take pictures out of it."),
    Reason.OLD: _(
        "This is a workbook of the old kind (.xls or .et). Please open it in Excel or WPS and save it as "
        "“Excel workbook (.xlsx)” or as “CSV UTF-8”."
    ),
    Reason.LOCKED: _("This file is protected by a password. Please take the password off and save it again."),
    Reason.BINARY: _(
        "This is a binary workbook (.xlsb). Please open it in Excel and save it as “Excel workbook (.xlsx)” or as "
        "“CSV UTF-8”."
    ),
    Reason.HTML: _(
        "This is a web page that is only named like a workbook, as some systems export it. Please open it in Excel or "
        "WPS and save it as “Excel workbook (.xlsx)” or as “CSV UTF-8”."
    ),
    Reason.XML: _(
        "This is an XML file. Please open it in Excel or WPS and save it as “Excel workbook (.xlsx)” or as “CSV UTF-8”."
    ),
    Reason.ODS: _("This is an OpenDocument file. Please save it as “Excel workbook (.xlsx)” or as “CSV UTF-8”."),
    Reason.DOCUMENT: _(
        "This is a text document or a presentation. Please paste the text of the list as a notice, or copy its table "
        "into a workbook."
    ),
    Reason.PDF: _("This is a PDF. Please paste the text of the list as a notice, or copy its table into a workbook."),
    Reason.IMAGE: _("This is a picture. Please type the list into the template, or paste its text as a notice."),
    Reason.ARCHIVE: _("This is an archive without a workbook’s parts. Please unpack it and send the list inside."),
    Reason.UTF16: _("This is “Unicode text” (UTF-16). Please save the list as “CSV UTF-8” or as .xlsx."),
    Reason.ENCODING: _(
        "Line %(line)s is neither UTF-8 nor GB18030: the file is damaged or in another encoding. Please save the list "
        "as “CSV UTF-8” or as .xlsx."
    ),
    Reason.NUL: _(
        "The file holds a NUL, which no text does: it is damaged, or no list. Please save the list as “CSV UTF-8” or "
        "as .xlsx."
    ),
    Reason.QUOTES: _(
        "The quotation marks in line %(line)s do not fit together. Please save the list as “CSV UTF-8” or as .xlsx."
    ),
    Reason.DAMAGED: _("This workbook is damaged or incomplete. Please open it in Excel or WPS and save it anew."),
    Reason.SWOLLEN: _(
        "Unpacked, this workbook comes to more than %(megabytes)s MB. Please copy the list alone into a new workbook."
    ),
    Reason.DTD: _(
        "This workbook defines a document type of its own, which no spreadsheet program does: it is not read. Please "
        "copy the list into a new workbook."
    ),
    Reason.ROWS: _(
        "Only lists of up to %(limit)s rows are read, and there is something in %(cell)s. Please split the list, or "
        "delete what stands far below it."
    ),
    Reason.COLUMNS: _(
        "Only %(limit)s columns are read, and there is something in %(cell)s. Please delete what stands beside the "
        "list."
    ),
    Reason.CELL: _("A cell in line %(line)s holds more than %(limit)s characters."),
    Reason.CELLS: _("The sheets hold more than %(cells)s cells or %(characters)s characters. Please split the list."),
    Reason.SHEETS: _("The workbook has more than %(limit)s sheets. Please copy the list alone into a new workbook."),
    Reason.NOTHING: _("There is nothing in the file, or only in hidden sheets."),
    Reason.BEYOND: _(
        "Reading this file takes more time or memory than a list needs. Please copy the list alone into a new workbook."
    ),
    Reason.BUSY: _("Several files are being read at this moment. Please try again in a minute."),
}
REMARKS: dict[Remark, Any] = {
    Remark.GB18030: _("The file was read as GB18030."),
    Remark.SEPARATOR: _("Its cells are separated by “%(separator)s”."),
    Remark.HIDDEN_SHEETS: _("Hidden sheets were not read: %(names)s."),
    Remark.HIDDEN_ROWS: ngettext_lazy(
        "%(count)s hidden row was read as well.", "%(count)s hidden rows were read as well.", "count"
    ),
    Remark.MERGED: ngettext_lazy(
        "In “%(sheet)s” %(count)s merged area was filled downwards: %(cells)s.",
        "In “%(sheet)s” %(count)s merged areas were filled downwards: %(cells)s.",
        "count",
    ),
    Remark.FORMULAS: ngettext_lazy(
        "%(count)s formula was not calculated: its last value was read.",
        "%(count)s formulas were not calculated: their last values were read.",
        "count",
    ),
    Remark.ERRORS: ngettext_lazy(
        "%(count)s cell shows an error such as #N/A and was read as empty.",
        "%(count)s cells show an error such as #N/A and were read as empty.",
        "count",
    ),
    Remark.LOST_DIGITS: ngettext_lazy(
        "%(count)s long number has lost its last digits: %(cells)s. Format the column as text and type it again.",
        "%(count)s long numbers have lost their last digits: %(cells)s. Format the column as text and type them again.",
        "count",
    ),
}
TAB = _("tab")


def why(refused: Refused) -> str:
    """Why a file is refused, in the reader's language."""
    details = {name: _shown(value) for name, value in refused.details.items()}
    if "limit" in refused.details:
        details["megabytes"] = str(refused.details["limit"] // MEBIBYTE)
    return str(REFUSED[refused.reason]) % details


def remarked(remark: Remark, named: Mapping[str, Any]) -> str:
    """A remark in the reader's language."""
    details = {name: value if name == "count" else _shown(value) for name, value in named.items()}
    return str(REMARKS[remark] % details) if details else str(REMARKS[remark])


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, int):
        return f"{value:,}"
    return str(TAB) if value == "\t" else str(value)
