"""The public entries as one flat table, as a peer of `make bench` is given them."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db.models import OuterRef, Subquery

from registry.models import Entry, EntryIndustry, Recognition

COLUMNS = ("code", "name", "kind", "district", "industry", "level", "year", "summary")
COUNTED = ("kind", "district", "industry", "level", "year")


def flatten(path: str) -> None:
    """Write the table with an index on each column that is counted or sorted by."""
    mine = {"entry": OuterRef("pk")}
    industry = EntryIndustry.objects.filter(**mine).order_by("id").values("industry__name")[:1]
    year = Recognition.objects.filter(**mine).order_by("id").values("year")[:1]
    entries = Entry.objects.public().order_by("pk").annotate(industry=Subquery(industry), year=Subquery(year))
    rows = entries.values_list("record_id", "name", "kind", "district__name", "industry", "level", "year", "summary")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"CREATE TABLE entries ({', '.join(COLUMNS)})")
        marks = ", ".join("?" * len(COLUMNS))
        connection.executemany(f"INSERT INTO entries VALUES ({marks})", rows.iterator())  # noqa: S608 our own names
        for column in (*COUNTED, "name"):
            connection.execute(f"CREATE INDEX by_{column} ON entries ({column})")


def flatten_once(path: Path) -> None:
    """The same, unless the file is there from an earlier run."""
    if not path.exists():
        growing = path.with_suffix(".growing")
        growing.unlink(missing_ok=True)
        flatten(str(growing))
        growing.rename(path)
