"""The ways in: home, districts, industries, organisations, sources and the figures of the city."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView, TemplateView

from registry.errors import NotFound
from registry.models import (
    CityStatistic,
    District,
    Entry,
    EntryQuerySet,
    Industry,
    Kind,
    Organisation,
    Site,
    Source,
    part_models,
)
from registry.models.choices import StrOrPromise
from registry.pages.atlas import atlas
from registry.pages.counts import by_industry


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


class DistrictPage(TemplateView):
    template_name = "registry/district.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = District.objects.filter(code=kwargs["code"]).order_by("-valid_from")
        district = versions.prefetch_related("regions", "successors", "predecessors").first()
        if not district:
            raise NotFound(_("No district has the code %s.") % kwargs["code"])
        sites = Site.objects.filter(entry__in=Entry.objects.public(), district__in=versions.with_kin())
        return super().get_context_data(
            district=district,
            entries=listed(Entry.objects.public().in_districts(versions)),
            sites=sites.select_related("entry", "source").defer("entry__snapshot").order_by("name", "id"),
            **kwargs,
        )


class IndustryList(TemplateView):
    template_name = "registry/industry_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(industries=industry_groups(), **kwargs)


class IndustryPage(DetailView[Industry]):
    template_name = "registry/industry.html"
    queryset = Industry.objects.select_related("parent").prefetch_related("leaves")
    slug_field = slug_url_kwarg = "code"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = listed(Entry.objects.public().in_industries([self.object]))
        return super().get_context_data(entries=entries, **kwargs)


class OrganisationPage(DetailView[Organisation]):
    template_name = "registry/organisation.html"
    queryset = Organisation.objects.select_related("district", "source")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        public = Entry.objects.public()
        return super().get_context_data(
            hosted=listed(public.filter(host=self.object)),
            taking_part=listed(public.filter(participation__organisation=self.object).distinct()),
            **kwargs,
        )


class SourceList(ListView[Source]):
    template_name = "registry/source_list.html"
    queryset = Source.objects.all()


class SourcePage(DetailView[Source]):
    """A source, and the records that draw on it."""

    template_name = "registry/source.html"
    queryset = Source.objects.all()
    slug_field = slug_url_kwarg = "key"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drawing: set[int] = set()
        for model in part_models():
            parts = model._default_manager.filter(source=self.object, entry__in=Entry.objects.public())
            drawing |= set(parts.values_list("entry", flat=True))
        return super().get_context_data(
            entries=listed(Entry.objects.public().filter(pk__in=drawing)),
            figures=figures().filter(source=self.object),
            **kwargs,
        )


class Statistics(TemplateView):
    template_name = "registry/statistics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(groups=figures_by_kind(), **kwargs)


def figures_by_kind() -> list[tuple[StrOrPromise, list[CityStatistic]]]:
    """The city's figures under the kind they are about, those of the whole city first."""
    labels: dict[str, StrOrPromise] = {"": _("The whole city"), **{kind.value: kind.plural for kind in Kind}}
    found = list(figures())
    by_kind = [(label, [figure for figure in found if figure.kind == kind]) for kind, label in labels.items()]
    return [(label, rows) for label, rows in by_kind if rows]
