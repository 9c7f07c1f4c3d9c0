"""Searching PostgreSQL: tokens in a ``tsvector`` beside each document, every literal hit checked against its text."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connections

from registry.models import SearchDocument
from registry.search.engine import Places, Progress, Rank, read_set, sure_texts
from registry.search.grams import TermPlan, grams, name_plan, sound_grams, term_tokens
from registry.search.matching import path_pattern
from registry.search.schema import TABLE

COLUMNS = ("entry_id", "name", "names", "text", "pinyin")
# A tsvector holds 1 MiB. A document with more tokens than fit has this one instead of those of its text, and every
# query asks for it too: its text is then found by the check alone. Others are not checked where tokens are proof.
MOST_TOKENS = 100_000
OVERSIZE = "zzzz"
UPSERT = f"""
    INSERT INTO {TABLE} (entry_id, name, names, text, pinyin, tokens)
    SELECT entry_id, name, names, text, pinyin, tokens::tsvector
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS given (entry_id, name, names, text, pinyin, tokens)
    ON CONFLICT (entry_id) DO UPDATE SET name = excluded.name, names = excluded.names, text = excluded.text,
        pinyin = excluded.pinyin, tokens = excluded.tokens
"""  # noqa: S608 the table's name is ours
DIFFERING = f"""
    SELECT stored.entry_id FROM {TABLE} stored
    JOIN unnest(%s::bigint[], %s::text[]) AS wanted (entry_id, tokens) ON wanted.entry_id = stored.entry_id
    WHERE stored.tokens <> wanted.tokens::tsvector
"""  # noqa: S608 the table's name is ours
LITERALLY = """
    SELECT place, entries FROM registry_search_text(%s::tsquery, %s, %s)
    UNION ALL SELECT place, entries FROM registry_search_text(%s::tsquery, %s, false)
    ORDER BY place
"""
BATCH = 500


def tokens(document: SearchDocument) -> str:
    """The tokens of a document, as a ``tsvector`` is written."""
    named = grams(document.name) | grams(document.names) | sound_grams(document.pinyin)
    every = named | grams(document.text)
    return " ".join(sorted(every if len(every) <= MOST_TOKENS else {*named, OVERSIZE}))


class PostgreSQL:
    """The engine of PostgreSQL; a condition is a ``tsquery``."""

    def __init__(self, using: str) -> None:
        self.connection = connections[using]
        self.documents = SearchDocument.objects.using(using)

    def write(self, documents: Sequence[SearchDocument]) -> None:
        """Write documents with their tokens by one statement for many."""
        for start in range(0, len(documents), BATCH):
            batch = documents[start : start + BATCH]
            columns = [[getattr(document, name) for document in batch] for name in COLUMNS]
            self._execute(UPSERT, [*columns, list(map(tokens, batch))])

    def condition(self, term: str) -> str:
        """What an entry meets that ``term`` matches."""
        sound = name_plan(term)
        return f"({_literal(term)} | {_all(sound)})" if sound else _literal(term)

    def all_of(self, conditions: Iterable[str]) -> str:
        """The condition that all of these are met."""
        return " & ".join(conditions)

    def literally(self, term: str, condition: str = "") -> Places:
        """The entries that hold ``term``, each at the rank of the best place."""
        plan = term_tokens(term)
        wanted = [self.all_of(filter(None, [each, condition])) for each in (_tokens(plan), f"'{OVERSIZE}'")]
        ranked: dict[Rank, int] = {}
        seen = 0
        for place, entries in self._execute(LITERALLY, [wanted[0], term, not plan.recheck, wanted[1], term]):
            found = read_set(entries) & ~seen
            ranked[Rank(place)] = ranked.get(Rank(place), 0) | found
            seen |= found
        return ranked

    def by_sound(self, term: str, condition: str = "") -> int:
        """The entries with a name that ``term`` matches by sound."""
        plan = name_plan(term)
        if not plan:
            return 0
        wanted = self.all_of(filter(None, [_all(plan), condition]))
        pattern = path_pattern(term) if plan.recheck else None
        values = [wanted, pattern, *sure_texts(term)]
        ((entries,),) = self._execute("SELECT registry_search_sound(%s::tsquery, %s, %s, %s)", values)
        return read_set(entries)

    def anew(self) -> AbstractContextManager[None]:
        """Nothing more: each document brings its tokens, and readers and writers go on meanwhile."""
        return nullcontext()

    def differing(self, progress: Progress) -> set[int]:
        """The entries whose tokens are not those of their stored document."""
        found: set[int] = set()
        for count, batch in enumerate(self._batches(), start=1):
            keys = [document.pk for document in batch]
            found.update(key for (key,) in self._execute(DIFFERING, [keys, list(map(tokens, batch))]))
            progress(count * BATCH)
        return found

    def _batches(self) -> Iterator[list[SearchDocument]]:
        last = 0
        while batch := list(self.documents.filter(pk__gt=last).order_by("pk")[:BATCH]):
            yield batch
            last = batch[-1].pk

    def _execute(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []


def _literal(term: str) -> str:
    return f"({_tokens(term_tokens(term))} | '{OVERSIZE}')"


def _tokens(plan: TermPlan) -> str:
    return f"'{plan.tokens[0]}':*" if plan.prefix else _all(plan)


def _all(plan: TermPlan) -> str:
    quoted = [f"'{token}'" for token in plan.tokens]
    return f"({' & '.join(quoted)})"
