"""The workbook that somebody fills in to bring a list: headings, drop-down lists, and what each column means."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from registry.imports.columns import accepted
from registry.models import Kind


def template(kind: Kind) -> bytes:
    """The template of a kind as XLSX, in the reader's language."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Records"))
        for place, column in enumerate(accepted(kind)):
            sheet.write_string(0, place, str(column.heading))
    return buffer.getvalue()
