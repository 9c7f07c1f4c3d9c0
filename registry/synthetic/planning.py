"""Helping the database through many rows at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from registry.models import SearchDocument

# kB of new tokens that PostgreSQL gathers before it sorts them into the index.
GATHERED = 65_536
INVERTED = """
    SELECT quote_ident(name.relname) FROM pg_index
    JOIN pg_class name ON name.oid = indexrelid JOIN pg_am ON pg_am.oid = name.relam
    WHERE amname = 'gin' AND indrelid = %s::regclass
"""


def analyse() -> None:
    """Renew the statistics that queries are planned by.

    PostgreSQL does so by itself a while after many rows came; until then it reads whole tables for a few rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def many_documents() -> Iterator[None]:
    """Let PostgreSQL sort new search documents into its index by the load rather than one by one.

    That is twice as fast, but slows every search down meanwhile, so that the index is not made like this.
    """
    indexes = _inverted_indexes()
    _run(f"ALTER INDEX {name} SET (fastupdate = on, gin_pending_list_limit = {GATHERED})" for name in indexes)
    try:
        yield
    finally:
        _run(f"ALTER INDEX {name} RESET (gin_pending_list_limit)" for name in indexes)
        _run(f"ALTER INDEX {name} SET (fastupdate = off)" for name in indexes)
        _run(f"SELECT gin_clean_pending_list('{name}'::regclass)" for name in indexes)


def _inverted_indexes() -> list[str]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(INVERTED, [SearchDocument._meta.db_table])
        return [name for (name,) in cursor.fetchall()]


def _run(statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
