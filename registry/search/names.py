"""The names of every public entry, held by each process: the best few that fit some letters, in milliseconds.

The search index finds everything that matches, which for two letters is half the registry and takes a while; a reader
who types wants the best few. Here names lie in strings, one line an entry, the highest level first and then in the
order of names, so that the first lines that hold a text are the best. A term may sound like a name as a whole, by
pinyin or by initials, not by a mixture.

What is held follows publications by a block of what is new. Superseded entries stay in their block: whoever reads it
asks the database once more which of them are public. A hundred thousand entries take some 35 MB.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from threading import Lock, Thread

from django.db import connection

from registry.models import Entry, EntryQuerySet
from registry.search.index import newest_revision
from registry.search.query import Query, Term
from registry.search.readings import path_letters

END, TAB = "\n", "\t"
NO_LETTER = re.compile("[^A-Za-z0-9\n]+")
NO_INITIAL = re.compile("[^A-Z0-9\t]+")
NO_SYLLABLE = re.compile("[^aeiouv]{3,}")
# So many places that do not count, or entries that one term alone fits, are passed over before a search is given up.
MOST_PASSED = 20_000
# Up to so many lines are put in order, more are gone through once for each way of fitting.
FEW = 100
# From so many entries on the names are read beside the requests, which go without them meanwhile.
MANY = 20_000
# So many new entries are searched apart before everything is read again.
MOST_NEW = 1_000
COLUMNS = ("pk", "document__name", "document__names", "document__pinyin")
Row = tuple[int, str, str, str]


class Lines:
    """One line of text an entry."""

    def __init__(self, lines: Iterable[str]) -> None:
        given = list(lines)
        self.text = END.join(["", *given, ""])
        self.starts = array("q", accumulate((len(line) + 1 for line in given), initial=1))

    def best(self, part: str) -> Iterator[int]:
        """The lines that are ``part``, then those that begin with it, then those that hold it; some more than once."""
        few = list(islice(self.holding(part), FEW))
        if len(few) < FEW:
            return iter(sorted(few, key=lambda number: self._distance(number, part)))
        passes = (f"{END}{part}{END}", f"{END}{part}", part)
        return chain.from_iterable(map(self.holding, passes))

    def _distance(self, number: int, part: str) -> tuple[bool, bool]:
        start, end = self.starts[number], self.starts[number + 1] - 1
        begins = self.text.startswith(part, start, end)
        return not (begins and end - start == len(part)), not begins

    def holding(self, part: str) -> Iterator[int]:
        """The lines that hold ``part``; with ``END`` before or after it those that begin or end with it."""
        place, passed = self.text.find(part), 0
        while place >= 0 and passed < MOST_PASSED:
            after = place + 1
            if self._counts(place):
                number = bisect_right(self.starts, place + part.startswith(END)) - 1
                yield number
                after = self.starts[number + 1] - 1
            passed += after == place + 1
            place = self.text.find(part, after)

    def holds(self, number: int, part: str) -> bool:
        """Whether the line ``number`` holds ``part``."""
        place, end = self.starts[number] - 1, self.starts[number + 1] - 1
        while (place := self.text.find(part, place + 1, end)) >= 0:
            if self._counts(place):
                return True
        return False

    def _counts(self, place: int) -> bool:
        return True


class Sounds(Lines):
    """Lines of syllables, each of which begins with a capital. Only what begins with a syllable is found."""

    def __init__(self, lines: Iterable[str]) -> None:
        super().__init__(lines)
        self.syllables, self.text = self.text, self.text.lower()

    def _counts(self, place: int) -> bool:
        return not self.syllables[place].islower()


class Block:
    """The names of some entries, the best first."""

    def __init__(self, rows: Iterable[Row]) -> None:
        keys, own, others, pinyin = zip(*rows, strict=True)
        sounds = [_spare(_spoken(text)) for text in pinyin]
        self.keys = array("q", keys)
        self.own, self.others = Lines(own), Lines(map(_spare, others))
        self.sounds = Sounds(sounds)
        self.initials = Lines(NO_INITIAL.sub("", sound).lower() for sound in sounds)

    def best(self, query: Query) -> Iterator[int]:
        """The ids of entries that fit ``query``, the best first; the longest of its terms leads."""
        first, *rest = sorted(query.terms, key=lambda term: (term.excluded, -len(term.folded)))
        for number in islice(_once(self._fitting(first)), MOST_PASSED):
            if all(self._fits(number, term) != term.excluded for term in rest):
                yield self.keys[number]

    def _fitting(self, term: Term) -> Iterator[int]:
        """The entries that have a name ``term`` fits, some more than once."""
        return chain.from_iterable(lines.best(part) for lines, part in self._places(term))

    def _places(self, term: Term) -> list[tuple[Lines, str]]:
        """Where to look for what. Letters in a name are their own sound, and their own initials."""
        sound = path_letters(term.folded) if term.latin else ""
        if not sound:
            return [(self.own, term.folded), (self.others, term.folded)]
        spoken: list[tuple[Lines, str]] = [] if NO_SYLLABLE.fullmatch(sound) else [(self.sounds, sound)]
        return [*spoken, (self.initials, sound)]

    def _fits(self, number: int, term: Term) -> bool:
        return any(lines.holds(number, part) for lines, part in self._places(term))


def _spoken(pinyin: str) -> str:
    """The syllables of each name of a ``matching.pinyin_document``."""
    return NO_LETTER.sub("", END.join(line for line in pinyin.split(END) if line.startswith(" ")))


def _spare(names: str) -> str:
    """Several names as one line, without those that another begins with: a studio is called after its master."""
    kept: list[str] = []
    for name in sorted(names.split(END), key=len, reverse=True):
        if not any(longer.startswith(name) for longer in kept):
            kept.append(name)
    return TAB.join(sorted(kept, key=names.index))


def _once(numbers: Iterable[int]) -> Iterator[int]:
    seen: set[int] = set()
    for number in numbers:
        if number not in seen:
            seen.add(number)
            yield number


@dataclass(frozen=True)
class Names:
    """The blocks of one database at a revision."""

    revision: int
    blocks: tuple[Block, ...]
    new: tuple[Row, ...] = ()


_lock = Lock()
_building = Lock()
_held: dict[str, Names] = {}


def best(query: Query, most: int) -> list[int]:
    """The ids of at most ``most`` entries whose names fit ``query``, the best first, some perhaps no longer public.

    None while the names are still being read.
    """
    return list(islice(_once(chain.from_iterable(block.best(query) for block in _blocks())), most))


def forget() -> None:
    """Drop the names held."""
    with _lock:
        _held.clear()


def _blocks() -> tuple[Block, ...]:
    database, revision = str(connection.settings_dict["NAME"]), newest_revision()
    held = _held.get(database)
    if held and held.revision < revision and len(held.new) < MOST_NEW:
        held = _keep(database, _followed(held, revision))
    elif not held or held.revision != revision:
        held = _read(database, revision) or held
    return held.blocks if held else ()


def _followed(held: Names, revision: int) -> Names:
    """With what was published since the first, in one block before it."""
    new = (*_rows(Entry.objects.as_of(revision).filter(revision__gt=held.revision)), *held.new)
    old = held.blocks[-1:] if len(held.blocks) > bool(held.new) else ()
    return Names(revision, (Block(new), *old) if new else held.blocks, new)


def _read(database: str, revision: int) -> Names | None:
    if Entry.objects.public().count() < MANY:
        return _keep(database, _all(revision))
    if _building.acquire(blocking=False):
        Thread(target=_read_beside, args=(database, revision), daemon=True).start()
    return None


def _read_beside(database: str, revision: int) -> None:
    try:
        _keep(database, _all(revision))
    finally:
        _building.release()
        connection.close()


def _all(revision: int) -> Names:
    rows = list(_rows(Entry.objects.as_of(revision)))
    return Names(revision, (Block(rows),) if rows else ())


def _rows(entries: EntryQuerySet) -> Iterable[Row]:
    rows: Iterable[Row] = entries.with_level().in_order("level").values_list(*COLUMNS).iterator()
    return rows


def _keep(database: str, names: Names) -> Names:
    with _lock:
        _held[database] = names
    return names
