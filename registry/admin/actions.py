"""Publish and withdraw many records at once, with one reason."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from registry.admin.acts import PUBLISH, WITHDRAW, page


class BulkActs(admin.ModelAdmin[Any]):
    """The actions of a list."""

    actions = ("publish_selected", "withdraw_selected")

    @admin.action(description=_("Publish the selected drafts…"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return page(self, request, PUBLISH, queryset, request.get_full_path())

    @admin.action(description=_("Withdraw the selected records…"), permissions=["change"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return page(self, request, WITHDRAW, queryset, request.get_full_path())
