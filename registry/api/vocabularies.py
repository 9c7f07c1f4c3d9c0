"""What entries refer to: districts, industries, bodies and sources; and the figures of the city."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from registry.api import filters
from registry.api.pages import ListEndpoint
from registry.api.shapes import Evidence, Shape, reference_shape
from registry.api.sparse import Sparse
from registry.models import CityStatistic, District, Entry, Industry, Organisation, Region, Source


class PageField(serializers.URLField):
    """The address of the page of a row, by the value of one of its columns."""

    def __init__(self, route: str = "", column: str = "", **options: Any) -> None:
        super().__init__(**{"source": "*", "label": _("Page on the site"), **options})
        self.route, self.column = route, column

    def to_representation(self, row: Any) -> str:
        request: HttpRequest = self.context["request"]
        return request.build_absolute_uri(reverse(self.route, args=[getattr(row, self.column)]))


class NamesField(serializers.ListField):
    """The names that a column joins by 、."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"child": serializers.CharField(), **options})

    def to_representation(self, data: Any) -> list[str]:
        return data.split("、") if data else []


class DistrictShape(Sparse, Shape):
    """A district, county or functional area between two dates."""

    always = ("code", "valid_from")
    type = serializers.ChoiceField(source="kind", choices=District.Type.choices, label=_("type"))
    former_names = NamesField(label=_("former names"))
    regions = reference_shape(Region)(many=True, label=_("regions"))
    successors = reference_shape(District)(many=True, label=_("successors"))
    predecessors = reference_shape(District)(many=True, label=_("predecessors"))
    page = PageField("district", "code")

    class Meta:
        model = District
        fields = [
            *("code", "valid_from", "valid_to", "name", "name_en", "short_name", "former_names", "pinyin", "type"),
            *("regions", "successors", "predecessors", "note", "page"),
        ]


class DistrictEndpoint(ListEndpoint):
    """The districts of today and of the past."""

    name = "listDistricts"
    tag = _("Vocabularies")
    summary = _("Districts")
    description = _("Every district, county and functional area, those of the past too, with what became of them.")
    queryset = District.objects.prefetch_related("regions", "successors", "predecessors")
    filterset_class = filters.DistrictFilter
    shape = DistrictShape


class IndustryShape(Sparse, Shape):
    """An industry: a group, or a leaf of one."""

    always = ("code",)
    page = PageField("industry", "code")

    class Meta:
        model = Industry
        fields = ["code", "name", "name_en", "parent", "official_code", "cluster_tier", "strategic_emerging", "page"]


class IndustryEndpoint(ListEndpoint):
    """The industries."""

    name = "listIndustries"
    tag = _("Vocabularies")
    summary = _("Industries")
    description = _("The groups of industries and their leaves.")
    queryset = Industry.objects.select_related("parent")
    filterset_class = filters.IndustryFilter
    shape = IndustryShape


class OrganisationShape(Sparse, Shape):
    """A legal body."""

    always = ("id",)
    evidence = Evidence(source="*", label=_("Evidence"))
    page = PageField("organisation", "pk")

    class Meta:
        model = Organisation
        fields = ["id", "name", "name_en", "short_name", "type", "credit_code", "district", "evidence", "page"]


class OrganisationEndpoint(ListEndpoint):
    """The bodies that a public entry names."""

    name = "listOrganisations"
    tag = _("Vocabularies")
    summary = _("Organisations")
    description = _("The legal bodies that host a public entry or take part in one.")
    filterset_class = filters.OrganisationFilter
    shape = OrganisationShape

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        public = Entry.objects.public().order_by()
        named = Exists(public.filter(host=OuterRef("pk")))
        taking_part = Exists(public.filter(participation__organisation=OuterRef("pk")))
        return Organisation.objects.filter(named | taking_part).select_related("district", "source")


class SourceShape(Sparse, Shape):
    """A document that values are taken from."""

    always = ("key",)
    page = PageField("source", "key")

    class Meta:
        model = Source
        fields = [
            *("key", "title", "publisher", "author", "published_on", "type", "document_number", "url", "note", "page"),
        ]


class SourceEndpoint(ListEndpoint):
    """The sources."""

    name = "listSources"
    tag = _("Evidence")
    summary = _("Sources")
    description = _("The documents that values are taken from; “evidence” names them by their key.")
    queryset = Source.objects.all()
    filterset_class = filters.SourceFilter
    shape = SourceShape


class CityStatisticShape(Sparse, Shape):
    """A figure of the whole city, of one kind of body or of all."""

    always = ("indicator", "kind", "year")
    published_at = serializers.DateTimeField(source="revision.at", label=_("Published at"))
    revision = serializers.IntegerField(source="revision_id", label=_("Revision"))
    superseded_revision = serializers.IntegerField(
        source="superseded_revision_id", allow_null=True, label=_("Superseded by revision")
    )
    evidence = Evidence(source="*", label=_("Evidence"))

    class Meta:
        model = CityStatistic
        fields = [
            *("indicator", "kind", "year", "value", "qualifier", "wording", "note"),
            *("revision", "published_at", "superseded_revision", "evidence"),
        ]


class StatisticEndpoint(ListEndpoint):
    """The figures of the city."""

    name = "listStatistics"
    tag = _("Figures")
    summary = _("Figures of the city")
    description = _("The city's figures in force, or those of a moment of the past.")
    queryset = CityStatistic.objects.select_related("indicator", "source", "revision")
    filterset_class = filters.StatisticFilter
    shape = CityStatisticShape
