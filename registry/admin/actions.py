"""Acts on many records at once, with one reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from registry.admin.acts import page
from registry.admin.deeds import BULK, Deed
from registry.roles import may

Action = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponse | None]
LABELS: dict[str, Any] = {
    "submit": gettext_lazy("Send the selected drafts for review…"),
    "review": gettext_lazy("Review the selected drafts…"),
    "send_back": gettext_lazy("Send the selected drafts back…"),
    "publish": gettext_lazy("Publish the selected drafts…"),
    "withdraw": gettext_lazy("Withdraw the selected records…"),
}


class BulkActs(admin.ModelAdmin[Any]):
    """The actions of a list: those that the account's roles know at all."""

    def get_actions(self, request: HttpRequest) -> Any:
        offered = {} if "_popup" in request.GET else super().get_actions(request)
        ours = {
            f"{deed.name}_selected": (_action(deed), f"{deed.name}_selected", LABELS[deed.name])
            for deed in BULK
            if may(request.user, deed.right, self.model)
        }
        return {**offered, **ours}


def _action(deed: Deed) -> Action:
    def act(desk: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return page(desk, request, deed, queryset, request.get_full_path())

    return act
