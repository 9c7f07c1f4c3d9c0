"""Reads a table batch by batch, as lines of CSV that the database wrote, or as rows.

Between two batches nothing is open: a reader who is slow, or who goes away, holds no transaction and no cursor. What is
read does not change meanwhile, for published entries never do.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from django.conf import settings
from django.db import connection, transaction

from registry.exchange import lists
from registry.exchange.columns import Column, Type
from registry.exchange.statements import Statement

Rows = list[Sequence[Any]]
CRLF = b"\r\n"


class Reader:
    """Reads by one statement; each database has its own way. Where to stop a batch is its choice too."""

    batch: ClassVar[int]

    def __init__(self, statement: Statement) -> None:
        self.statement = statement

    def lines(self, ids: Sequence[int]) -> tuple[bytes, int]:
        """The lines of CSV of these entries in their order, and how many rows they are."""
        raise NotImplementedError

    def rows(self, ids: Sequence[int]) -> Rows:
        """The rows of these entries in their order."""
        raise NotImplementedError


class PostgresReader(Reader):
    """``COPY`` hands over each line as it will stand in the file, but for the end of it."""

    batch = 4000

    def lines(self, ids: Sequence[int]) -> tuple[bytes, int]:
        rows = _Rows()
        with _patient() as cursor:
            # The names are ours, and the parameters are put in by the driver.
            selected = cursor.mogrify(*self.statement.of(ids))
            cursor.copy_expert(b"COPY (" + selected + b") TO STDOUT (FORMAT binary, ENCODING 'UTF8')", rows)
        lines = rows.lines()
        return CRLF.join([*lines, b""]), len(lines)

    def rows(self, ids: Sequence[int]) -> Rows:
        with _patient() as cursor:
            cursor.execute(*self.statement.of(ids))
            found: Rows = cursor.fetchall()
        return found


# The head of what COPY writes, and what it puts before each line: how many values there are, and how long the one is.
HEAD, BEFORE = len(b"PGCOPY\n\xff\r\n\0") + 8, 6
END = b"\xff\xff"


class _Rows(list[bytes]):
    """What ``COPY`` writes to: the driver calls it once a row, first with the head as well, and then for the end."""

    write = list.append

    def lines(self) -> list[bytes]:
        """The one value of each row."""
        self[0] = self[0][HEAD:]
        # No text holds these bytes.
        return [row[BEFORE:] for row in self if row != END]


# Compiling and parallel workers cost more than a batch is worth; without merges, with room to sort and hash a batch,
# and where a page anywhere costs hardly more than the next one, each row is found by its key.
PLANNED = """
SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL enable_mergejoin = off;
SET LOCAL work_mem = '32MB'; SET LOCAL random_page_cost = 1.1; SET LOCAL statement_timeout = {limit}
"""


@contextmanager
def _patient() -> Iterator[Any]:
    """The driver's own cursor, in a short transaction with a time limit for each of its statements."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.cursor.execute(PLANNED.format(limit=int(settings.EXPORT_BATCH_SECONDS * 1000)))
        yield cursor.cursor


class SqliteReader(Reader):
    """The rows of a raw cursor, put into the order of the batch."""

    batch = 2000

    def lines(self, ids: Sequence[int]) -> tuple[bytes, int]:
        of_entry: dict[int, list[bytes]] = defaultdict(list)
        for key, line in self._found(ids):
            of_entry[key].append(line)
        lines = [line for key in ids for line in of_entry.get(key, ())]
        return CRLF.join([*lines, b""]), len(lines)

    def rows(self, ids: Sequence[int]) -> Rows:
        of_entry: dict[int, Rows] = defaultdict(list)
        for key, *row in self._found(ids):
            of_entry[key].append(row)
        return [row for key in ids for row in of_entry.get(key, ())]

    def _found(self, ids: Sequence[int]) -> Rows:
        with connection.cursor() as cursor:
            cursor.cursor.execute(*self.statement.of(ids))
            found: Rows = cursor.cursor.fetchall()
        return found


READERS: dict[str, type[Reader]] = {"postgresql": PostgresReader, "sqlite": SqliteReader}


def reader(statement: Statement) -> Reader:
    """The reader of the database that answers."""
    return READERS[connection.vendor](statement)


def as_json(column: Column, value: Any) -> Any:
    """A stored value as JSON has it: codes of choices, arrays, numbers, days as text, and null for nothing."""
    if column.kept and column.type is Type.LIST:
        return lists.split(value or "")
    if column.type is Type.LIST:
        texts = json.loads(value) if isinstance(value, str) else value
        return texts or []
    if value is None or value == "":
        return None
    if column.type is Type.BOOLEAN:
        return bool(value)
    if column.type is Type.NUMBER:
        return int(value) if "." not in value else float(value)
    return str(value) if column.type is Type.DATE else column.code(value)
