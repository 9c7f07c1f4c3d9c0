"""The public entries of one moment as bitsets: how many there are of each value, without asking the database.

An index belongs to a revision and a day. A publication applies its difference: new entries set their bits, superseded
ones leave ``everything`` (the other sets, and the orders, are only ever read together with it).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from registry.models import Entry, EntryIndustry, EntryQuerySet, Publication, Recognition
from registry.moments import Moment
from registry.search import bitsets, orders

Pairs = Iterable[tuple[int, Hashable]]
Loader = Callable[[EntryQuerySet], Pairs]
# Up to so many entries are put in order by the database, more by walking the order of all.
FEW = 2000
# The order of a list that asks for none.
USUAL = "level"


def column(path: str) -> Loader:
    """Loads the values of one column of the entry or of its kind."""
    return lambda entries: entries.order_by().values_list("pk", path)


LOADERS: dict[str, Loader] = {
    "kind": column("kind"),
    "district": column("district_id"),
    "level": column("level_now"),
    "industry": lambda entries: (
        EntryIndustry.objects.filter(entry__in=entries.order_by().values("pk"))
        .order_by()
        .values_list("entry_id", "industry_id")
    ),
    "year": lambda entries: (
        Recognition.objects.filter(entry__in=entries.order_by().values("pk"), year__isnull=False)
        .order_by()
        .values_list("entry_id", "year")
    ),
}


@dataclass
class EntryIndex:
    """The bitsets of one moment. Dimensions and orders are loaded when they are first asked for."""

    moment: Moment
    revision: int
    everything: int = 0
    dimensions: dict[str, dict[Hashable, int]] = field(default_factory=dict)
    orders: dict[str, array[int]] = field(default_factory=dict)
    sizes: dict[tuple[str, frozenset[Hashable]], int] = field(default_factory=dict)

    @classmethod
    def build(cls, moment: Moment, revision: int) -> EntryIndex:
        """The index of everything public at ``moment``; ``revision`` is the registry's newest then."""
        index = cls(moment, revision)
        index.everything = bitsets.of(index.entries().order_by().values_list("pk", flat=True))
        return index

    def warm(self) -> None:
        """Load what almost every list asks for."""
        for dimension in LOADERS:
            self.values(dimension)
        self._order(USUAL)

    def entries(self) -> EntryQuerySet:
        """The entries it covers, as the database gives them."""
        return Entry.objects.as_of(self.revision).with_level(self.moment.day)

    def values(self, dimension: str) -> dict[Hashable, int]:
        """The set of entries of each value of ``dimension``: a name of ``LOADERS`` or the path of a column."""
        if dimension not in self.dimensions:
            self.dimensions[dimension] = _sets(self._loader(dimension)(self.entries()))
        return self.dimensions[dimension]

    def having(self, dimension: str, wanted: Iterable[Hashable]) -> int:
        """The entries with any of the ``wanted`` values."""
        values = self.values(dimension)
        return bitsets.union(values.get(value, 0) for value in wanted)

    def count(self, bits: int, dimension: str, wanted: frozenset[Hashable]) -> int:
        """How many of ``bits`` have any of the ``wanted`` values. Of all entries it is counted once."""
        if bits is not self.everything:
            return (bits & self.having(dimension, wanted)).bit_count()
        key = dimension, wanted
        if key not in self.sizes:
            self.sizes[key] = (bits & self.having(dimension, wanted)).bit_count()
        return self.sizes[key]

    def in_order(self, bits: int, sort: str, start: int, stop: int) -> list[int]:
        """The ids from place ``start`` up to ``stop`` of the entries in ``bits``, sorted."""
        if bits.bit_count() <= FEW:
            few = self.entries().filter(pk__in=list(bitsets.ids(bits))).in_order(sort)
            return list(few.values_list("pk", flat=True)[start:stop])
        return self._walk(bits, sort, start, stop)

    def in_tiers(self, tiers: Iterable[int], start: int, stop: int) -> list[int]:
        """The same of the entries in ``tiers``, one tier after the other, each in the order of standing."""
        keys: list[int] = []
        for tier in tiers:
            size = tier.bit_count()
            if stop > 0 and start < size:
                keys += self.in_order(tier, "standing", max(start, 0), min(stop, size))
            start, stop = start - size, stop - size
        return keys

    def each(self, bits: int, sort: str) -> Iterator[int]:
        """The ids of all entries in ``bits``, sorted, one after the other."""
        if bits.bit_count() <= FEW:
            return iter(self.in_order(bits, sort, 0, FEW))
        octets = bits.to_bytes((bits.bit_length() >> 3) + 1, "little")
        length = len(octets) << 3
        return (key for key in self._order(sort) if key < length and octets[key >> 3] >> (key & 7) & 1)

    def _walk(self, bits: int, sort: str, start: int, stop: int) -> list[int]:
        found = zip(range(stop), self.each(bits, sort), strict=False)
        return [key for place, key in found if place >= start]

    def _order(self, sort: str) -> array[int]:
        if sort not in self.orders:
            self.orders[sort] = array("q", self.entries().in_order(sort).values_list("pk", flat=True))
        return self.orders[sort]

    @staticmethod
    def _loader(dimension: str) -> Loader:
        return LOADERS.get(dimension, column(dimension))

    def advanced(self, moment: Moment, revision: int) -> EntryIndex:
        """The index of a later revision of the same day, made from this one by the difference alone."""
        later = EntryIndex(moment, revision)
        new = later.entries().filter(revision__gt=self.revision)
        gone = Entry.objects.filter(superseded_revision__gt=self.revision, superseded_revision__lte=revision)
        added = bitsets.of(new.order_by().values_list("pk", flat=True))
        later.everything = self.everything & ~bitsets.of(gone.order_by().values_list("pk", flat=True)) | added
        for dimension, values in self.dimensions.items():
            later.dimensions[dimension] = _merged(values, _sets(self._loader(dimension)(new)))
        later.orders = self._followed(later, list(bitsets.ids(added)))
        return later

    def _followed(self, later: EntryIndex, new: Sequence[int]) -> dict[str, array[int]]:
        if len(new) > orders.MOST_NEW:
            return {}
        # Of all entries: those superseded since are still places to find one's way by.
        entries = Entry.objects.with_level(later.moment.day)
        return {sort: orders.merged(order, new, orders.places(entries, sort)) for sort, order in self.orders.items()}


def _sets(pairs: Pairs) -> dict[Hashable, int]:
    members: dict[Hashable, list[int]] = defaultdict(list)
    for key, value in pairs:
        members[value].append(key)
    return {value: bitsets.of(keys) for value, keys in members.items()}


def _merged(values: dict[Hashable, int], new: dict[Hashable, int]) -> dict[Hashable, int]:
    return {value: values.get(value, 0) | new.get(value, 0) for value in values.keys() | new.keys()}


def newest_revision() -> int:
    """The registry's newest revision; 0 before the first."""
    newest = Publication.objects.order_by("-revision").values_list("revision", flat=True).first()
    return newest or 0
