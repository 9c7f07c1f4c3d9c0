"""What is gathered in a district or an industry: how many of each kind, the first of them, and what else they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from registry.filters import EntryFilter
from registry.models import Entry, EntryQuerySet, Kind
from registry.moments import Moment
from registry.pages.charts import share
from registry.pages.finding import Count, Finding
from registry.pages.then import mark_since

# How many of each kind a page shows; the list behind its link has all.
SHOWN = 6
BARS = 10


@dataclass(frozen=True)
class Bar:
    """A number with its bar: ``share`` is its length in hundredths of the longest."""

    label: str
    url: str
    count: int
    share: str


@dataclass(frozen=True)
class OfKind:
    """The entries of one kind: how many there are (``None`` while nobody can say), the first, and their list."""

    kind: Kind
    count: int | None
    entries: list[Entry]
    url: str


class Gathering:
    """Everything public at a moment that passes one parameter of the lists, or all of it."""

    def __init__(self, moment: Moment, **parameter: str) -> None:
        self.moment, self.parameter = moment, parameter
        self.finding = Finding(_filterset({**parameter, **_as_of(moment)}))
        self.facets = {facet.name: facet for facet in self.finding.filterset.facets}

    @property
    def count(self) -> int:
        """How many there are in all."""
        return self.finding.count

    def counts(self, name: str) -> list[Count]:
        """The numbers behind each option of a facet."""
        return self.finding.counts(self.facets[name])

    def by_kind(self, entries: EntryQuerySet) -> list[OfKind]:
        """The kinds that occur, with the first of the given ``entries`` by level and name."""
        first = _first_of_each_kind(entries.with_level(self.moment.day))
        mark_since(first, self.moment)
        number = {each.option.value: each.count for each in self.counts("kind")}
        groups = [
            OfKind(
                kind,
                number[kind.value],
                [entry for entry in first if entry.kind == kind],
                self.address(route=f"{kind.value}-list"),
            )
            for kind in Kind
        ]
        return [group for group in groups if group.entries]

    def bars(self, name: str, *, most: int = BARS, depth: int = 0) -> list[Bar]:
        """The options of a facet that occur, the most frequent first, each leading to the list narrowed by it too."""
        found = [each for each in self.counts(name) if each.count and each.option.depth == depth]
        found.sort(key=lambda each: -(each.count or 0))
        longest = max((each.count or 0 for each in found), default=0)
        return [
            Bar(
                each.option.label,
                self.address(**{name: each.option.value}),
                each.count or 0,
                share(each.count or 0, longest),
            )
            for each in found[:most]
        ]

    def address(self, route: str = "search", **more: str) -> str:
        """The list of these entries, narrowed by ``more``."""
        return f"{reverse(route)}?{urlencode({**self.parameter, **more, **_as_of(self.moment)})}".rstrip("?")


def _as_of(moment: Moment) -> dict[str, str]:
    return {"as_of": moment.text} if moment.revision is not None else {}


def _filterset(parameters: dict[str, str]) -> EntryFilter:
    filterset = EntryFilter(QueryDict(urlencode(parameters)), queryset=Entry.objects.all())
    assert filterset.is_valid(), filterset.form.errors  # noqa: S101 the parameters are our own
    return filterset


def _first_of_each_kind(entries: EntryQuerySet) -> list[Entry]:
    place = Window(RowNumber(), partition_by="kind", order_by=(F("level_now").desc(), "name_key", "record_id"))
    first = entries.annotate(place=place).filter(place__lte=SHOWN).for_listing()
    return sorted(first, key=lambda entry: (list(Kind).index(Kind(entry.kind)), entry.place))


def told(groups: Iterable[OfKind]) -> str:
    """The kinds with their numbers as a phrase."""
    return _(", ").join(f"{group.kind.plural} {group.count}" for group in groups if group.count)


def numbers(counts: Sequence[Count], values: Iterable[str]) -> dict[str, int]:
    """How many entries there are behind each of these values."""
    wanted = set(values)
    return {each.option.value: each.count or 0 for each in counts if each.option.value in wanted}
