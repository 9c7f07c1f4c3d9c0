"""Legal bodies."""

from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest

from registry import creditcode
from registry.admin.vocabulary import VocabularyAdmin
from registry.models import Entry, Organisation, Participation


@admin.register(Organisation)
class OrganisationAdmin(VocabularyAdmin):
    """A body; what is unusual about its credit code is said, and saved all the same."""

    list_display = ("name", "short_name", "type", "credit_code", "district", "basis", "uses")
    list_filter = ("type", "basis")
    list_select_related = ("district",)
    search_fields = ("name", "short_name", "name_en", "credit_code")
    fieldsets = (
        (None, {"fields": [("name", "short_name"), "name_en", ("type", "district"), "credit_code"]}),
        (None, {"fields": [("source", "locator", "basis")]}),
    )

    def used_by(self) -> list[tuple[type[models.Model], str]]:
        return [(Entry, "host"), (Participation, "organisation")]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for warning in creditcode.warnings(obj.credit_code) if obj.credit_code else ():
            self.message_user(request, warning, messages.WARNING)
