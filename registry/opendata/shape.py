"""The tables of the snapshot, read from the models: what each is called, which columns it has, what they refer to.

What is written is named, not left out: an entry's own columns are those that a source can be cited for, and a relation
is followed only to words of a vocabulary, bodies, people and sources. A column that some later feature of the desk adds
to an entry, or a relation to an account, does not reach the file by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db import models

from registry.models import (
    CityStatistic,
    Entry,
    Evidenced,
    Kind,
    Part,
    Publication,
    Record,
    Source,
    entry_models,
    part_models,
)
from registry.models.vocabulary import Named

Model = type[models.Model]
INTEGERS = {"BigAutoField", "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "BooleanField"}
# Remarks among staff, which no page shows.
NOT_SHOWN = frozenset({"registry.district.note"})


@dataclass(frozen=True)
class Column:
    """One column of a table: its name in the file, the path it is read from, and its definition."""

    name: str
    path: str
    definition: str
    # The model that it refers to by id.
    target: Model | None = None
    field: Any = None


@dataclass(frozen=True)
class Shape:
    """One table."""

    name: str
    model: Model
    columns: tuple[Column, ...]
    index: str = ""

    @cached_property
    def creation(self) -> str:
        """The statement that makes it."""
        lines = ", ".join(f'"{column.name}" {column.definition}' for column in self.columns)
        return f'CREATE TABLE "{self.name}" ({lines})'

    @cached_property
    def insertion(self) -> str:
        """The statement that adds a row."""
        names = ", ".join(f'"{column.name}"' for column in self.columns)
        return f'INSERT INTO "{self.name}" ({names}) VALUES ({", ".join("?" * len(self.columns))})'  # noqa: S608

    @property
    def paths(self) -> list[str]:
        """What is read from the database, in the order of the columns."""
        return [column.path for column in self.columns]


def table_name(model: Model) -> str:
    """What the table of ``model`` is called: its class in the plural, ``entry_`` before the parts of an entry."""
    if issubclass(model, Part):
        return f"entry_{model.plural}"
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower()
    return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"


def entry_shapes() -> list[Shape]:
    """Entries with what every kind has, and for each kind a table with its own columns."""
    key = Column("code", "record_id", "TEXT PRIMARY KEY")
    stamps = (
        Column("kind", "kind", "TEXT NOT NULL", field=Entry._meta.get_field("kind")),
        Column("number", "number", "INTEGER NOT NULL"),
        Column("revision", "revision_id", "INTEGER NOT NULL REFERENCES publications(revision)"),
        Column("hash", "hash", "TEXT NOT NULL"),
        Column("level", "level_now", "INTEGER NOT NULL", field=Entry._meta.get_field("level")),
    )
    shapes = [Shape("entries", Entry, (key, *stamps, *_columns(Entry, Entry.own_fields)))]
    for kind, model in sorted(entry_models().items()):
        own = [name for name in model.own_fields if name not in Entry.own_fields]
        name = Kind(kind).path.replace("-", "_")
        reference = Column("code", "record_id", "TEXT PRIMARY KEY REFERENCES entries(code)")
        shapes.append(Shape(name, model, (reference, *_columns(model, own))))
    return shapes


def part_shapes() -> list[Shape]:
    """A table for each kind of part, with the place of each row among its entry's."""
    start = (
        Column("code", "entry__record_id", "TEXT NOT NULL REFERENCES entries(code)"),
        Column("position", "order", "INTEGER NOT NULL"),
    )
    return [Shape(table_name(part), part, (*start, *_columns(part, _stated(part))), "code") for part in part_models()]


def city_shape() -> Shape:
    """The figures of the city."""
    columns = _columns(CityStatistic, _stated(CityStatistic))
    revision = Column("revision", "revision_id", "INTEGER NOT NULL REFERENCES publications(revision)")
    return Shape(table_name(CityStatistic), CityStatistic, (*columns, revision))


def publication_shape() -> Shape:
    """The acts that the revisions number, without who did them."""
    moment = Publication._meta.get_field("at")
    return Shape(
        "publications",
        Publication,
        (
            Column("revision", "revision", "INTEGER PRIMARY KEY"),
            Column("at", "at", "TEXT NOT NULL", field=moment),
            Column("reason", "reason", "TEXT NOT NULL"),
        ),
    )


def word_shape(model: Model) -> Shape:
    """What entries refer to: a word of a vocabulary, a body, a person, a source."""
    key = Column("id", "pk", "INTEGER PRIMARY KEY")
    return Shape(table_name(model), model, (key, *_columns(model, _stated(model))))


def link_shapes(model: Model) -> list[Shape]:
    """The many-to-many relations of a vocabulary, each as pairs of ids."""
    return [_links(model, field) for field in model._meta.local_many_to_many if is_word(field.related_model)]


def _links(model: Model, field: Any) -> Shape:
    through = field.remote_field.through
    source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    columns = (
        Column(f"{model._meta.model_name}_id", f"{source}_id", _reference(model)),
        Column(f"{field.name}_id", f"{target}_id", _reference(field.related_model)),
    )
    return Shape(f"{model._meta.model_name}_{field.name}", through, columns)


def is_word(model: Any) -> bool:
    """Whether ``model`` is something that entries refer to, rather than bookkeeping or an account."""
    return issubclass(model, Named | Source) or (issubclass(model, Evidenced) and not issubclass(model, Part))


def owned_by(model: Model) -> Iterator[tuple[Model, str]]:
    """What hangs on a row of ``model`` without being part of an entry, and by which column: the honours of a master."""
    for other in apps.get_models():
        for field in other._meta.concrete_fields:
            owner = field.related_model if getattr(field.remote_field, "on_delete", None) is models.CASCADE else None
            if owner is model and is_word(other):
                yield other, field.attname


def _stated(model: Model) -> list[str]:
    """The columns of a row that is no entry."""
    left_out = {"entry", "order", "revision", "superseded_revision"}
    fields = [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in left_out]
    return [field.name for field in fields if f"{model._meta.label_lower}.{field.name}" not in NOT_SHOWN]


def _columns(model: Model, names: Any) -> tuple[Column, ...]:
    found = (_column(model._meta.get_field(name)) for name in names)
    return tuple(column for column in found if column)


def _column(field: Any) -> Column | None:
    """``field`` as a column; ``None`` for a relation that leads out of what is published."""
    needed = "" if field.null else " NOT NULL"
    if not field.is_relation:
        return Column(field.name, field.name, f"{_storage(field)}{needed}", field=field)
    if field.related_model is Record:
        # By its code; the record may have been withdrawn since.
        return Column(field.name, field.attname, f"TEXT{needed}", field=field)
    if not is_word(field.related_model):
        return None
    return Column(field.attname, field.attname, _reference(field.related_model, needed), field.related_model, field)


def _reference(model: Model, needed: str = " NOT NULL") -> str:
    return f"INTEGER{needed} REFERENCES {table_name(model)}(id)"


def _storage(field: Any) -> str:
    kind = field.get_internal_type()
    if kind in INTEGERS:
        return "INTEGER"
    return "NUMERIC" if kind == "DecimalField" else "TEXT"
