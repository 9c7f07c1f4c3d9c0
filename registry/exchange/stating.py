"""What the registry states of given entries, as the cells of a table."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from itertools import islice

from django.utils.translation import override

from registry.exchange.columns import Column, Table
from registry.exchange.reading import reader
from registry.exchange.statements import Style, write

BATCH = 1000
Key = tuple[str, ...]
Cells = dict[str, str]


def cells_of(
    table: Table, columns: Sequence[Column], language: str, day: datetime.date, ids: Iterable[int]
) -> dict[Key, Cells]:
    """The rows of ``table`` of these entries by their key, each cell as text by the name of its column."""
    every = [*columns, *(table.column(name) for name in table.key if table.column(name) not in columns)]
    with override(language):
        reading = reader(write(table, every, Style.TEXT, day))
    found: dict[Key, Cells] = {}
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        for row in reading.rows(batch):
            cells = {column.name: as_text(value) for column, value in zip(every, row, strict=True)}
            found[tuple(cells[name] for name in table.key)] = cells
    return found


def as_text(value: object) -> str:
    """A value of the database as the text of a cell."""
    return "" if value is None else str(value)
