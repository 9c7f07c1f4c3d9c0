"""CSV as Chinese Excel and WPS open it: UTF-8 with BOM, CRLF, nothing that could be read as a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language

from registry.exchange.columns import Column
from registry.exchange.tables import with_citations
from registry.models import EntryQuerySet, Kind

BOM = "\ufeff"
CHUNK = 500
# First characters that a spreadsheet may take for a formula, their full-width forms included. The apostrophe itself is
# in the list so that taking one off again always gives the text that was there.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠'")
Rows = Iterator[Sequence[Any]]


def guard(cell: str) -> str:
    """``cell`` with a leading apostrophe where a spreadsheet could read a formula; ``unguard`` takes it off."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def unguard(cell: str) -> str:
    """The text that ``guard`` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def csv_response(entries: EntryQuerySet, kind: Kind | None, columns: Sequence[Column]) -> StreamingHttpResponse:
    """All of ``entries`` in their order, streamed. The query runs before the response begins, so that it can fail."""
    rows = fetch(entries, columns)
    first = list(islice(rows, CHUNK))
    response = StreamingHttpResponse(
        lines(chain(first, rows), columns, get_language() or settings.LANGUAGE_CODE),
        content_type="text/csv; charset=utf-8",
    )
    name = f"{kind.path if kind else 'entries'}-{timezone.localdate():%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def fetch(entries: EntryQuerySet, columns: Sequence[Column]) -> Rows:
    """The rows of one SQL statement, fetched as they are needed."""
    selected = with_citations(entries).annotate(**{f"column_{column.name}": column.expression for column in columns})
    sql, params = selected.values_list(*(f"column_{column.name}" for column in columns)).query.sql_with_params()
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(sql, params)
        while batch := cursor.fetchmany(CHUNK):
            yield from batch


def lines(rows: Iterable[Sequence[Any]], columns: Sequence[Column], language: str) -> Iterator[str]:
    """The text of the file, piece by piece, in ``language``: it is made after the request's own is forgotten."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    buffer.write(BOM)
    with translation.override(language):
        writer.writerow([guard(str(column.heading)) for column in columns])
    for batch in batches(rows):
        with translation.override(language):
            writer.writerows(_cells(row, columns) for row in batch)
        yield _drain(buffer)
    yield _drain(buffer)


def batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    """The rows in lists of ``CHUNK``."""
    remaining = iter(rows)
    while batch := list(islice(remaining, CHUNK)):
        yield batch


def _cells(row: Sequence[Any], columns: Sequence[Column]) -> list[str]:
    return [guard(column.render(value)) for column, value in zip(columns, row, strict=True)]


def _drain(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
