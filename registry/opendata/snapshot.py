"""All published data as one SQLite file, written row by row, so that no more than a batch is held at a time.

The file states one revision. Entries and their parts are read as of it, so that what is published while it is written
changes nothing; then every word, body, person and source that a written row refers to is added until none is missing.
What only drafts refer to is thereby left out.
"""

from __future__ import annotations

import datetime
import decimal
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from registry.models import CityStatistic, District, Entry, Industry, Publication, Region
from registry.moments import Moment
from registry.opendata.shape import (
    Column,
    Model,
    Shape,
    city_shape,
    entry_shapes,
    link_shapes,
    owned_by,
    part_shapes,
    publication_shape,
    word_shape,
)

BATCH = 2000
# So many ids fit into one question to any database.
IDS = 500
# Vocabularies that are published as a whole.
WHOLE: tuple[Model, ...] = (Region, District, Industry)


class Writer:
    """Fills one file."""

    def __init__(self, file: sqlite3.Connection, moment: Moment, revision: int) -> None:
        self.file, self.moment, self.revision = file, moment, revision
        self.shapes: dict[str, Shape] = {}

    def write(self, about: Mapping[str, str]) -> None:
        """Everything, in one transaction."""
        entries = Entry.objects.as_of(self.revision)
        self._add(publication_shape(), Publication.objects.filter(revision__lte=self.revision).order_by("revision"))
        for shape in entry_shapes():
            rows = shape.model._default_manager.as_of(self.revision)  # type: ignore[attr-defined]
            self._add(shape, rows.with_level(self.moment.day).order_by("record_id"))
        for shape in part_shapes():
            rows = shape.model._default_manager.filter(entry__in=entries)
            self._add(shape, rows.order_by("entry__record_id", "order", "id"))
        self._add(city_shape(), CityStatistic.objects.as_of(self.revision).order_by("id"))
        for model in WHOLE:
            self._add(word_shape(model), model._default_manager.order_by("pk"))
        self._follow()
        self._link()
        self._describe(about)

    def _add(self, shape: Shape, rows: QuerySet[Any, Any]) -> None:
        if shape.name not in self.shapes:
            self.shapes[shape.name] = shape
            self.file.execute(shape.creation)
            if shape.index:
                self.file.execute(f'CREATE INDEX "{shape.name}_{shape.index}" ON "{shape.name}" ("{shape.index}")')
        values = rows.values_list(*shape.paths).iterator(chunk_size=BATCH)
        for batch in _batches(values, BATCH):
            self.file.executemany(shape.insertion, [[_plain(value) for value in row] for row in batch])

    # What the rows refer to

    def _follow(self) -> None:
        """Add what is referred to, what that refers to, and what hangs on it, until nothing is missing."""
        while missing := {model: ids for model in self._targets() if (ids := self._missing(model))}:
            for model, ids in missing.items():
                self._add_ids(model, "pk", ids)
                for other, column in owned_by(model):
                    self._add_ids(other, column, ids)

    def _targets(self) -> list[Model]:
        columns = [column for shape in self.shapes.values() for column in shape.columns]
        return list(dict.fromkeys(column.target for column in columns if column.target))

    def _missing(self, model: Model) -> list[int]:
        """The ids of ``model`` that a row in the file refers to and that are not in it."""
        referring = [
            f'SELECT "{column.name}" AS id FROM "{shape.name}"'  # noqa: S608 names of our own models
            for shape in self.shapes.values()
            for column in shape.columns
            if column.target is model
        ]
        shape = word_shape(model)
        present = f'SELECT id FROM "{shape.name}"' if shape.name in self.shapes else "SELECT NULL WHERE 0"  # noqa: S608
        wanted = f"{' UNION '.join(referring)} EXCEPT {present}"
        return [key for (key,) in self.file.execute(wanted) if key is not None]

    def _add_ids(self, model: Model, column: str, ids: Sequence[int]) -> None:
        for batch in _batches(ids, IDS):
            self._add(word_shape(model), model._default_manager.filter(**{f"{column}__in": batch}).order_by("pk"))

    def _link(self) -> None:
        """The many-to-many relations among whole vocabularies."""
        for model in WHOLE:
            for shape in link_shapes(model):
                self._add(shape, shape.model._default_manager.order_by("pk"))

    # What the file says of itself

    def _describe(self, about: Mapping[str, str]) -> None:
        self.file.execute('CREATE TABLE "about" ("name" TEXT PRIMARY KEY, "value" TEXT NOT NULL)')
        self.file.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        columns = ("table", "column", "heading", "heading_en", "meaning_of_values", "meaning_of_values_en")
        definitions = ", ".join(f'"{name}" TEXT NOT NULL' for name in columns)
        self.file.execute(f"CREATE TABLE dictionary ({definitions})")
        rows = [_explained(shape, column) for shape in self.shapes.values() for column in shape.columns]
        self.file.executemany("INSERT INTO dictionary VALUES (?, ?, ?, ?, ?, ?)", rows)


def _explained(shape: Shape, column: Column) -> tuple[str, ...]:
    """A column in words, in both languages."""
    words = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            heading = str(getattr(column.field, "verbose_name", column.name))
            choices = getattr(column.field, "flatchoices", [])
            words.append((heading, "; ".join(f"{value} = {label}" for value, label in choices)))
    (heading, values), (heading_en, values_en) = words
    return shape.name, column.name, heading, heading_en, values, values_en


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        yield batch


def _plain(value: Any) -> Any:
    """A value as SQLite keeps it."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, decimal.Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, datetime.date) else value


def write(path: Path, moment: Moment, revision: int, about: Mapping[str, str]) -> None:
    """Write everything published at ``revision`` to a new file at ``path``."""
    # Nothing is lost if the machine stops: a file that is not finished is never given out.
    with closing(sqlite3.connect(path)) as file:
        file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096;")
        with file:
            Writer(file, moment, revision).write(about)
