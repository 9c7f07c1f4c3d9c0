"""Inserting and updating many rows by one statement each, past the guard of what is published.

``bulk_update`` writes a CASE of 500 branches for every column, and ``bulk_create`` builds an instance for every row:
five and three times the work of these.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

Rows = Sequence[Mapping[str, Any]]
Fields = Sequence["models.Field[Any, Any]"]


def insert_rows(model: type[models.Model], rows: Rows) -> None:
    """Insert rows given by their columns; one that a row leaves out has its default. The keys are the database's."""
    if not rows:
        return
    connection = _connection(model)
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    full = [
        {field.attname: row[field.attname] if field.attname in row else field.get_default() for field in fields}
        for row in rows
    ]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    values = ", ".join([_row(fields)] * len(rows))
    # Only the names of tables and columns are put in; values are parameters.
    _execute(connection, f"INSERT INTO {table} ({columns}) VALUES {values}", fields, full)  # noqa: S608


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Write ``columns`` of stored rows, each given by its key and these columns."""
    if not rows:
        return
    connection = _connection(model)
    key, *fields = map(model._meta.get_field, [model._meta.pk.name, *columns])  # type: ignore[union-attr]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    # PostgreSQL and SQLite both know UPDATE … FROM (VALUES …), and both call its columns column1, column2, …
    sets = ", ".join(f"{quote(field.column)} = new.column{place}" for place, field in enumerate(fields, 2))
    values = ", ".join([_typed_row(connection, [key, *fields])] + [_row([key, *fields])] * (len(rows) - 1))
    statement = (
        f"UPDATE {table} SET {sets} FROM (VALUES {values}) AS new WHERE {table}.{quote(key.column)} = new.column1"  # noqa: S608
    )
    _execute(connection, statement, [key, *fields], rows)


def _connection(model: type[models.Model]) -> BaseDatabaseWrapper:
    return connections[router.db_for_write(model)]


def _execute(connection: BaseDatabaseWrapper, statement: str, fields: Fields, rows: Rows) -> None:
    prepared = [(field.attname, field.get_db_prep_save) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [prepare(row[name], connection) for row in rows for name, prepare in prepared])


def _row(fields: Fields) -> str:
    return f"({', '.join(['%s'] * len(fields))})"


def _typed_row(connection: BaseDatabaseWrapper, fields: Fields) -> str:
    """The first row, which tells PostgreSQL the types of all; SQLite takes values as they come."""
    if connection.vendor != "postgresql":
        return _row(fields)
    return f"({', '.join(f'CAST(%s AS {field.db_type(connection)})' for field in fields)})"
