"""Inserting and updating many rows by one statement each, past the guard of what is published.

``bulk_update`` writes a CASE of 500 branches for every column, and ``bulk_create`` builds an instance for every row:
five and three times the work of these.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

Rows = Sequence[Mapping[str, Any]]
Fields = Sequence["models.Field[Any, Any]"]


def insert_rows(model: type[models.Model], rows: Rows) -> None:
    """Insert rows given by their columns. One that a row leaves out has its default; numbers are the database's.

    Columns that set themselves when an instance is saved (``auto_now``) do not.
    """
    if not rows:
        return
    connection = _connection(model)
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]
    full = [{field.attname: _value(field, row) for field in fields} for row in rows]
    values = ", ".join([_row(fields)] * len(rows))
    table, *columns = _quoted(connection, model, fields)
    # Only the names of tables and columns are put in; values are parameters.
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {values}"  # noqa: S608
    _execute(connection, statement, fields, full)


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Write ``columns`` of stored rows, each given by its key and these columns."""
    if not rows:
        return
    connection = _connection(model)
    by_name = {field.name: field for field in model._meta.concrete_fields}
    fields = [model._meta.pk, *(by_name[name] for name in columns)]
    table, key, *names = _quoted(connection, model, fields)
    # PostgreSQL and SQLite both know UPDATE … FROM (VALUES …), and both call its columns column1, column2, …
    sets = ", ".join(f"{name} = new.column{place}" for place, name in enumerate(names, 2))
    values = ", ".join([_typed_row(connection, fields)] + [_row(fields)] * (len(rows) - 1))
    statement = f"UPDATE {table} SET {sets} FROM (VALUES {values}) AS new WHERE {table}.{key} = new.column1"  # noqa: S608
    _execute(connection, statement, fields, rows)


def _value(field: "models.Field[Any, Any]", row: Mapping[str, Any]) -> Any:
    return row[field.attname] if field.attname in row else field.get_default()


def _quoted(connection: BaseDatabaseWrapper, model: type[models.Model], fields: Fields) -> list[str]:
    """The names of the table and of these columns, as a statement has them."""
    names = [model._meta.db_table, *(field.column for field in fields)]
    return [connection.ops.quote_name(name) for name in names if name]


def _connection(model: type[models.Model]) -> BaseDatabaseWrapper:
    return connections[router.db_for_write(model)]


def _execute(connection: BaseDatabaseWrapper, statement: str, fields: Fields, rows: Rows) -> None:
    prepared = [(field.attname, _preparation(field, connection)) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [prepare(row[name]) for row in rows for name, prepare in prepared])


def _preparation(field: "models.Field[Any, Any]", connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """How a value of ``field`` becomes a parameter. Text, which most values are, is one as it is."""
    if isinstance(field, models.CharField | models.TextField):
        return lambda value: value if type(value) is str else field.get_db_prep_save(value, connection)
    return lambda value: None if value is None else field.get_db_prep_save(value, connection)


def _row(fields: Fields) -> str:
    return f"({', '.join(['%s'] * len(fields))})"


def _typed_row(connection: BaseDatabaseWrapper, fields: Fields) -> str:
    """The first row, which tells PostgreSQL the types of all; SQLite takes values as they come."""
    if connection.vendor != "postgresql":
        return _row(fields)
    return f"({', '.join(f'CAST(%s AS {field.db_type(connection)})' for field in fields)})"
