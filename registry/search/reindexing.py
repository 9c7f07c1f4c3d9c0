"""Rebuilding what is kept beside entries, documents and cells, and comparing it with what it should be."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import DEFAULT_DB_ALIAS, transaction

from registry.exchange.cells import outdated, write_cells
from registry.models import Entry, SearchDocument
from registry.search.documents import BATCH, documents_of, same
from registry.search.engine import engine

Report = Callable[[str], None]


@dataclass
class Differences:
    """The ids of entries whose documents, index or cells are not what they should be."""

    missing: set[int] = field(default_factory=set)
    outdated: set[int] = field(default_factory=set)
    surplus: set[int] = field(default_factory=set)
    misindexed: set[int] = field(default_factory=set)
    miswritten: set[int] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many entries are wrong in some way."""
        return len(self.missing | self.outdated | self.surplus | self.misindexed | self.miswritten)


def rebuild(report: Report) -> int:
    """Write every document and the whole index anew; returns the number of entries."""
    searched = engine(DEFAULT_DB_ALIAS)
    done, total = 0, Entry._base_manager.count()
    with searched.anew():
        for keys in _batches():
            with transaction.atomic():
                # Nobody changes these entries between the reading and the writing.
                list(Entry._base_manager.select_for_update().filter(pk__in=keys).values_list("pk"))
                searched.write(documents_of(keys))
                write_cells(keys)
            done += len(keys)
            report(f"{done} / {total}")
    return done


def compare(report: Report) -> Differences:
    """What a rebuild would change."""
    found = Differences()
    every: set[int] = set()
    for keys in _batches():
        every.update(keys)
        _compare_documents(keys, found)
        found.miswritten.update(outdated(keys))
        report(f"documents: {len(every)}")
    found.surplus = set(SearchDocument.objects.values_list("pk", flat=True)) - every
    found.misindexed = engine(DEFAULT_DB_ALIAS).differing(lambda count: report(f"index: {count}"))
    return found


def _compare_documents(keys: list[int], found: Differences) -> None:
    stored = SearchDocument.objects.in_bulk(keys)
    found.missing.update(set(keys) - stored.keys())
    found.outdated.update(new.pk for new in documents_of(keys) if new.pk in stored and not same(stored[new.pk], new))


def _batches() -> Iterator[list[int]]:
    last = 0
    while keys := list(Entry._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]
