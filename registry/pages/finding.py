"""What a list found: how many entries, a page of them, and how many each filter would leave."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator

from registry.filters import EntryFilter
from registry.models import Entry, EntryQuerySet, Kind
from registry.search import bitsets
from registry.search.facets import Facet, Option
from registry.search.held import index_at
from registry.search.index import EntryIndex


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

    @cached_property
    def count(self) -> int:
        """How many entries there are in all."""
        return self.bits.bit_count() if self.index else self._rows().count()

    def page(self, start: int, stop: int) -> list[Entry]:
        """The entries from place ``start`` up to ``stop``, ready to be listed."""
        sort = self.filterset.sort_key
        if not self.index:
            return list(self._rows().for_listing()[start:stop])
        keys = self.index.in_order(self.bits, sort, start, min(stop, self.count))
        entries = Entry.objects.filter(pk__in=keys).with_level(self.filterset.moment.day).for_listing()
        found = {entry.pk: entry for entry in entries}
        return [found[key] for key in keys]

    def counts(self, facet: Facet) -> list[Count]:
        """The options of a facet. It ignores its own choice, so that the reader sees what else there is."""
        chosen = set(self.filterset.chosen(facet.name))
        around = self._narrowed(facet.name) if self.index else 0
        return [Count(option, option.value in chosen, self._count(facet, option, around)) for option in facet.options]

    def _count(self, facet: Facet, option: Option, around: int) -> int | None:
        if not self.index:
            return None
        return (around & self.index.having(facet.dimension, option.stored)).bit_count()

    @cached_property
    def bits(self) -> int:
        """The entries found, as a set."""
        return self._narrowed()

    def _narrowed(self, leave_out: str = "") -> int:
        index = self.index
        assert index is not None  # noqa: S101 callers have asked
        bits = self._before_facets
        for facet in self.filterset.facets:
            chosen = self.filterset.chosen(facet.name)
            if chosen and facet.name != leave_out:
                bits &= index.having(facet.dimension, facet.stored(chosen))
        return bits

    @cached_property
    def _before_facets(self) -> int:
        index = self.index
        assert index is not None  # noqa: S101 callers have asked
        bits = index.everything & index.having("kind", [self.kind.value]) if self.kind else index.everything
        if self.filterset.query.terms:
            hits = Entry.objects.at(self.filterset.moment.revision).matching(self.filterset.query)
            bits &= bitsets.of(hits.order_by().values_list("pk", flat=True))
        beside = self.filterset.beside_facets()
        return bits if beside is None else bits & bitsets.of(beside.order_by().values_list("pk", flat=True))

    def _rows(self) -> EntryQuerySet:
        entries: EntryQuerySet = self.filterset.qs
        return entries.of_kinds([self.kind]) if self.kind else entries


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
