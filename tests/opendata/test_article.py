"""The snapshot of the registry's own content."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from registry.moments import Moment
from registry.opendata import snapshot
from registry.search.index import newest_revision

pytestmark = pytest.mark.django_db

TABLES = (
    *("entries", "technical_colleges", "training_bases", "trial_zones", "master_studios"),
    *("city_statistics", "districts", "sources"),
)


def rows(file: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    """What a question to the file gives."""
    return file.execute(sql).fetchall()


@pytest.mark.parametrize("batch", [1, 2000])
def test_the_content_is_whole_and_points_to_nothing_that_is_missing(
    content: object, tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "registry.sqlite"
    monkeypatch.setattr(snapshot, "BATCH", batch)
    monkeypatch.setattr(snapshot, "IDS", batch)

    snapshot.write(path, Moment.now(), newest_revision(), {})
    with closing(sqlite3.connect(path)) as file:
        counts = {table: rows(file, f'SELECT count(*) FROM "{table}"')[0][0] for table in TABLES}  # noqa: S608
        assert rows(file, "PRAGMA foreign_key_check") == []
        assert rows(file, "PRAGMA integrity_check") == [("ok",)]
        led = rows(
            file,
            "SELECT masters.name FROM master_studios JOIN entry_leaderships USING (code)"
            " JOIN masters ON masters.id = master_id JOIN entries USING (code) WHERE entries.name LIKE '何涛%'",
        )

    assert led == [("何涛",)]
    assert counts["entries"] == sum(counts[table] for table in TABLES[1:5]) == 17
    assert counts["city_statistics"] == 32
    assert counts["districts"] == 42
