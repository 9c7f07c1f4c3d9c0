"""One statement that gives the rows of a table for a batch of entries.

The database writes the cells itself: choices as their labels, lists joined, and for CSV the whole line. The ORM, which
writes the inner part, iterates nothing. A batch is a parameter: the statement is written once for a download.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, QuerySet, Value

from registry.exchange.beside import beside
from registry.exchange.columns import Column, Piece, Run, Selection, Table, Type
from registry.exchange.lines import Sql, line
from registry.exchange.sql import Gathered
from registry.models import EntryCells, EntryQuerySet
from registry.models.querysets import level_on

# Stands for the ids of a batch among the parameters, until there is one.
BATCH = object()


class Style(Enum):
    """What a statement gives of a row: one line of CSV, the texts of its cells, or their stored values."""

    LINE = "line"
    TEXT = "text"
    STORED = "stored"


class InBatch(Func):
    """Whether a row belongs to an entry of the batch."""

    output_field = BooleanField()

    def __init__(self, key: str) -> None:
        super().__init__(F(key))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        key, params = compiler.compile(self.source_expressions[0])
        return f"{key} = ANY(%s::bigint[])", (*params, BATCH)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        key, params = compiler.compile(self.source_expressions[0])
        return f"{key} IN (SELECT value FROM json_each(%s))", (*params, BATCH)  # noqa: S608 a column's name


@dataclass(frozen=True)
class Statement:
    """A statement that waits for its batch. On SQLite the first value of a row is the id of its entry."""

    sql: str
    params: tuple[Any, ...]

    def of(self, ids: Iterable[int]) -> Sql:
        """The statement with its parameters for the entries with these ids, in this order."""
        brackets = "{%s}" if connection.vendor == "postgresql" else "[%s]"
        batch = brackets % ",".join(map(str, ids))
        return self.sql, tuple(batch if param is BATCH else param for param in self.params)


def write(table: Table, columns: Sequence[Column], style: Style, day: datetime.date) -> Statement:
    """The statement for ``columns`` of ``table``, in the reader's language, with levels read on ``day``."""
    on_sqlite = connection.vendor == "sqlite"
    pieces = table.pieces(columns) if style is Style.LINE else list(columns)
    aside = [] if on_sqlite else [piece for piece in pieces if isinstance(piece.selected, Gathered)]
    inside = [piece for piece in pieces if piece not in aside]
    places = {piece.name: f"body.c{place}" for place, piece in enumerate(inside)}
    places |= {piece.name: f"part_{piece.name}.value" for piece in aside}
    selected, labels = _selected(pieces, places, style)
    inner, params = _inner(table, inside, style, day)
    if on_sqlite:
        # The limit keeps the inner statement apart, so that each of its values is worked out once.
        sql = f"SELECT body.row_key, {selected} FROM ({inner} LIMIT -1) AS body ORDER BY {_order(table)}"  # noqa: S608
        return Statement(sql.removesuffix(" ORDER BY "), (*labels, *params))
    joins, joined = _joins(aside, style)
    names = ", ".join(["key", *_sorted_by(table), *(f"c{place}" for place in range(len(inside)))])
    sql = (
        f"SELECT {selected} FROM unnest(%s::bigint[]) WITH ORDINALITY AS chosen(id, place)"  # noqa: S608
        f" JOIN ({inner}) AS body({names}) ON body.key = chosen.id{joins} ORDER BY {_order(table, 'chosen.place')}"
    )
    return Statement(sql, (*labels, BATCH, *params, *joined))


def _selected(pieces: Sequence[Piece], places: Mapping[str, str], style: Style) -> Sql:
    """What is given of a row, each value from the place where the statement finds it."""
    if style is Style.LINE:
        sql, params = line(pieces, places)
        return (f"CAST({sql} AS BLOB)" if connection.vendor == "sqlite" else sql), params
    cells = [_cell(piece, places[piece.name], style) for piece in pieces]
    return ", ".join(sql for sql, _params in cells), tuple(param for _sql, params in cells for param in params)


def _inner(table: Table, pieces: Sequence[Piece], style: Style, day: datetime.date) -> Sql:
    """The rows of every selection, one below the other."""
    parts = [_compiled(each, place, pieces, style, day) for place, each in enumerate(table.selections)]
    return " UNION ALL ".join(sql for sql, _params in parts), tuple(param for _sql, own in parts for param in own)


def _compiled(selection: Selection, place: int, pieces: Sequence[Piece], style: Style, day: datetime.date) -> Sql:
    rows, expressions = _rows(selection, pieces, day)
    if rows.model is not EntryCells or connection.vendor == "sqlite":  # else found once more, by what it is joined to
        rows = rows.filter(InBatch(selection.key))
    sorting: dict[str, Any] = {"section": Value(place, output_field=IntegerField())} if selection.order else {}
    sorting |= {f"s{number}": F(path) for number, path in enumerate(selection.order)}
    arrays = [_is_array(piece, style) for piece in pieces]
    values = {f"c{number}": _as_array(each, arrays[number]) for number, each in enumerate(expressions)}
    selected = rows.order_by().annotate(row_key=F(selection.key), **sorting, **values)
    return _sql(selected.values_list("row_key", *sorting, *values))


def _rows(selection: Selection, pieces: Sequence[Piece], day: datetime.date) -> tuple[QuerySet[Any, Any], list[Any]]:
    """The rows of a selection, and what is selected of them."""
    rows: QuerySet[Any, Any] = selection.rows()
    if not isinstance(rows, EntryQuerySet):
        return rows, [selection.expression(piece) for piece in pieces]
    kept = [beside(piece) for piece in pieces]
    if None not in kept:
        return EntryCells.objects.annotate(level_now=level_on(day)), kept
    if any(isinstance(piece, Run) for piece in pieces):
        rows = rows.filter(cells__isnull=False)
    return rows.with_level(day), [selection.expression(piece) for piece in pieces]


def _as_array(expression: Any, is_array: bool) -> Any:
    return expression.as_array() if is_array else expression


def _sql(rows: QuerySet[Any, Any]) -> Sql:
    return rows.query.sql_with_params()


def _sorted_by(table: Table) -> list[str]:
    order = table.selections[0].order
    return ["section", *(f"s{number}" for number in range(len(order)))] if order else []


def _order(table: Table, *first: str) -> str:
    return ", ".join([*first, *(f"body.{name}" for name in _sorted_by(table))])


def _joins(pieces: Sequence[Piece], style: Style) -> Sql:
    """What is gathered from the parts of all entries of the batch at once, beside each entry."""
    joins, params = "", ()
    for piece in pieces:
        gathered = _as_array(piece.selected, _is_array(piece, style))
        sql, own = _sql(gathered.grouped().filter(InBatch("entry")))
        alias = f"part_{piece.name}"
        joins += f" LEFT JOIN ({sql}) AS {alias}(key, value) ON {alias}.key = chosen.id"
        params = (*params, *own)
    return joins, params


def _is_array(piece: Piece, style: Style) -> bool:
    return style is Style.STORED and isinstance(piece, Column) and piece.type is Type.LIST and not piece.kept


def _cell(piece: Piece, value: str, style: Style) -> Sql:
    """How the database writes the cell of a value."""
    if style is Style.STORED or isinstance(piece, Run) or not piece.labels:
        return value, ()
    labels = tuple(word for stored, label in piece.labels.items() for word in (stored, str(label)))
    return f"CASE {value}{' WHEN %s THEN %s' * len(piece.labels)} END", labels
