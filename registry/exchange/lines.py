"""How a database writes a row as a line of CSV: byte for byte what the writer of the standard library would write.

So a row is never taken apart in Python, where making and quoting two dozen cells takes longer than reading them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from registry.exchange.columns import TYPED, Column, Piece, Run
from registry.exchange.guarding import FORMULA_STARTS, guard

Sql = tuple[str, tuple[Any, ...]]
QUOTED = ',"\r\n'
# A hyphen stands for itself at the end of a set of characters.
STARTS = "".join(sorted(FORMULA_STARTS, key="-".__eq__))


def line(pieces: Sequence[Piece], places: Mapping[str, str]) -> Sql:
    """The line of a row without its end; ``places`` says where its values are found, by the names of the pieces."""
    cells = [_cell(piece, places[piece.name]) for piece in pieces]
    if len(pieces) == 1 and isinstance(pieces[0], Column):
        return _alone(*cells[0])
    return _joined([cell for cell, _params in cells]), tuple(param for _cell, params in cells for param in params)


def written(columns: Sequence[Column], values: Iterable[Any]) -> str:
    """The same line in Python, from the values of a row."""
    buffer = io.StringIO(newline="")
    texts = ["" if value is None else str(value) for value in values]
    cells = [guard(text) if column.type in TYPED else text for column, text in zip(columns, texts, strict=True)]
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().removesuffix("\r\n")


def _alone(cell: str, params: tuple[Any, ...]) -> Sql:
    """A line of one cell: without anything it would be no line to those who read it."""
    if connection.vendor == "sqlite":
        return f"COALESCE(NULLIF({cell}, ''), '\"\"')", params
    # COPY quotes what was once the end of its data.
    return f"CASE {cell} WHEN '' THEN '\"\"' WHEN '\\.' THEN '\"\\.\"' ELSE {cell} END", params * 2


def _cell(piece: Piece, value: str) -> Sql:
    if isinstance(piece, Run):
        return value, ()
    if piece.labels:
        labels = tuple(word for stored, label in piece.labels.items() for word in (stored, _quoted(str(label))))
        return f"CASE {value}{' WHEN %s THEN %s' * len(piece.labels)} ELSE '' END", labels
    if piece.is_plain or piece.type not in TYPED:
        return f"COALESCE(CAST({value} AS text), '')", ()
    return _typed_in_postgresql(value) if connection.vendor == "postgresql" else _typed_in_sqlite(value)


def _typed_in_postgresql(value: str) -> Sql:
    sql = (
        f"CASE WHEN {value} !~ %s THEN {value} WHEN {value} ~ %s"
        f" THEN '\"' || CASE WHEN {value} ~ %s THEN '''' ELSE '' END || REPLACE({value}, '\"', '\"\"') || '\"'"
        f" WHEN {value} <> '' THEN '''' || {value} ELSE '' END"
    )
    starts, quoted = f"^[{STARTS}]", f"[{QUOTED}]"
    return sql, (f"{starts}|{quoted}", quoted, starts)


def _typed_in_sqlite(value: str) -> Sql:
    sql = (
        f"CASE WHEN {value} GLOB %s"
        f" THEN '\"' || CASE WHEN {value} GLOB %s THEN '''' ELSE '' END || REPLACE({value}, '\"', '\"\"') || '\"'"
        f" WHEN {value} GLOB %s THEN '''' || {value} ELSE COALESCE({value}, '') END"
    )
    starts = f"[{STARTS}]*"
    return sql, (f"*[{QUOTED}]*", starts, starts)


def _quoted(label: str) -> str:
    return f'"{label.replace(chr(34), chr(34) * 2)}"' if set(QUOTED) & set(label) else label


def _joined(cells: Sequence[str]) -> str:
    """The cells with commas between; one call of a function copies a long text less often than many operators."""
    if connection.vendor == "sqlite":
        return f"PRINTF('{','.join(['%%s'] * len(cells))}', {', '.join(cells)})"
    return f"CONCAT_WS(',', {', '.join(cells)})"
