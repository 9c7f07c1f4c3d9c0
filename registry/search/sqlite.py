"""Searching SQLite: an FTS5 table without content that knows the place of every token.

Tokens that stand side by side make a phrase, so that a term of any length is found exactly, and a name that a term
begins or makes up is told from one that merely holds it. Only a path by sound of three and more letters is checked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from registry.models import SearchDocument
from registry.search import schema
from registry.search.engine import Places, Progress, Rank, read_set, sure_texts
from registry.search.grams import TermPlan, name_plan, sequence, sound_grams
from registry.search.matching import path_pattern
from registry.search.schema import INDEX, TABLE

FIELDS = ("name", "names", "text", "pinyin")
LITERALLY = " UNION ALL ".join(
    f"SELECT {rank.value}, group_concat(rowid, ' ') FROM {INDEX} WHERE {INDEX} MATCH %s"  # noqa: S608 our own names
    for rank in Rank
)
FOUND = f"SELECT group_concat(rowid, ' ') FROM {INDEX} WHERE {INDEX} MATCH %s"  # noqa: S608 our own names
FOUND_AND_CHECKED = f"""
    SELECT group_concat({INDEX}.rowid, ' ') FROM {INDEX} JOIN {TABLE} ON {TABLE}.entry_id = {INDEX}.rowid
    WHERE {INDEX} MATCH %s
        AND (instr({TABLE}.pinyin, %s) OR instr({TABLE}.pinyin, %s) OR {TABLE}.pinyin REGEXP %s)
"""  # noqa: S608 our own names
VOCABULARY = "registry_searchvocabulary"


def prepare(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    """Give a new connection the functions that the triggers call; received from ``connection_created``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("registry_grams", 1, _grams, deterministic=True)
        connection.connection.create_function("registry_sound", 1, _sound, deterministic=True)


def _grams(text: str) -> str:
    return " ".join(sequence(text))


def _sound(pinyin: str) -> str:
    return " ".join(sorted(sound_grams(pinyin)))


class SQLite:
    """The engine of SQLite; a condition is an FTS5 expression."""

    def __init__(self, using: str) -> None:
        self.connection = connections[using]
        self.documents = SearchDocument.objects.using(using)

    def write(self, documents: Sequence[SearchDocument]) -> None:
        """Write documents; triggers write the index."""
        self.documents.bulk_create(
            documents, batch_size=500, update_conflicts=True, unique_fields=["entry"], update_fields=FIELDS
        )

    def condition(self, term: str) -> str:
        """What an entry meets that ``term`` matches."""
        sound = name_plan(term)
        return f"({_phrase(term)} OR {_all(sound)})" if sound else f"({_phrase(term)})"

    def all_of(self, conditions: Iterable[str]) -> str:
        """The condition that all of these are met."""
        return " AND ".join(conditions)

    def literally(self, term: str, condition: str = "") -> Places:
        """The entries that hold ``term``, each at the rank of the best place."""
        whole = "^ " + _phrase(term, whole=True)
        places = [("name", whole), ("name", "^ " + _phrase(term)), *((each, _phrase(term)) for each in FIELDS[:3])]
        wanted = [self.all_of(filter(None, [f"({column} : {found})", condition])) for column, found in places]
        ranked, seen = {}, 0
        for place, entries in self._execute(LITERALLY, wanted):
            ranked[Rank(place)] = read_set(entries) & ~seen
            seen |= ranked[Rank(place)]
        return ranked

    def by_sound(self, term: str, condition: str = "") -> int:
        """The entries with a name that ``term`` matches by sound."""
        plan = name_plan(term)
        if not plan:
            return 0
        wanted = self.all_of(filter(None, [_all(plan), condition]))
        if plan.recheck:
            ((entries,),) = self._execute(FOUND_AND_CHECKED, [wanted, *sure_texts(term), path_pattern(term)])
        else:
            ((entries,),) = self._execute(FOUND, [wanted])
        return read_set(entries)

    @contextmanager
    def anew(self) -> Iterator[None]:
        """Make the index and all documents anew in one transaction: a table without content cannot be corrected."""
        with transaction.atomic(self.connection.alias), self.connection.cursor() as cursor:
            schema.run(cursor.execute, schema.REMOVAL["sqlite"])
            self.documents.all().delete()
            schema.run(cursor.execute, schema.CREATION["sqlite"])
            yield
            cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")  # noqa: S608 our own names

    def differing(self, progress: Progress) -> set[int]:
        """The entries whose tokens are not those of their stored document, entries without a document among them."""
        left = self._indexed(progress)
        for document in self.documents.iterator():
            left[document.pk] -= _sum(document)
        return {key for key, difference in left.items() if difference}

    def _indexed(self, progress: Progress) -> Counter[int]:
        """For each entry the sum over the tokens that the index has of it."""
        sums: Counter[int] = Counter()
        with self.connection.cursor() as cursor:
            cursor.execute(f"CREATE VIRTUAL TABLE temp.{VOCABULARY} USING fts5vocab(main, {INDEX}, instance)")
            try:
                cursor.execute(f"SELECT term, doc, col, offset FROM temp.{VOCABULARY}")  # noqa: S608 our own names
                while rows := cursor.fetchmany(100_000):
                    for token, key, column, place in rows:
                        sums[key] += hash((token, column, place))
                    progress(len(sums))
            finally:
                cursor.execute(f"DROP TABLE temp.{VOCABULARY}")
        return sums

    def _execute(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            return list(cursor.execute(statement, values))


def _sum(document: SearchDocument) -> int:
    texts = [_grams(document.name), _grams(document.names), _grams(document.text), _sound(document.pinyin)]
    columns = zip(("name", "names", "text", "sound"), texts, strict=True)
    return sum(hash((token, column, place)) for column, text in columns for place, token in enumerate(text.split()))


def _phrase(term: str, *, whole: bool = False) -> str:
    """The tokens of ``term`` side by side; with the end of its run if it is to be the ``whole`` of one."""
    tokens = sequence(term)
    if len(term) == 1 and not whole:
        return f"{tokens[0]}*"
    return " + ".join(tokens if whole else tokens[:-1])


def _all(plan: TermPlan) -> str:
    return f"({' AND '.join(plan.tokens)})"
