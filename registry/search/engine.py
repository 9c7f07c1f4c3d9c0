"""What searching asks of a database: one small engine for each.

An engine finds entries for one folded term at a time and answers with sets (``registry.search.bitsets``). A *condition*
is a piece of the database's own query language that every wanted entry meets; it keeps the work small where one term is
common and another rare.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import IntEnum
from typing import Protocol

from django.db import connections
from django.utils.module_loading import import_string

from registry.models import SearchDocument
from registry.search import bitsets
from registry.search.matching import said


class Rank(IntEnum):
    """How well an entry fits a query, the best first."""

    EXACT = 0
    PREFIX = 1
    NAME = 2
    OTHER_NAME = 3
    ELSEWHERE = 4


Places = Mapping[Rank, int]
Progress = Callable[[int], None]


class Engine(Protocol):
    """One database's way to search."""

    def write(self, documents: Sequence[SearchDocument]) -> None:
        """Write documents and their part of the index, in place of older ones of the same entries."""

    def condition(self, term: str) -> str:
        """What an entry meets that ``term`` matches, literally or by sound. It may let others through."""

    def all_of(self, conditions: Iterable[str]) -> str:
        """The condition that all of these are met."""

    def literally(self, term: str, condition: str = "") -> Places:
        """The entries that hold ``term`` and meet ``condition``, each at the rank of the best place."""

    def by_sound(self, term: str, condition: str = "") -> int:
        """The entries with a name that ``term`` matches by sound."""

    def anew(self) -> AbstractContextManager[None]:
        """Around writing every document again: nothing that was wrong with the index is left."""

    def differing(self, progress: Progress) -> set[int]:
        """The entries whose index is not what their stored document asks for."""


ENGINES = {"postgresql": "registry.search.postgresql.PostgreSQL", "sqlite": "registry.search.sqlite.SQLite"}


def engine(using: str) -> Engine:
    """The engine of the database ``using``."""
    made: Engine = import_string(ENGINES[connections[using].vendor])(using)
    return made


def sure_texts(term: str) -> tuple[str | None, str | None]:
    """Two texts that prove a term's sound where a document's pinyin holds one; fewer where none can."""
    first, second, *_rest = [*said(term), None, None]
    return first, second


def read_set(text: str | None) -> int:
    """The set that a database wrote as ids between spaces."""
    return bitsets.of(map(int, text.split())) if text else 0
