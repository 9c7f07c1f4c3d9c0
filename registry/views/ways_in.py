"""The ways in: home, districts, industries, organisations, sources and the figures of the city."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.views.generic import DetailView, ListView, TemplateView

from registry.models import (
    CityStatistic,
    District,
    Entry,
    EntryQuerySet,
    Industry,
    Publication,
    Region,
    Source,
)
from registry.pages.counts import by_district, by_industry, by_kind
from registry.pages.drawing import drawing_on, places_of
from registry.search import bitsets
from registry.search.membership import Among

SCHEME = "group-2024"
# How many of the records that draw on a source its page shows.
LISTED = 24
HEADLINES = ("technical-colleges", "high-skilled-workers", "skilled-workers", "digital-skilled-workers")


def figures() -> QuerySet[CityStatistic]:
    """The city's figures in force, with what a page shows of them."""
    return CityStatistic.objects.public().select_related("indicator", "source", "revision")


def listed(entries: EntryQuerySet) -> EntryQuerySet:
    """Entries as the ways in list them."""
    return entries.with_level().for_listing().in_order("level")


class Home(TemplateView):
    template_name = "registry/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            by_kind=by_kind(),
            regions=districts_by_region(),
            industries=industry_groups(),
            headlines=headline_figures(),
            publications=Publication.objects.annotate(count=Count("entries"))
            .filter(count__gt=0)
            .order_by("-revision")[:5],
            **kwargs,
        )


def headline_figures() -> list[CityStatistic]:
    """The newest figure of each headline indicator."""
    found = figures().filter(indicator__code__in=HEADLINES).order_by("year")
    newest = {figure.indicator.code: figure for figure in found}
    return [newest[code] for code in HEADLINES if code in newest]


def districts_by_region() -> list[tuple[Region, list[District]]]:
    """The districts of today by region, each with the number of entries found in it (``count``)."""
    counts = by_district()
    today = District.objects.current(timezone.localdate()).prefetch_related("regions")
    regions: dict[Region, list[District]] = {region: [] for region in Region.objects.filter(scheme=SCHEME)}
    for district in today:
        district.count = counts.get(district.pk, 0)  # type: ignore[attr-defined]
        for region in district.regions.all():
            if region in regions:
                regions[region].append(district)
    return list(regions.items())


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
        regions = districts_by_region()
        placed = {district.pk for _region, districts in regions for district in districts}
        return super().get_context_data(
            regions=regions,
            others=District.objects.exclude(pk__in=placed).prefetch_related("successors"),
            **kwargs,
        )


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
