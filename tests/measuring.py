"""Searching measured inside one process that holds its indexes, as a server's does: for `make bench`."""

import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection
from django.http import QueryDict
from django.test import Client

from registry.filters import EntryFilter
from registry.models import Entry, SearchDocument
from registry.moments import Moment
from registry.pages.finding import Finding
from registry.search import held, names
from registry.search.engine import engine
from registry.search.grams import sequence, term_tokens
from registry.search.hits import find
from registry.search.query import parse
from registry.search.readings import full, initials
from registry.synthetic.words import lists

SPELLINGS: tuple[Callable[[str], str], ...] = (str, full, initials)
ROUNDS = 11
PREFIXES = 300
# The most common words, in characters, by sound and by initials.
COMMON = ("学院", "工作室", "技能大师", "gongzuoshi", "gzs", "jishixueyuan")


def main() -> None:
    """Print a line for each word, then the suggestions."""
    held.PATIENCE = 600
    index = held.index_at(Moment.now())
    assert index is not None
    index.warm()
    names.MANY = 10**9
    _timed(lambda: names.best(parse("永川"), 1), rounds=1)
    total = index.everything.bit_count()
    print(f"{total:,} public entries; median of {ROUNDS}, milliseconds of processor")
    for word in [*COMMON, _rare(total)]:
        _print_word(word, total)
    _print_suggestions()


def _print_word(word: str, total: int) -> None:
    share = finding(word).count / total
    line = f"{word:14} {share:6.1%}   count, facets and page {_timed(lambda: _page(word)):6.1f}"
    line += f"   hits alone {_timed(lambda: find(parse(word))):6.1f}"
    if len(word) == 2 and not word.isascii():
        bare = _timed(lambda: _bare(word))
        line += f"   bare SQL {bare:6.1f}   ratio {_timed(lambda: _page(word)) / bare:.2f}"
    if connection.vendor == "postgresql":
        line += f"   at work_mem = 1MB x {_little_memory(word):.2f}"
    print(line, flush=True)


def finding(word: str) -> Finding:
    """What a list asked for ``word`` finds."""
    filterset = EntryFilter(QueryDict(f"q={word}"), queryset=Entry.objects.all())
    assert filterset.is_valid()
    return Finding(filterset)


def _page(word: str) -> None:
    found = finding(word)
    assert found.page(0, 20)
    for facet in found.filterset.facets:
        found.counts(facet)


def _bare(word: str) -> None:
    """The ids by the index alone, as one would ask for them by hand."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT entry_id FROM registry_searchdocument WHERE tokens @@ %s::tsquery",
                [term_tokens(word).tokens[0]],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM registry_searchindex WHERE registry_searchindex MATCH %s", [sequence(word)[0]]
            )
        cursor.fetchall()


def _little_memory(word: str) -> float:
    usual = _timed(lambda: _page(word))
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '1MB'")
        little = _timed(lambda: _page(word))
        cursor.execute("RESET work_mem")
    return little / usual


def _rare(total: int) -> str:
    """The word of two characters that hits the share nearest to one entry in a hundred."""
    words = sorted({word for each in lists().values() for word in each if len(word) == 2 and not word.isascii()})
    asked = engine("default")
    some = random.Random(7).sample(words, min(150, len(words)))
    hits = {word: sum(bits.bit_count() for bits in asked.literally(word).values()) for word in some}
    return min(some, key=lambda word: abs(hits[word] / total - 0.01))


def _print_suggestions() -> None:
    client, times = Client(), []
    for text in _prefixes():
        begun = clock()
        assert client.get("/suggest/", {"q": text}).status_code == 200
        times.append((clock() - begun) * 1000)
    times.sort()
    middle, late = times[len(times) // 2], times[len(times) * 95 // 100]
    print(f"suggestions for {len(times)} beginnings: median {middle:.1f}, p95 {late:.1f}")


def _prefixes() -> Iterator[str]:
    """Beginnings of one to six signs of names, as characters, full pinyin and initials."""
    chance = random.Random(7)
    every = list(
        SearchDocument.objects.filter(entry__in=Entry.objects.public().order_by("pk")[:5000]).values_list("name")
    )
    for (name,) in chance.sample(every, min(PREFIXES, len(every))):
        spoken = chance.choice(SPELLINGS)(name[chance.choice([0, 0, 2]) :])
        yield spoken[: chance.randint(1, 6)]


def _timed(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _round in range(rounds):
        begun = clock()
        act()
        times.append((clock() - begun) * 1000)
    return statistics.median(times)


def clock() -> float:
    """Seconds of processor that this process and the one that serves it in PostgreSQL have had.

    What others do on the machine meanwhile does not count, so that a busy machine measures the same as an idle one.
    """
    return time.process_time() + (_served() if connection.vendor == "postgresql" else 0)


def _served() -> float:
    connection.ensure_connection()
    spent = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(spent.read_text(encoding="ascii").split()[0]) / 1e9
