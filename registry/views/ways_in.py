"""The ways in: home, districts, industries, organisations, sources and the figures of the city."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import DetailView, ListView, TemplateView

from registry.models import (
    CityStatistic,
    District,
    Entry,
    EntryQuerySet,
    Industry,
    Source,
)
from registry.pages.atlas import atlas
from registry.pages.counts import by_industry
from registry.pages.drawing import drawing_on, places_of
from registry.search import bitsets
from registry.search.membership import Among

# How many of the records that draw on a source its page shows.
LISTED = 24


def figures() -> QuerySet[CityStatistic]:
    """The city's figures in force, with what a page shows of them."""
    return CityStatistic.objects.public().select_related("indicator", "source", "revision")


def listed(entries: EntryQuerySet) -> EntryQuerySet:
    """Entries as the ways in list them."""
    return entries.with_level().for_listing().in_order("level")


def industry_groups() -> list[Industry]:
    """The groups with their leaves, each with the number of entries found in it (``count``)."""
    counts = by_industry()
    groups = list(Industry.objects.filter(parent=None).prefetch_related("leaves"))
    for group in groups:
        for industry in [group, *group.leaves.all()]:
            industry.count = counts.get(industry.pk, 0)
    return groups


class DistrictList(TemplateView):
    template_name = "registry/district_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = atlas()
        today = [tile.district.pk for tile in found.tiles]
        former = District.objects.exclude(pk__in=today).prefetch_related("successors")
        return super().get_context_data(atlas=found, former=former, **kwargs)


class IndustryList(TemplateView):
    template_name = "registry/industry_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(industries=industry_groups(), **kwargs)


class SourceList(ListView[Source]):
    template_name = "registry/source_list.html"
    queryset = Source.objects.all()


class SourcePage(DetailView[Source]):
    """A source, and the records that draw on it."""

    template_name = "registry/source.html"
    queryset = Source.objects.all()
    slug_field = slug_url_kwarg = "key"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drawing, cited = drawing_on(self.object), list(figures().filter(source=self.object))
        entries = Entry.objects.public().filter(Among(bitsets.of(set().union(*drawing.values()))))
        return super().get_context_data(
            entries=listed(entries)[:LISTED],
            count=entries.count(),
            figures=cited,
            places=places_of(drawing, cited),
            **kwargs,
        )
