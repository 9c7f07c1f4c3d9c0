"""The words of the registry: districts, regions, industries, subjects, indicators, sources."""

from collections import Counter
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.conflicts import Reconciled
from registry.admin.relations import KnowsRelations, Relations
from registry.models import (
    District,
    Entry,
    EntryIndustry,
    Indicator,
    Industry,
    Offering,
    Region,
    Source,
    Statistic,
    Subject,
    part_models,
)
from registry.search.fold import fold


class CountedList(ChangeList):
    """A list that says how often each of its rows is used, in one query a page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        counts = self.model_admin.uses_of([row.pk for row in rows])  # type: ignore[attr-defined]
        for row in rows:
            row.__dict__["uses"] = counts[row.pk]
        self.result_list = rows


class VocabularyAdmin(Reconciled, Relations, admin.ModelAdmin[Any]):
    """A word that records use. ``label_paths`` are what its label needs, ``used_by`` where it is used."""

    form = KnowsRelations
    label_paths: ClassVar[tuple[str, ...]] = ()
    show_full_result_count = False
    list_per_page = 100

    def label(self, row: Any) -> str:
        """What the row is called where it is chosen."""
        return str(row)

    def used_by(self) -> list[tuple[type[models.Model], str]]:
        """The models that use the row, and by which column."""
        return []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.select_related(*self.label_paths) if self.label_paths else rows

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CountedList if self.used_by() else ChangeList

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """As typed, or in simplified characters and half width."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        folded = " ".join(map(fold, search_term.split()))
        if folded == search_term:
            return found, duplicates
        other, others = super().get_search_results(request, queryset, folded)
        return found | other, duplicates or others

    def uses_of(self, keys: list[Any]) -> Counter[Any]:
        """How many head entries, or values of theirs, use each of the rows."""
        first, *others = [_uses(model, column, keys) for model, column in self.used_by()]
        total: Counter[Any] = Counter()
        for key, found in first.union(*others, all=True) if others else first:
            total[key] += found
        return total

    @admin.display(description=gettext_lazy("used by"))
    def uses(self, row: Any) -> int:
        return int(row.__dict__["uses"])


def _uses(model: type[models.Model], column: str, keys: list[Any]) -> Any:
    head = "is_head" if model is Entry else "entry__is_head"
    rows: QuerySet[Any] = model._base_manager.filter(**{head: True, f"{column}__in": keys}).order_by()
    return rows.values_list(column).annotate(found=Count("pk"))


@admin.register(Region)
class RegionAdmin(VocabularyAdmin):
    list_display = ("name", "scheme", "code", "order", "name_en")
    search_fields = ("name", "code", "scheme")

    def label(self, row: Region) -> str:
        return f"{row.name}（{row.scheme}）"


@admin.register(District)
class DistrictAdmin(VocabularyAdmin):
    list_display = ("name", "code", "kind", "valid_from", "valid_to", "uses")
    list_filter = ("kind",)
    search_fields = ("name", "former_names", "pinyin", "initials", "code")
    fieldsets = (
        (None, {"fields": [("name", "short_name"), "name_en", ("code", "kind"), ("valid_from", "valid_to")]}),
        (gettext_lazy("To find it by"), {"fields": ["former_names", ("pinyin", "initials")]}),
        (gettext_lazy("Belongs to"), {"fields": ["regions", "successors", "note"]}),
    )

    def label(self, row: District) -> str:
        """The name, with its last day where it has one: the same name may come back."""
        if not row.valid_to:
            return row.name
        return _("%(name)s (until %(day)s)") % {"name": row.name, "day": row.valid_to}

    def used_by(self) -> list[tuple[type[models.Model], str]]:
        return [(Entry, "district")]


@admin.register(Industry)
class IndustryAdmin(VocabularyAdmin):
    list_display = ("name", "code", "parent", "official_code", "cluster_tier", "strategic_emerging", "uses")
    list_filter = ("strategic_emerging",)
    list_select_related = ("parent",)
    search_fields = ("name", "code", "official_code")
    label_paths = ("parent",)

    def label(self, row: Industry) -> str:
        return f"{row.parent.name} › {row.name}" if row.parent else row.name

    def used_by(self) -> list[tuple[type[models.Model], str]]:
        return [(EntryIndustry, "industry")]


@admin.register(Subject)
class SubjectAdmin(VocabularyAdmin):
    list_display = ("name", "type", "code", "edition", "uses")
    list_filter = ("type",)
    search_fields = ("name", "name_en", "code")

    def label(self, row: Subject) -> str:
        return f"{row.name}（{row.code or row.get_type_display()}）"

    def used_by(self) -> list[tuple[type[models.Model], str]]:
        return [(Offering, "subject")]


@admin.register(Indicator)
class IndicatorAdmin(VocabularyAdmin):
    list_display = ("name", "code", "unit", "uses")
    search_fields = ("name", "name_en", "code")

    def label(self, row: Indicator) -> str:
        return f"{row.name}（{row.unit}）" if row.unit else row.name

    def used_by(self) -> list[tuple[type[models.Model], str]]:
        return [(Statistic, "indicator")]


@admin.register(Source)
class SourceAdmin(VocabularyAdmin):
    list_display = ("title", "type", "publisher", "published_on", "document_number", "uses")
    list_filter = ("type",)
    search_fields = ("title", "publisher", "author", "document_number", "key")

    def used_by(self) -> list[tuple[type[models.Model], str]]:
        return [(part, "source") for part in part_models()]
