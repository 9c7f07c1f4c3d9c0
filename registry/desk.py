"""The admin site of the desk."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db import models
from django.db.models import Count
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from registry.accounts import views
from registry.accounts.forms import LoginForm
from registry.accounts.gate import Due, due
from registry.models import Entry, Kind, State, entry_models
from registry.roles import choosable, visible


def label(site: admin.AdminSite, row: models.Model) -> str:
    """What a choice is called where it is chosen: its admin knows more than its name where names are shared."""
    named = getattr(site._registry.get(type(row)), "label", str)
    return str(named(row))


class LabelledChoices(AutocompleteJsonView):
    """Autocomplete that offers what the form accepts, by the labels it shows for what is chosen already."""

    def get_queryset(self) -> Any:
        return choosable(self.request.user, self.source_field, super().get_queryset())

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": label(self.model_admin.admin_site, obj)}


class DeskSite(admin.AdminSite):
    """The kinds of record come first, each with the number of its records in every state."""

    site_header = _("Registry of skill-training bodies · Desk")
    site_title = _("Desk of the registry")
    index_title = _("Desk")
    login_form = LoginForm

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return LabelledChoices.as_view(admin_site=self)(request)

    def get_urls(self) -> list[Any]:
        return [
            path("second-factor/", views.SecondFactor.as_view(), name=Due.VERIFY),
            path("first-password/", views.FirstPassword.as_view(), name=Due.PASSWORD),
            path("second-factor/set-up/", views.SetUpFactor.as_view(), name=Due.SET_UP),
            path("second-factor/qr.svg", views.QrCode.as_view(), name="qr_code"),
            path("second-factor/remove/", views.remove_factor, name="remove_factor"),
            path("leave/", views.leave, name="leave"),
            *super().get_urls(),
        ]

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The password; whose password is known already goes on to what else is due."""
        step = due(request.account)  # type: ignore[attr-defined]
        if request.method == "GET" and step:
            wanted = urlencode({"next": views.next_address(request)})
            return redirect(f"{reverse(f'{self.name}:{step}')}?{wanted}")
        return super().login(request, extra_context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {"states": State, "tallies": self.tallies(request), **(extra_context or {})})

    def tallies(self, request: HttpRequest) -> list[dict[str, Any]]:
        """For each kind that the user may see, its records by the state of their head."""
        heads = visible(request.user, Entry.objects.heads())
        rows = heads.order_by().values_list("kind", "state").annotate(Count("pk"))
        counts = {(kind, state): count for kind, state, count in rows}
        return [self._tally(model, counts) for model in entry_models().values() if self._is_visible(request, model)]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps: list[Any] = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda row: _rank(row["model"]))
        return sorted(apps, key=lambda app: (_rank(app["models"][0]["model"]), app["app_label"] == "auth"))

    def _is_visible(self, request: HttpRequest, model: type[Entry]) -> bool:
        return model in self._registry and self._registry[model].has_view_or_change_permission(request)

    def _tally(self, model: type[Entry], counts: dict[tuple[str, str], int]) -> dict[str, Any]:
        address = reverse(f"{self.name}:{model._meta.app_label}_{model._meta.model_name}_changelist")
        cells = [
            {
                "state": state,
                "count": counts.get((str(model.kind_of_model), state.value), 0),
                "url": f"{address}?state={state}",
            }
            for state in State
        ]
        return {"label": model._meta.verbose_name_plural, "url": address, "cells": cells}


def _rank(model: type[models.Model]) -> int:
    """The kinds in their own order, before everything else."""
    kinds = [kind.value for kind in Kind]
    return kinds.index(str(model.kind_of_model)) if issubclass(model, Entry) else len(kinds)
