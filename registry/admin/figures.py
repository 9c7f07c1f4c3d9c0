"""Figures of the whole city. A published one is read; what is wrong in it is put right by one that supersedes it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import lifecycle
from registry.admin.lists import publication_text
from registry.admin.relations import KnowsRelations, Relations
from registry.figures import figure_text
from registry.models import CityStatistic

COLUMNS = ("indicator", "kind", "year", "value", "qualifier", "wording", "note", "source", "locator", "basis")


class FigureForm(KnowsRelations):
    """A new figure with the reason of its publication. ``corrects`` is the figure in force that it supersedes."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("Kept with the publication, where everyone can read it."),
    )
    corrects = forms.IntegerField(label="", required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        key = {name: values.get(name) for name in ("indicator", "kind", "year")}
        in_force = CityStatistic.objects.public().filter(**key).first() if key["indicator"] else None
        stated = values.get("corrects")
        if in_force and not stated:
            raise forms.ValidationError(_("This figure is published already. Open it and choose “Correct”."))
        if stated and (not in_force or in_force.pk != stated):
            raise forms.ValidationError(
                _(
                    "A correction keeps indicator, kind and year, and corrects the figure in force. Has it been "
                    "corrected since?"
                )
            )
        return values


@admin.register(CityStatistic)
class CityStatisticAdmin(Relations, admin.ModelAdmin[CityStatistic]):
    """Saving publishes."""

    form = FigureForm
    change_form_template = "desk/figure.html"
    list_display = ("indicator", "kind_shown", "year", "figure", "basis", "in_force", "published")
    list_display_links = ("indicator",)
    list_filter = ("kind", "basis")
    list_select_related = ("indicator", "revision", "superseded_revision")
    search_fields = ("indicator__name", "indicator__code", "note")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return self.with_relations(super().get_queryset(request)).select_related(
            "indicator", "source", "revision", "superseded_revision"
        )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        written = [] if obj else ["reason", "corrects"]
        lines = [
            ("indicator", "kind", "year"),
            ("value", "qualifier", "wording"),
            "note",
            ("source", "locator", "basis"),
        ]
        return [(None, {"fields": [*lines, *written]})]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        key = request.GET.get("corrects", "")
        figure = CityStatistic.objects.public().filter(pk=int(key)).first() if key.isdecimal() else None
        if not figure:
            return super().get_changeform_initial_data(request)
        columns = [CityStatistic._meta.get_field(name) for name in COLUMNS]
        values = {column.name: column.value_from_object(figure) for column in columns}  # type: ignore[union-attr]
        return {**values, "value": figure.value.normalize(), "corrects": figure.pk}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.revision_id is None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        lifecycle.publish_figures([obj], reason=form.cleaned_data["reason"], by=request.user)  # type: ignore[arg-type]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        figure = kwargs.get("obj")
        if figure and figure.superseded_revision_id is None and self.has_add_permission(request):
            address = reverse("admin:registry_citystatistic_add")
            context = {**context, "correct_url": f"{address}?corrects={figure.pk}"}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_shown(self, figure: CityStatistic) -> str:
        return figure.get_kind_display() or _("All kinds")

    @admin.display(description=gettext_lazy("value"), ordering="value")
    def figure(self, figure: CityStatistic) -> str:
        return figure_text(Decimal(figure.value), figure.qualifier, figure.wording, figure.indicator.local_unit)

    @admin.display(description=gettext_lazy("in force"), boolean=True)
    def in_force(self, figure: CityStatistic) -> bool:
        return figure.superseded_revision_id is None

    @admin.display(description=gettext_lazy("last published"), ordering="revision")
    def published(self, figure: CityStatistic) -> str:
        return publication_text(figure.revision) if figure.revision else ""
