"""The desk of masters and their studios."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from masters.models import Honour, Leadership, Master, MasterStudio
from registry.admin import SPINE_PARTS, EntryAdmin, PartInline, Relations, VocabularyAdmin
from registry.admin.relations import KnowsRelations


class LeadershipInline(PartInline):
    model = Leadership
    lines = (("master", "role"), ("since", "until"))


@admin.register(MasterStudio)
class MasterStudioAdmin(EntryAdmin):
    inlines = (LeadershipInline, *SPINE_PARTS)


class StudioFilter(admin.SimpleListFilter):
    """Masters who are in a studio, and those who are in none."""

    title = _("studio")
    parameter_name = "studio"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("some", _("In a studio")), ("none", _("In no studio"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {"some": queryset.in_a_studio, "none": queryset.in_no_studio}  # type: ignore[attr-defined]
        return wanted[value]() if (value := self.value()) in wanted else queryset


class HonourInline(Relations, admin.TabularInline[Honour, Master]):
    model = Honour
    form = KnowsRelations
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.with_relations(super().get_queryset(request))


@admin.register(Master)
class MasterAdmin(VocabularyAdmin):
    list_display = ("name", "employer", "occupation", "skill_level", "basis", "uses")
    list_filter = ("skill_level", "basis", StudioFilter)
    list_select_related = ("employer", "occupation")
    search_fields = ("name", "employer__name", "employer__short_name")
    label_paths = ("employer",)
    inlines = (HonourInline,)

    def label(self, row: Master) -> str:
        return row.called

    def used_by(self) -> list[tuple[type[models.Model], str]]:
        return [(Leadership, "master")]
