"""Finding the records that the names of somebody else's list stand for.

A name is compared with every name of every public entry: folded, it is **exact**, a **former name** or an **alias**;
spelt, it sounds like one (**pinyin**); else the **nearest** are offered. Near is what shares pairs of characters and
pairs of syllables, rare ones counting for more: two studios are not near because both are called 技能大师工作室.

Each process holds the names in memory and follows publications by what is new. Superseded names stay among them, since
whatever is found is asked of the database once more. The work for a name has a bound, whatever the name.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import pairwise
from math import log
from threading import Lock
from typing import NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy as _

from registry import codes
from registry.models import Entry, EntryName, EntryQuerySet
from registry.models.choices import StrOrPromise
from registry.search.fold import fold
from registry.search.index import newest_revision
from registry.search.matching import pinyin_document

REASONS: dict[str, StrOrPromise] = {
    "code": _("It is the record's code"),
    "exact": _("It is the name"),
    "former-name": _("It is a former name"),
    "alias": _("It is another name"),
    "pinyin": _("It sounds like a name"),
    "near": _("It is near a name"),
}
SCORES = {"code": 1.0, "exact": 1.0, "former-name": 0.95, "alias": 0.95, "pinyin": 0.9}
# What is near has at most so much of a score; below the least it is an accident.
NEAREST, LEAST = 0.89, 0.6
# The shares of what is wanted and of what is there.
WANTED, THERE = 0.7, 0.3
# So many places of pairs are looked at, and so many names compared, for each name.
MOST_PLACES, MOST_COMPARED = 4_000, 20
NO_SOUND = re.compile("[^A-Za-z0-9 ]+")


class Candidate(NamedTuple):
    """An entry that a name may stand for: how surely, why, and which of its names it was."""

    entry: int
    score: float
    reason: str
    matched: str


class Row(NamedTuple):
    """One name of an entry, folded and spelt."""

    entry: int
    kind: str
    name: str
    folded: str
    sound: str
    reason: str


class Table:
    """The names of many entries, to be looked up whole or by pairs."""

    def __init__(self, revision: int) -> None:
        self.revision = revision
        self.rows: list[Row] = []
        self.by_name: dict[str, list[int]] = defaultdict(list)
        self.by_sound: dict[str, list[int]] = defaultdict(list)
        self.places: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.syllables: Counter[str] = Counter()

    def add(self, rows: Iterable[Row]) -> None:
        """Take in more names."""
        for row in rows:
            number = len(self.rows)
            self.rows.append(row)
            self.by_name[row.folded].append(number)
            self.by_sound[row.sound.replace(" ", "")].append(number)
            for pair in pairs(row.folded):
                self.places[pair].append(number)
            self.syllables.update(pairs(row.sound.split()))

    def find(self, name: str, kinds: Collection[str], most: int, *, near: bool = True) -> list[Candidate]:
        """The entries that ``name`` may stand for, the likeliest first; of ``kinds``, if there are any."""
        folded, sound = fold(name), sound_of(name)
        whole = [(self.rows[number], self.rows[number].reason) for number in self.by_name.get(folded, ())]
        spoken = (
            [(self.rows[number], "pinyin") for number in self.by_sound.get(sound.replace(" ", ""), ())] if sound else []
        )
        found = [_whole(row, reason) for row, reason in [*whole, *spoken] if not kinds or row.kind in kinds]
        return best(found or (self._near(folded, sound, kinds) if near else ()), most)

    def _near(self, folded: str, sound: str, kinds: Collection[str]) -> Iterator[Candidate]:
        wanted, spoken = self._weighed(pairs(folded), self._count), self._heard(sound)
        sums = sum(wanted.values()), sum(spoken.values())
        for number in self._sharing(wanted, kinds):
            row = self.rows[number]
            by_sign = share(wanted, self._weighed(pairs(row.folded), self._count), sums[0])
            likeness = (by_sign + share(spoken, self._heard(row.sound), sums[1])) / 2
            if likeness >= LEAST:
                yield Candidate(row.entry, round(NEAREST * likeness, 3), "near", row.name)

    def _heard(self, sound: str) -> dict[str, float]:
        return self._weighed(pairs(sound.split()), self.syllables.__getitem__)

    def _weighed(self, found: Iterable[str], count: Callable[[str], int]) -> dict[str, float]:
        """Each pair with its weight, which is the greater the rarer it is."""
        return {pair: log(1 + len(self.rows) / (count(pair) or 0.5)) for pair in found}

    def _sharing(self, wanted: Collection[str], kinds: Collection[str]) -> list[int]:
        """The names that share the most pairs, by the rarest of them."""
        shared: Counter[int] = Counter()
        left = MOST_PLACES
        for pair in sorted(wanted, key=self._count):
            places = self.places.get(pair, ())
            if left <= 0:
                break
            shared.update(places[:left])
            left -= len(places)
        allowed = (number for number in shared if not kinds or self.rows[number].kind in kinds)
        return nlargest(MOST_COMPARED, allowed, key=lambda number: (shared[number], -number))

    def _count(self, pair: str) -> int:
        return len(self.places.get(pair, ()))


def share(wanted: Mapping[str, float], there: Mapping[str, float], total: float) -> float:
    """How much two sets of weighed pairs have in common, from 0 to 1; ``total`` is the weight of what is wanted."""
    shared = sum(weight for pair, weight in there.items() if pair in wanted)
    return WANTED * shared / total + THERE * shared / sum(there.values()) if shared else 0


def _whole(row: Row, reason: str) -> Candidate:
    return Candidate(row.entry, SCORES[reason], reason, row.name)


def best(candidates: Iterable[Candidate], most: int) -> list[Candidate]:
    """The likeliest of them, each entry once; what is equally likely in the order of the entries."""
    found: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=lambda each: (-each.score, each.entry)):
        found.setdefault(candidate.entry, candidate)
    return list(found.values())[:most]


def pairs(units: Sequence[str]) -> set[str]:
    """What stands side by side; the whole where there is but one."""
    return {f"{first} {second}" for first, second in pairwise(units)} or set(units)


def sound_of(name: str) -> str:
    """The likeliest syllables of ``name``, between spaces."""
    return _syllables(pinyin_document(name))


def _syllables(written: str) -> str:
    return " ".join(NO_SOUND.sub("", written.partition("\n")[0]).lower().split())


# What each process holds

_lock = Lock()
_held: dict[str, Table] = {}
OTHER = {EntryName.Type.FORMER: "former-name"}
COLUMNS = ("pk", "kind", "name", "name_en", "document__name", "document__pinyin")


def match(
    names: Sequence[str], kinds: Collection[str] = (), most: int = 3, *, far: Collection[str] = ()
) -> list[list[Candidate]]:
    """For each of ``names`` at most ``most`` public entries that it may stand for, the likeliest first.

    Of those that are ``far`` it is known that no name is near them.
    """
    table, by_code = _table(), _by_code(names, kinds)
    # More than asked for, in case the first was superseded meanwhile.
    found = {
        name: [*by_code.get(name, []), *table.find(name, kinds, 2 * most, near=name not in far)]
        for name in dict.fromkeys(names)
    }
    keys = {candidate.entry for candidates in found.values() for candidate in candidates}
    public = set(Entry.objects.public().filter(pk__in=keys).values_list("pk", flat=True))
    return [best((each for each in found[name] if each.entry in public), most) for name in names]


def forget() -> None:
    """Drop the names held."""
    with _lock:
        _held.clear()


def _by_code(names: Iterable[str], kinds: Collection[str]) -> dict[str, list[Candidate]]:
    """The entries of those names that are codes."""
    written = {name: code for name in names if codes.is_valid(code := codes.normalise(name))}
    public = Entry.objects.public().filter(record__in=written.values())
    keys = dict((public.of_kinds(kinds) if kinds else public).values_list("record_id", "pk")) if written else {}
    found = [(name, code) for name, code in written.items() if code in keys]
    return {name: [Candidate(keys[code], SCORES["code"], "code", code)] for name, code in found}


def _table() -> Table:
    """The names of today."""
    database, revision = str(connection.settings_dict["NAME"]), newest_revision()
    with _lock:
        held = _held.get(database)
        if held is None or held.revision > revision:
            held = _held[database] = Table(0)
        if held.revision < revision:
            held.add(_rows(Entry.objects.as_of(revision).filter(revision__gt=held.revision)))
            held.revision = revision
        return held


def _rows(entries: EntryQuerySet) -> Iterator[Row]:
    """The names of ``entries``: their own, in English, former ones and others."""
    kinds: dict[int, str] = {}
    for key, kind, name, name_en, folded, written in entries.order_by("pk").values_list(*COLUMNS):
        kinds[key] = kind
        yield Row(key, kind, name, folded or fold(name), _syllables(written or pinyin_document(name)), "exact")
        if name_en:
            yield Row(key, kind, name_en, fold(name_en), sound_of(name_en), "alias")
    others = EntryName.objects.filter(entry__in=entries.order_by().values("pk")).order_by("pk")
    for key, text, sort in others.values_list("entry_id", "text", "type"):
        yield Row(key, kinds[key], text, fold(text), sound_of(text), OTHER.get(sort, "alias"))
