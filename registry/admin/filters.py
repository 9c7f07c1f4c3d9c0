"""Filters of the lists. Their choices are fixed or a vocabulary, never what a ``DISTINCT`` over all rows would find."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.models import District, EntryIndustry, Industry, Level, State
from registry.models.lacking import lacking
from registry.models.vocabulary import district_links, kin

UNKNOWN = "unknown"


class ChoiceFilter(admin.SimpleListFilter):
    """A filter that refuses values outside its list; a long list opens only when it is used."""

    template = "desk/filter.html"
    is_long = False

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        if value is None:
            return queryset
        if value not in {str(key) for key, _text in self.lookup_choices}:
            raise IncorrectLookupParameters(f"{self.parameter_name}={value}")
        return self.chosen(queryset, value)

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        """The rows for one of the choices."""
        raise NotImplementedError


class LongFilter(ChoiceFilter):
    """A filter with so many choices that their counts come from groups, not from a subquery each."""

    is_long = True

    def get_facet_queryset(self, changelist: Any) -> dict[str, int]:
        rows = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())
        counts = self.counts(rows.order_by())
        return {f"{place}__c": counts.get(key, 0) for place, (key, _text) in enumerate(self.lookup_choices)}

    def counts(self, rows: Any) -> dict[str, int]:
        """How many of ``rows`` each of the choices finds."""
        raise NotImplementedError


class StateFilter(ChoiceFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in State]

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return queryset.filter(state=value)


class LevelFilter(ChoiceFilter):
    title = gettext_lazy("level")
    parameter_name = "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(level.slug, str(level.label)) for level in reversed(Level)]

    def chosen(self, queryset: Any, value: str) -> QuerySet[Any]:
        found: QuerySet[Any] = queryset.at_levels([Level[value.upper()]])
        return found


class DistrictFilter(LongFilter):
    """By district, its predecessors and successors included, as the public's search does."""

    title = gettext_lazy("district")
    parameter_name = "district"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        label = model_admin.admin_site.get_model_admin(District).label
        return [(UNKNOWN, _("To be verified")), *((str(row.pk), label(row)) for row in District.objects.all())]

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == UNKNOWN:
            return queryset.filter(district=None)
        return queryset.filter(district__in=kin({int(value)}, self.links))

    def counts(self, rows: Any) -> dict[str, int]:
        own = dict(rows.values_list("district").annotate(Count("pk")))
        chosen = [key for key, _text in self.lookup_choices if key != UNKNOWN]
        found = {key: sum(own.get(relative, 0) for relative in kin({int(key)}, self.links)) for key in chosen}
        return {**found, UNKNOWN: own.get(None, 0)}

    @cached_property
    def links(self) -> list[tuple[int, int]]:
        """The steps between districts, asked for once."""
        return district_links()


class IndustryFilter(LongFilter):
    """By industry; a group finds its leaves."""

    title = gettext_lazy("industry")
    parameter_name = "industry"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        leaves: dict[int | None, list[Industry]] = {}
        for row in Industry.objects.all():
            leaves.setdefault(row.parent_id, []).append(row)
        self.leaves = {key: [row.pk for row in rows] for key, rows in leaves.items()}
        groups = [(group, leaves.get(group.pk, [])) for group in leaves.get(None, [])]
        return [(str(row.pk), f"{'　' * depth}{row}") for group, rows in groups for depth, row in _tree(group, rows)]

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        industries = [int(value), *self.leaves.get(int(value), [])]
        found = EntryIndustry.objects.filter(industry__in=industries).order_by().values("entry")
        return queryset.filter(pk__in=found)

    def counts(self, rows: Any) -> dict[str, int]:
        parts = EntryIndustry.objects.filter(entry__in=rows.values("pk")).order_by()
        leaves = parts.values_list("industry").annotate(Count("entry"))
        # Under its group an entry counts once, however many of the leaves it is in.
        group = Coalesce("industry__parent", "industry")
        groups = parts.annotate(group=group).values_list("group").annotate(Count("entry", distinct=True))
        return {str(key): found for key, found in [*leaves, *groups]}


class EvidenceFilter(ChoiceFilter):
    title = gettext_lazy("evidence")
    parameter_name = "evidence"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("lacking", _("Values without evidence")), ("complete", _("Every value has its evidence"))]

    def chosen(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        condition = lacking(queryset.model)
        return queryset.filter(condition if value == "lacking" else ~condition)


def _tree(group: Industry, leaves: list[Industry]) -> list[tuple[int, Industry]]:
    return [(0, group), *((1, leaf) for leaf in leaves)]
