"""Statements that are written once a process: what every act asks about its entries is the same but for their ids.

Writing such a statement takes Django several times as long as the database takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, QuerySet

# Stands for the ids among the parameters until they are known.
IDS = object()
Sql = tuple[str, tuple[Any, ...]]


class Given(Func):
    """Whether the number in ``column`` is one of those that the statement is asked for."""

    output_field = BooleanField()

    def __init__(self, column: str) -> None:
        super().__init__(F(column))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} = ANY(%s::bigint[])", (*params, IDS)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        column, params = compiler.compile(self.source_expressions[0])
        return f"{column} IN (SELECT value FROM json_each(%s))", (*params, IDS)  # noqa: S608 a column's name


class Written(NamedTuple):
    """A statement for one database; ``converters`` make Python's values of the columns at their places."""

    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]


class Prepared:
    """The columns ``names`` of ``rows``, which are filtered by ``Given``: asked for again and again."""

    def __init__(self, rows: QuerySet[Any, Any], *names: str) -> None:
        self.values, self.names = rows.values_list(*names), names
        self._written = cache(self._write)

    def of(self, ids: Iterable[int]) -> list[Sequence[Any]]:
        """The rows for these ids."""
        connection = connections[self.values.db]
        written = self._written(connection.alias)
        brackets = "{%s}" if connection.vendor == "postgresql" else "[%s]"
        given = brackets % ",".join(map(str, ids))
        with connection.cursor() as cursor:
            cursor.execute(written.sql, [given if param is IDS else param for param in written.params])
            rows: list[Sequence[Any]] = cursor.fetchall()
        return [_converted(row, written, connection) for row in rows] if written.converters else rows

    def rows(self, ids: Iterable[int]) -> list[dict[str, Any]]:
        """The rows for these ids by the names of their columns."""
        return [dict(zip(self.names, row, strict=True)) for row in self.of(ids)]

    def _write(self, alias: str) -> Written:
        compiler = self.values.query.get_compiler(alias)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, _sql, _name in compiler.select])
        return Written(sql, tuple(params), tuple((place, *found) for place, found in converters.items()))


def _converted(row: Sequence[Any], written: Written, connection: BaseDatabaseWrapper) -> Sequence[Any]:
    values = list(row)
    for place, converters, column in written.converters:
        for convert in converters:
            values[place] = convert(values[place], column, connection)
    return values
