"""Writing columns of entries that are stored already, past the guard of what is published.

One statement a batch. ``bulk_update`` would write a CASE of 500 branches for every column: twelve times the work.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

from registry.lifecycle.copying import BATCH
from registry.models import Entry

Columns = Sequence["models.Field[Any, Any]"]


def write_columns(entries: Sequence[Entry], names: Sequence[str]) -> None:
    """Write the columns ``names`` of ``Entry`` as the instances have them; an instance may be of any kind."""
    connection = connections[router.db_for_write(Entry)]
    key = Entry._meta.pk
    assert key is not None
    columns = [key, *(Entry._meta.get_field(name) for name in names)]
    for start in range(0, len(entries), BATCH):
        _write(connection, columns, entries[start : start + BATCH])


def _write(connection: BaseDatabaseWrapper, columns: Columns, entries: Sequence[Entry]) -> None:
    values = [field.get_db_prep_save(getattr(entry, field.attname), connection) for entry in entries for field in columns]
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection, columns, len(entries)), values)


def _statement(connection: BaseDatabaseWrapper, columns: Columns, number: int) -> str:
    """``UPDATE … FROM (VALUES …)``, which PostgreSQL and SQLite both know, as they do the names of its columns."""
    quote = connection.ops.quote_name
    table, key = quote(Entry._meta.db_table), quote(columns[0].column)
    sets = [f"{quote(field.column)} = new.column{place}" for place, field in enumerate(columns[1:], 2)]
    rows = [_typed_row(connection, columns)] + [f"({', '.join(['%s'] * len(columns))})"] * (number - 1)
    return (  # only names of columns are put in
        f"UPDATE {table} SET {', '.join(sets)} FROM (VALUES {', '.join(rows)}) AS new"  # noqa: S608
        f" WHERE {table}.{key} = new.column1"
    )


def _typed_row(connection: BaseDatabaseWrapper, columns: Columns) -> str:
    """The first row, which tells PostgreSQL the types of all; SQLite takes values as they come."""
    if connection.vendor != "postgresql":
        return f"({', '.join(['%s'] * len(columns))})"
    return f"({', '.join(f'CAST(%s AS {field.db_type(connection)})' for field in columns)})"
