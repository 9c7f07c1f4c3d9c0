"""Letting the database count its rows, so that it plans queries for what is there."""

from django.db import connection


def analyse() -> None:
    """Renew the statistics that queries are planned by.

    PostgreSQL does so by itself a while after many rows came; until then it reads whole tables for a few rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
