"""Pages of a district, an industry and an organisation: what is there, and what is near."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from registry.errors import NotFound
from registry.models import District, Entry, EntryQuerySet, Industry, Organisation, Participation, Site
from registry.pages.gathering import Gathering, numbers, told
from registry.pages.sentences import of_district, of_industry, of_organisation
from registry.pages.then import came_since, mark_since
from registry.views.moments import AtMoment

SCHEME = "group-2024"
# How many records and sites an organisation's or a district's page lists; a search finds the rest.
LISTED = 60


class DistrictPage(AtMoment, TemplateView):
    template_name = "registry/district.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = District.objects.filter(code=kwargs["code"]).order_by("-valid_from")
        district = versions.prefetch_related("regions", "successors", "predecessors").first()
        if not district:
            raise NotFound(_("No district has the code %s.") % kwargs["code"])
        entries = Entry.objects.at(self.moment.revision).in_districts(versions)
        sites, gathered = list(self._sites(versions.with_kin())), self._gathered(district, entries)
        count, kinds = gathered["gathering"].count, gathered["told"]
        return super().get_context_data(
            district=district,
            sites=sites,
            sentence=of_district(district.local_name, count, kinds, len(sites)),
            came=came_since(Entry.objects.public().in_districts(versions), entries, self.moment),
            **gathered,
            **kwargs,
        )

    def _gathered(self, district: District, entries: EntryQuerySet) -> dict[str, Any]:
        gathering = Gathering(self.moment, district=district.code)
        groups = gathering.by_kind(entries)
        return {
            "gathering": gathering,
            "groups": groups,
            "told": told(groups),
            "entries": [entry for group in groups for entry in group.entries],
            "list_address": gathering.address(),
            "levels": gathering.bars("level"),
            "industries": gathering.bars("industry"),
            "neighbours": self._neighbours(district, gathering),
        }

    def _neighbours(self, district: District, gathering: Gathering) -> list[District]:
        """The other districts of its region, with their numbers of entries."""
        regions = [region for region in district.regions.all() if region.scheme == SCHEME]
        beside = District.objects.current(self.moment.day).filter(regions__in=regions).exclude(code=district.code)
        found = list(beside.distinct())
        counts = numbers(gathering.counts("district"), (each.code for each in found))
        for each in found:
            each.count = counts.get(each.code, 0)  # type: ignore[attr-defined]
        return found

    def _sites(self, districts: set[int]) -> QuerySet[Site]:
        public = Entry.objects.at(self.moment.revision)
        sites = Site.objects.filter(entry__in=public, district__in=districts).select_related("entry", "source")
        return sites.defer("entry__snapshot").order_by("name", "id")[:LISTED]


class IndustryPage(AtMoment, DetailView[Industry]):
    template_name = "registry/industry.html"
    queryset = Industry.objects.select_related("parent").prefetch_related("leaves")
    slug_field = slug_url_kwarg = "code"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = Entry.objects.at(self.moment.revision).in_industries([self.object])
        gathering = Gathering(self.moment, industry=self.object.code)
        groups = gathering.by_kind(entries)
        return super().get_context_data(
            groups=groups,
            told=told(groups),
            sentence=of_industry(self.object.local_name, gathering.count, told(groups)),
            entries=[entry for group in groups for entry in group.entries],
            list_address=gathering.address(),
            levels=gathering.bars("level"),
            districts=gathering.bars("district"),
            near=self._near(gathering),
            came=came_since(Entry.objects.public().in_industries([self.object]), entries, self.moment),
            **kwargs,
        )

    def _near(self, gathering: Gathering) -> list[Industry]:
        """The leaves of a group, or the siblings of a leaf, with their numbers of entries."""
        group = self.object.parent or self.object
        found = [leaf for leaf in group.leaves.all() if leaf.pk != self.object.pk]
        counts = numbers(gathering.counts("industry"), (each.code for each in found))
        for each in found:
            each.count = counts.get(each.code, 0)  # type: ignore[attr-defined]
        return found


class OrganisationPage(AtMoment, DetailView[Organisation]):
    template_name = "registry/organisation.html"
    queryset = Organisation.objects.select_related("district", "source")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        public = Entry.objects.at(self.moment.revision)
        hosted, joined = public.filter(host=self.object), public.filter(participation__organisation=self.object)
        mine = Entry.objects.public().filter(host=self.object)
        number, taking_part = hosted.count(), self._listed(joined.distinct())
        return super().get_context_data(
            hosted=self._listed(hosted),
            hosted_count=number,
            taking_part=taking_part,
            sentence=of_organisation(self.object.local_name, number, len(taking_part)),
            partners=self._partners(hosted),
            came=came_since(mine, hosted, self.moment),
            **kwargs,
        )

    def _listed(self, entries: EntryQuerySet) -> list[Entry]:
        found = list(entries.with_level(self.moment.day).for_listing().in_order("level")[:LISTED])
        mark_since(found, self.moment)
        return found

    def _partners(self, hosted: EntryQuerySet) -> QuerySet[Organisation]:
        """The organisations that take part in what it hosts."""
        parts = Participation.objects.filter(entry__in=hosted).exclude(organisation=self.object)
        return Organisation.objects.filter(pk__in=parts.order_by().values("organisation"))[:LISTED]
