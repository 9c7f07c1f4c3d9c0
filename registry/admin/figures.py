"""Figures of the whole city, as they are published: what is wrong in one is put right by one that supersedes it."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.lists import publication_text
from registry.admin.relations import Relations
from registry.figures import figure_text
from registry.models import CityStatistic, ProposedFigure
from registry.roles import Act, may

LINES = (
    ("indicator", "kind", "year"),
    ("value", "qualifier", "wording"),
    "note",
    ("source", "locator", "basis"),
)


class Figures(Relations, admin.ModelAdmin[Any]):
    """What lists of figures share, published or proposed."""

    list_display_links = ("indicator",)
    search_fields = ("indicator__name", "indicator__code", "note")
    show_full_result_count = False

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_shown(self, figure: Any) -> str:
        return figure.get_kind_display() or _("All kinds")

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def told(self, figure: Any) -> str:
        return told(figure)


def told(figure: Any) -> str:
    """A figure in words, with its unit."""
    return figure_text(Decimal(figure.value), figure.qualifier, figure.wording, figure.indicator.local_unit)


@admin.register(CityStatistic)
class CityStatisticAdmin(Figures):
    """Read here; a correction is proposed."""

    change_form_template = "desk/figure.html"
    list_display = ("indicator", "kind_shown", "year", "told", "basis", "in_force", "published")
    list_filter = ("kind", "basis")
    list_select_related = ("indicator", "revision", "superseded_revision")
    fields = LINES

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.with_relations(super().get_queryset(request)).select_related(
            "indicator", "source", "revision", "superseded_revision"
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        figure = kwargs.get("obj")
        if figure and figure.superseded_revision_id is None and may(request.user, Act.ADD, ProposedFigure):
            address = reverse("admin:registry_proposedfigure_add")
            context = {**context, "correct_url": f"{address}?corrects={figure.pk}"}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("in force"), boolean=True)
    def in_force(self, figure: CityStatistic) -> bool:
        return figure.superseded_revision_id is None

    @admin.display(description=gettext_lazy("last published"), ordering="revision")
    def published(self, figure: CityStatistic) -> str:
        return publication_text(figure.revision) if figure.revision else ""
