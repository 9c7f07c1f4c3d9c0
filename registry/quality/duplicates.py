"""Records that are likely the same body twice: of one kind, with one name.

Names are compared folded, without the city's name in front; the other names of a body count like its own. Who leads a
body does not: one master may have led two studios.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from itertools import chain, combinations
from operator import or_
from typing import NamedTuple

from registry.models import Entry, EntryName, EntryQuerySet, NotDuplicate
from registry.search.engine import engine
from registry.search.fold import fold
from registry.search.membership import Among

CITY = ("重庆市", "重庆")


class Pair(NamedTuple):
    """Two records, the lower code first, and the name they share."""

    first: str
    second: str
    name: str


def likely_duplicates(entries: EntryQuerySet) -> list[Pair]:
    """The pairs among ``entries`` that nobody has said to be two bodies, in the order of their codes."""
    known = set(NotDuplicate.objects.values_list("first", "second"))
    bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for code, kind, name in _names(entries):
        bearers[kind, _core(name)].add(code)
    found = {pair: core for (_kind, core), codes in bearers.items() for pair in combinations(sorted(codes), 2)}
    return sorted(Pair(*pair, core) for pair, core in found.items() if pair not in known)


def duplicated() -> set[str]:
    """The codes of the published records that are in such a pair."""
    pairs = likely_duplicates(Entry.objects.public())
    return {code for pair in pairs for code in (pair.first, pair.second)}


def is_duplicated(entry: Entry) -> bool:
    """Whether the record of ``entry`` is among those, looking only at what holds one of its names."""
    public = Entry.objects.public().of_kinds([entry.kind])
    cores = {_core(name) for _code, _kind, name in _names(public.filter(record=entry.record_id))}
    # Everything holds the empty name.
    near = public if "" in cores else public.filter(Among(reduce(or_, map(_holding, cores), 0)))
    if not near.exclude(record=entry.record_id).exists():
        return False
    return any(entry.record_id in pair[:2] for pair in likely_duplicates(near))


def _holding(core: str) -> int:
    return reduce(or_, engine(Entry.objects.db).literally(core).values(), 0)


def _names(entries: EntryQuerySet) -> Iterator[tuple[str, str, str]]:
    own = entries.order_by().values_list("record", "kind", "document__name")
    others = EntryName.objects.filter(entry__in=entries.order_by().values("pk")).exclude(type=EntryName.Type.ENGLISH)
    named = others.order_by().values_list("entry__record", "entry__kind", "text")
    return chain(own.iterator(), ((code, kind, fold(text)) for code, kind, text in named.iterator()))


def _core(name: str) -> str:
    return next((name.removeprefix(city) for city in CITY if name.startswith(city)), name)
