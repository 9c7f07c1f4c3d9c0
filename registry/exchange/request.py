"""What a reader asked to download."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.errors import BadQuery
from registry.exchange.columns import Column, Table

# What does not change which rows there are, or is named apart.
NOT_OF_THE_QUERY = {"page", "lang", "columns", "as_of"}
KEY_LENGTH = 16
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asked:
    """A table, the columns of it, the query, and the moment: all that decides the bytes of a file but its format."""

    table: Table
    columns: tuple[Column, ...]
    language: str
    query: Pairs
    revision: int
    day: datetime.date
    # The list that was exported, and the address it has there.
    path: str

    @property
    def as_of(self) -> str:
        """The moment, as a parameter names it."""
        return f"{self.revision}@{self.day.isoformat()}"

    @property
    def query_string(self) -> str:
        """The parameters that give the same rows again, in the same columns and language."""
        named = [("columns", ",".join(column.name for column in self.columns))]
        if self.columns == self.table.columns:
            named = []
        return urlencode([*self.query, *named, ("lang", self.language), ("as_of", self.as_of)])

    def key(self, form: str) -> str:
        """The name of such a file: the same whenever the same is asked of the same moment."""
        parts = [self.path, form, self.query_string, dictionary_version(self.table)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:KEY_LENGTH]

    def file_name(self, form: str) -> str:
        """The name under which it is saved; by its end it is known again."""
        return f"{self.table.name}-r{self.revision}-{self.key(form)}.{form}"


def chosen_columns(table: Table, parameters: QueryDict) -> tuple[Column, ...]:
    """The columns that ``columns=`` names, all of them where it names none; raises ``BadQuery`` for an unknown one."""
    names = [name for text in parameters.getlist("columns") for name in text.split(",") if name]
    known = {column.name for column in table.columns}
    unknown = [name for name in names if name not in known]
    if unknown:
        sentence = _("“%(name)s” is no column (columns). There are: %(columns)s.")
        listed = ", ".join(column.name for column in table.columns)
        raise BadQuery(sentence % {"name": unknown[0][:60], "columns": listed})
    return table.choose(list(dict.fromkeys(names))) if names else table.columns


def canonical_query(parameters: Mapping[str, Sequence[str]], known: Sequence[str]) -> Pairs:
    """The known parameters that were used, in one order, whatever order they were typed in."""
    wanted = [name for name in known if name not in NOT_OF_THE_QUERY]
    return tuple((name, value) for name in wanted for value in sorted(set(parameters.get(name, ()))) if value)


@cache
def dictionary_version(table: Table) -> str:
    """Twelve characters that change with any name, heading, type, meaning or label of the table."""
    described = []
    for language in ("zh-hans", "en"):
        with override(language):
            described += [_described(column) for column in table.columns]
    return hashlib.sha256(json.dumps(described).encode()).hexdigest()[:12]


def _described(column: Column) -> list[object]:
    labels = [[str(stored), str(label)] for stored, label in column.labels.items()]
    words = (column.heading, column.meaning, column.unit, column.rule)
    return [column.name, column.type, *map(str, words), labels]
