"""One statement that gives the rows of a table for a batch of entries.

The database writes the cells itself: choices as their labels, lists joined, whatever could be a formula guarded. So a
row is never an object in Python, and the ORM, which writes the inner part, iterates nothing. A batch is a parameter:
the statement is written once for a download.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, QuerySet, Value

from registry.exchange.columns import TYPED, Column, Selection, Table, Type
from registry.exchange.guarding import FORMULA_STARTS
from registry.exchange.sql import Gathered
from registry.models import EntryQuerySet

# Stands for the ids of a batch among the parameters, until there is one.
BATCH = object()
STARTS = "".join(FORMULA_STARTS)
Sql = tuple[str, tuple[Any, ...]]


class Style(Enum):
    """What the cells of a statement are: guarded text, text, or stored values."""

    GUARDED = "guarded"
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
    aside = [] if on_sqlite else [column for column in columns if isinstance(column.selected, Gathered)]
    inside = [column for column in columns if column not in aside]
    places = {column.name: f"body.c{place}" for place, column in enumerate(inside)}
    places |= {column.name: f"part_{column.name}.value" for column in aside}
    selected, labels = _cells(columns, places, style)
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


def _cells(columns: Sequence[Column], places: Mapping[str, str], style: Style) -> Sql:
    """All cells of a row, each from the place where the statement finds its value."""
    cells = [_cell(column, places[column.name], style) for column in columns]
    if len(cells) == 1 and style is Style.GUARDED:  # a line without anything would be no line to those who read it
        cells = [(f"COALESCE({sql}, '')", params) for sql, params in cells]
    return ", ".join(sql for sql, _params in cells), tuple(param for _sql, params in cells for param in params)


def _inner(table: Table, columns: Sequence[Column], style: Style, day: datetime.date) -> Sql:
    """The rows of every selection, one below the other."""
    parts = [_compiled(each, place, columns, style, day) for place, each in enumerate(table.selections)]
    return " UNION ALL ".join(sql for sql, _params in parts), tuple(param for _sql, own in parts for param in own)


def _compiled(selection: Selection, place: int, columns: Sequence[Column], style: Style, day: datetime.date) -> Sql:
    rows = selection.rows().filter(InBatch(selection.key)).order_by()
    if isinstance(rows, EntryQuerySet):
        rows = rows.with_level(day)
    sorting: dict[str, Any] = {"section": Value(place, output_field=IntegerField())} if selection.order else {}
    sorting |= {f"s{number}": F(path) for number, path in enumerate(selection.order)}
    values = {f"c{number}": _expression(selection, column, style) for number, column in enumerate(columns)}
    selected = rows.annotate(row_key=F(selection.key), **sorting, **values)
    return _sql(selected.values_list("row_key", *sorting, *values))


def _expression(selection: Selection, column: Column, style: Style) -> Any:
    expression = selection.expression(column)
    return expression.as_array() if _is_array(column, style) else expression


def _sql(rows: QuerySet[Any, Any]) -> Sql:
    return rows.query.sql_with_params()


def _sorted_by(table: Table) -> list[str]:
    order = table.selections[0].order
    return ["section", *(f"s{number}" for number in range(len(order)))] if order else []


def _order(table: Table, *first: str) -> str:
    return ", ".join([*first, *(f"body.{name}" for name in _sorted_by(table))])


def _joins(columns: Sequence[Column], style: Style) -> Sql:
    """What is gathered from the parts of all entries of the batch at once, beside each entry."""
    joins, params = "", ()
    for column in columns:
        gathered = column.expression.as_array() if _is_array(column, style) else column.expression
        sql, own = _sql(gathered.grouped().filter(InBatch("entry")))
        alias = f"part_{column.name}"
        joins += f" LEFT JOIN ({sql}) AS {alias}(key, value) ON {alias}.key = chosen.id"
        params = (*params, *own)
    return joins, params


def _is_array(column: Column, style: Style) -> bool:
    return style is Style.STORED and column.type is Type.LIST and not column.kept


def _cell(column: Column, value: str, style: Style) -> Sql:
    """How the database writes the cell of a value."""
    if style is Style.STORED:
        return value, ()
    if column.labels:
        labels = tuple(word for stored, label in column.labels.items() for word in (stored, str(label)))
        return f"CASE {value}{' WHEN %s THEN %s' * len(column.labels)} END", labels
    if style is Style.TEXT or column.type not in TYPED:
        return value, ()
    first = (
        f"strpos(%s, left({value}, 1))" if connection.vendor == "postgresql" else f"instr(%s, substr({value}, 1, 1))"
    )
    return f"CASE WHEN {value} = '' THEN NULL WHEN {first} > 0 THEN '''' || {value} ELSE {value} END", (STARTS,)
