"""What the lists of the API beside the entries can be asked."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.codes import CODE_LENGTH
from registry.filters import Chosen, CodeFilter, MomentFilter
from registry.models import (
    CityStatistic,
    District,
    Entry,
    Indicator,
    Industry,
    Kind,
    Organisation,
    Publication,
    Source,
)
from registry.models.figures import CityStatisticQuerySet
from registry.moments import Moment
from registry.search.facets import district_options

CITY = "city"
# Nothing is as old; a database cannot tell the first hours of the calendar in every time zone.
BEGINNING = 1900


class DistrictFilter(django_filters.FilterSet):
    type = django_filters.MultipleChoiceFilter(
        field_name="kind", choices=District.Type.choices, label=gettext_lazy("Type")
    )
    code = django_filters.CharFilter(max_length=12, label=gettext_lazy("Code"))

    class Meta:
        model = District
        fields: list[str] = []


class IndustryFilter(django_filters.FilterSet):
    parent = django_filters.ModelMultipleChoiceFilter(
        field_name="parent__code",
        queryset=Industry.objects.filter(parent=None),
        to_field_name="code",
        label=gettext_lazy("Group"),
    )

    class Meta:
        model = Industry
        fields: list[str] = []


class OrganisationFilter(django_filters.FilterSet):
    type = django_filters.MultipleChoiceFilter(choices=Organisation.Type.choices, label=gettext_lazy("Type"))
    district = CodeFilter(
        "district",
        district_options,
        queryset=District.objects.all(),
        method="in_districts",
        label=gettext_lazy("District"),
    )
    credit_code = django_filters.CharFilter(max_length=18, label=gettext_lazy("Unified social credit code"))
    name = django_filters.CharFilter(max_length=200, label=gettext_lazy("Name"))

    class Meta:
        model = Organisation
        fields: list[str] = []

    def in_districts(self, rows: QuerySet[Any], name: str, chosen: Chosen) -> QuerySet[Any]:
        """Those in the districts, their predecessors or successors, as with entries."""
        kin = District.objects.filter(pk__in=[district.pk for district in chosen.rows]).with_kin()
        found = Q(district__in=kin) | (Q(district=None) if chosen.unknown else Q())
        return rows.filter(found) if any(chosen) else rows


class SourceFilter(django_filters.FilterSet):
    type = django_filters.MultipleChoiceFilter(choices=Source.Type.choices, label=gettext_lazy("Type"))

    class Meta:
        model = Source
        fields: list[str] = []


class StatisticFilter(django_filters.FilterSet):
    kind = django_filters.MultipleChoiceFilter(
        choices=[*Kind.choices, (CITY, gettext_lazy("The whole city"))],
        method="about",
        label=gettext_lazy("Kind"),
    )
    indicator = django_filters.ModelMultipleChoiceFilter(
        field_name="indicator__code",
        queryset=Indicator.objects.all(),
        to_field_name="code",
        label=gettext_lazy("Indicator"),
    )
    year = django_filters.NumberFilter(min_value=1900, max_value=2100, label=gettext_lazy("Year"))
    as_of = MomentFilter(method="leave", label=gettext_lazy("As of"))

    class Meta:
        model = CityStatistic
        fields: list[str] = []

    def filter_queryset(self, queryset: CityStatisticQuerySet) -> QuerySet[CityStatistic]:
        """The figures in force at the moment asked for."""
        moment: Moment = self.form.cleaned_data["as_of"] or Moment.now()
        in_force = queryset.public() if moment.revision is None else queryset.as_of(moment.revision)
        found: QuerySet[CityStatistic] = super().filter_queryset(in_force)
        return found

    def about(self, figures: CityStatisticQuerySet, name: str, kinds: list[str]) -> CityStatisticQuerySet:
        return figures.filter(kind__in=["" if kind == CITY else kind for kind in kinds]) if kinds else figures

    def leave(self, figures: CityStatisticQuerySet, name: str, value: Any) -> CityStatisticQuerySet:
        return figures


class SinceField(forms.CharField):
    """A revision, a day or a time, as the revision that was the newest then."""

    def clean(self, value: Any) -> int:
        text = super().clean(value).strip()
        if not text:
            return 0
        if text.isascii() and text.isdigit():
            return self._revision(text)
        return self._newest_at(text)

    @staticmethod
    def _revision(text: str) -> int:
        if len(text) > 9 or (int(text) and not Publication.objects.filter(revision=int(text)).exists()):
            raise ValidationError(_("There is no revision %s.") % text[:20])
        return int(text)

    @staticmethod
    def _newest_at(text: str) -> int:
        try:
            moment = parse_datetime(text)
            aware = moment and (moment if timezone.is_aware(moment) else timezone.make_aware(moment))
        except (ValueError, OverflowError):
            aware = None
        if aware is None:
            sentence = _("“%s” is neither a revision nor a time such as 2026-05-01 or 2026-05-01T08:00:00+08:00.")
            raise ValidationError(sentence % text[:40])
        if aware.year < BEGINNING:
            return 0
        before = Publication.objects.filter(at__lte=min(aware, timezone.now())).order_by("-revision")
        return before.values_list("revision", flat=True).first() or 0


class SinceFilter(django_filters.Filter):
    field_class = SinceField

    def filter(self, queryset: QuerySet[Any], value: int) -> QuerySet[Any]:
        """What was published after the revision ``value``."""
        return queryset.filter(revision__gt=value)


class ChangeFilter(django_filters.FilterSet):
    since = SinceFilter(label=gettext_lazy("Since"))
    kind = django_filters.MultipleChoiceFilter(choices=Kind.choices, label=gettext_lazy("Kind"))
    code = django_filters.CharFilter(field_name="record_id", max_length=CODE_LENGTH, label=gettext_lazy("Code"))

    class Meta:
        model = Entry
        fields: list[str] = []
