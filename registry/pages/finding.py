"""What a list found: how many entries, a page of them, and how many each filter would leave."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_

from django.core.paginator import Page, Paginator

from registry.filters import EntryFilter
from registry.models import Entry, EntryQuerySet, Kind
from registry.pages.lines import listed
from registry.search import bitsets
from registry.search.facets import Facet, Option
from registry.search.held import index_at
from registry.search.hits import Hits, find
from registry.search.index import EntryIndex, newest_revision


@dataclass(frozen=True)
class Count:
    """An option with the number of entries that choosing it leaves; ``None`` while the index is being built."""

    option: Option
    chosen: bool
    count: int | None

    @property
    def is_shown(self) -> bool:
        """Whether it is worth a line: districts of the past and years without a record are not."""
        return self.chosen or bool(self.count) or (self.option.always and self.count is None)


class Finding:
    """The answer to the parameters of a list.

    With an index, counting and paging need no SQL but the rows themselves; without one the database answers, and the
    filters show no counts until the index is there.
    """

    def __init__(self, filterset: EntryFilter, kind: Kind | None = None) -> None:
        self.filterset, self.kind = filterset, kind
        self.index: EntryIndex | None = index_at(filterset.moment)
        self._sets: dict[str, int] | None = None

    @cached_property
    def count(self) -> int:
        """How many entries there are in all."""
        return self._all_but("").bit_count() if self.index else self._rows().count()

    def page(self, start: int, stop: int) -> list[Entry]:
        """The entries from place ``start`` up to ``stop``, ready to be listed."""
        entries = listed(self.keys(start, stop))
        self._set_levels(entries)
        return entries

    def _set_levels(self, entries: list[Entry]) -> None:
        """Ask the ledger for the level where the stamped column may not say what is in force."""
        moment = self.filterset.moment
        asked = {row.pk: row for row in entries if moment.revision is not None or row.has_turned(moment.day)}
        if asked:
            levels = Entry.objects.filter(pk__in=asked).with_level(moment.day)
            for key, level in levels.order_by().values_list("pk", "level_now"):
                asked[key].level_now = level

    def keys(self, start: int, stop: int) -> list[int]:
        """Their ids."""
        if not self.index:
            return list(self._rows().values_list("pk", flat=True)[start:stop])
        sort, bits, stop = self.filterset.sort_key, self._all_but(""), min(stop, self.count)
        if sort == "relevance" and self.hits:
            return self.index.in_tiers((bits & tier for tier in self.hits.tiers), start, stop)
        return self.index.in_order(bits, sort, start, stop)

    def every_key(self) -> Iterator[int]:
        """The ids of all entries in their order, for those who take everything."""
        if not self.index:
            return iter(array("q", self._rows().values_list("pk", flat=True)))
        sort, bits = self.filterset.sort_key, self._all_but("")
        if sort == "relevance" and self.hits:
            index = self.index
            return (key for tier in self.hits.tiers for key in index.each(bits & tier, "standing"))
        return self.index.each(bits, sort)

    @cached_property
    def revision(self) -> int:
        """The registry's newest revision at the moment asked for."""
        if self.index:
            return self.index.revision
        asked = self.filterset.moment.revision
        return newest_revision() if asked is None else asked

    @cached_property
    def hits(self) -> Hits | None:
        """What the text finds in the whole registry; ``None`` where none was sought."""
        return find(self.filterset.query)

    def counts(self, facet: Facet) -> list[Count]:
        """The options of a facet. It ignores its own choice, so that the reader sees what else there is."""
        chosen = set(self.filterset.chosen(facet.name))
        around = self._all_but(facet.name) if self.index else 0
        return [Count(option, option.value in chosen, self._count(facet, option, around)) for option in facet.options]

    def _count(self, facet: Facet, option: Option, around: int) -> int | None:
        return self.index.count(around, facet.dimension, option.stored) if self.index else None

    def without(self, name: str) -> int:
        """How many entries there would be if the parameter ``name`` were dropped; 0 while nobody can say."""
        return self._all_but(name).bit_count() if self.index else 0

    def _all_but(self, name: str) -> int:
        """The entries that pass every parameter but ``name``."""
        index = self.index
        assert index is not None  # noqa: S101 callers have asked
        others = (bits for parameter, bits in self._passing(index).items() if parameter != name)
        return reduce(and_, others, index.everything)

    def _passing(self, index: EntryIndex) -> dict[str, int]:
        """For each parameter that was used, the entries that pass it."""
        if self._sets is None:
            self._sets = dict(self._used(index))
        return self._sets

    def _used(self, index: EntryIndex) -> Iterator[tuple[str, int]]:
        if self.kind:
            yield "kind", index.having("kind", [self.kind.value])
        if self.hits:
            yield "q", self.hits.bits
        for facet in self.filterset.facets:
            if chosen := self.filterset.chosen(facet.name):
                yield facet.name, index.having(facet.dimension, facet.stored(chosen))
        for name in self.filterset.plain:
            yield name, _set(self.filterset.only(name))

    def _rows(self) -> EntryQuerySet:
        entries: EntryQuerySet = self.filterset.qs
        return entries.of_kinds([self.kind]) if self.kind else entries


def _set(entries: EntryQuerySet) -> int:
    return bitsets.of(entries.order_by().values_list("pk", flat=True))


class FoundPages(Paginator[Entry]):
    """The pages of a finding."""

    def __init__(self, finding: Finding, per_page: int) -> None:
        super().__init__([], per_page)
        self.finding = finding

    @cached_property
    def count(self) -> int:
        """How many entries there are in all."""
        return self.finding.count

    def page(self, number: int | str) -> Page[Entry]:
        """The page ``number``; raises ``EmptyPage`` where there is none."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return Page(self.finding.page(start, start + self.per_page), number, self)
