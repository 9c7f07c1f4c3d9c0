"""Model fields that a database needs told more of than Django tells it."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

BYTE_ORDER = {"postgresql": "C", "sqlite": "BINARY"}


class KeyBeside(models.OneToOneField[Any, Any]):
    """The primary key of a row that stands beside another row, whose key it is.

    SQLite finds a row in one step by an ``integer`` key alone; by the ``bigint`` of a relation it asks an index first.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "integer" if connection.vendor == "sqlite" else super().db_type(connection)


class KeyField(models.CharField[str, str]):
    """Text compared byte by byte on every database, whatever the locale of the server is."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        return {**super().db_parameters(connection), "collation": BYTE_ORDER[connection.vendor]}
