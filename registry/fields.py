"""Model fields that PostgreSQL and SQLite must order alike."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

BYTE_ORDER = {"postgresql": "C", "sqlite": "BINARY"}


class KeyField(models.CharField[str, str]):
    """Text compared byte by byte on every database, whatever the locale of the server is."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        return {**super().db_parameters(connection), "collation": BYTE_ORDER[connection.vendor]}
