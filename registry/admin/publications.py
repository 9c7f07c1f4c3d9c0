"""The acts of publication, to be read."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.records import change_address
from registry.models import CityStatistic, Entry, Publication

NAMED = 100  # entries that the page of a publication names


class PublicationList(ChangeList):
    """How many entries and figures each act published, in two queries a page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        keys = [row.pk for row in rows]
        entries, figures = (_counts(model, keys) for model in (Entry, CityStatistic))
        for row in rows:
            row.__dict__["extent"] = (entries.get(row.pk, 0), figures.get(row.pk, 0))
        self.result_list = rows


def _counts(model: type[Entry] | type[CityStatistic], keys: list[int]) -> dict[int, int]:
    rows = model._base_manager.filter(revision__in=keys).order_by().values_list("revision")
    return dict(rows.annotate(Count("pk")))


@admin.register(Publication)
class PublicationAdmin(admin.ModelAdmin[Publication]):
    """Nobody writes here: ``lifecycle`` does."""

    list_display = ("__str__", "at", "by", "reason", "entries_published", "figures_published")
    list_select_related = ("by",)
    search_fields = ("reason",)
    show_full_result_count = False
    fields = ("revision", "at", "by", "reason", "entries")
    readonly_fields = ("entries",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PublicationList

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("entries"))
    def entries_published(self, publication: Publication) -> int:
        return int(publication.__dict__["extent"][0])

    @admin.display(description=gettext_lazy("figures of the city"))
    def figures_published(self, publication: Publication) -> int:
        return int(publication.__dict__["extent"][1])

    @admin.display(description=gettext_lazy("entries"))
    def entries(self, publication: Publication) -> SafeString:
        rows = publication.entries.defer("snapshot").order_by("name_key")[: NAMED + 1]
        links = [(change_address(row), row.name, row.record_id) for row in rows[:NAMED]]
        more = _("… and more") if len(rows) > NAMED else ""
        items = format_html_join("", '<li><a href="{}">{}</a> <small>{}</small></li>', links)
        return format_html('<ul class="desk-plain">{}</ul>{}', items, more)
