"""The admin of one kind of record: the state rule, the list, the form."""

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import lifecycle
from registry.admin.actions import BulkActs
from registry.admin.acts import FAILURES
from registry.admin.evidence import unsourced_fields, unverified_parts
from registry.admin.filters import DistrictFilter, EvidenceFilter, IndustryFilter, LevelFilter, StateFilter
from registry.admin.forms import EntryForm
from registry.admin.lists import Columns, EntryList
from registry.admin.pages import RecordPages, entries_of
from registry.admin.parts import SPINE_PARTS, field_labels
from registry.admin.relations import Relations
from registry.lifecycle.drafts import lock_records
from registry.models import Entry, Record
from registry.roles import Act, choosable, is_bound, may, visible
from registry.search.query import MalformedQuery, QueryTooLong

LATEST = 10  # entries of the record named below its form


class EntryAdmin(Relations, Columns, BulkActs, RecordPages):
    """A published entry is read, a draft is edited; nobody deletes: drafts are discarded, records withdrawn."""

    form = EntryForm
    inlines = SPINE_PARTS
    change_form_template = "desk/entry.html"
    list_display = ("named", "state_shown", "district_shown", "level_shown", "gaps", "host", "published")
    list_display_links = ("named",)
    list_filter: ClassVar[tuple[Any, ...]] = (StateFilter, EvidenceFilter, LevelFilter, DistrictFilter, IndustryFilter)
    list_select_related = ("district", "host", "revision")
    list_per_page = 50
    ordering = ("name_key",)
    search_fields = ("name",)
    search_help_text = gettext_lazy("Names, former names, pinyin, initials, host, masters, subjects, sites or code.")
    # The number of all records would be counted on every page for a line that tells the reader little.
    show_full_result_count = False

    # The state rule

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.VIEW, obj or self.model)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.EDIT, obj or self.model)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[EntryList]:
        return EntryList

    def get_queryset(self, request: HttpRequest) -> Any:
        return visible(request.user, self.model._default_manager.with_level().defer("snapshot"))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        try:
            return queryset.matching(search_term), False
        except QueryTooLong as error:
            text = _("Please search for at most %(length)s characters and %(terms)s words.")
            problem = text % {"length": error.max_length, "terms": error.max_terms}
        except MalformedQuery:
            problem = _("This is no text. Please type the search again.")
        self.message_user(request, problem, messages.WARNING)
        return queryset.none(), False

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own = [name for name in self.model.own_fields if name not in Entry.own_fields]
        lines = ["name", "name_en", *_pairs(own), ("district", "address"), ("host", "parent"), "summary"]
        version = [] if obj and not self.has_change_permission(request, obj) else ["read_version"]
        return [(None, {"fields": [*lines, ("website", "phone"), *version]})]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "district":
            field.queryset = choosable(request.user, db_field, field.queryset)
            field.required = is_bound(request.user, Act.EDIT)
        return field

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        entry = super().get_object(request, object_id, from_field)
        if entry:
            models.prefetch_related_objects([entry], "record")
        return entry

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                self._lock(request, unquote(object_id))
                return super().changeform_view(request, object_id, form_url, extra_context)
        except (*FAILURES, IntegrityError) as error:
            self.message_user(request, _sentence(error), messages.ERROR)
            return redirect(request.path)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.record = _new_record(self.model.kind_of_model)
        obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        lifecycle.refresh([form.instance])

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return redirect(self.address("publish", obj.pk)) if "_publish" in request.POST else response

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response = super().response_change(request, obj)
        return redirect(self.address("publish", obj.pk)) if "_publish" in request.POST else response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        entry = kwargs.get("obj")
        return super().render_change_form(
            request, {**context, **(self._beside(request, entry) if entry else {})}, *args, **kwargs
        )

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if not obj or obj.is_open:
            return None
        return obj.get_entry_url() if obj.superseded_revision_id else obj.get_absolute_url()  # type: ignore[no-any-return]

    def _beside(self, request: HttpRequest, entry: Entry) -> dict[str, Any]:
        """What the page shows beside the form."""
        entries = list(visible(request.user, entries_of(entry.record_id))[: LATEST + 1])
        labels = field_labels(self.model)
        return {
            "entry": entry,
            "entries": entries[:LATEST],
            "more_entries": len(entries) > LATEST,
            "head": next((row for row in entries if row.is_head), None),
            "public": next((row for row in entries if row.is_public), None),
            "unsourced": [labels[name] for name in unsourced_fields([entry])[entry.pk]],
            "unverified_parts": unverified_parts([entry])[entry.pk],
            "can_write": self.has_change_permission(request),
            "show_save_and_add_another": False,
        }

    def _lock(self, request: HttpRequest, object_id: str) -> None:
        """Let nobody publish, discard or save the draft while it is saved; refuse what is no draft any more."""
        entry = self.get_object(request, object_id)
        if not entry:
            return
        lock_records([entry.record_id])
        stored = Entry.objects.filter(pk=entry.pk).only("state", "name").first()
        if stored and not stored.is_open and self.has_change_permission(request):
            sentence = _(
                "“%(name)s” was published while you were editing it. What you typed was not saved: go back with your "
                "browser to copy it, then open a new draft."
            )
            raise lifecycle.Refused(sentence % {"name": stored.name})


def _new_record(kind: str) -> Record:
    record = Record(kind=kind)
    record.full_clean()
    record.save(force_insert=True)
    return record


def _pairs(names: list[str]) -> list[Any]:
    return [tuple(names[start : start + 2]) for start in range(0, len(names), 2)]


def _sentence(error: Exception) -> str:
    if isinstance(error, lifecycle.Refused):
        return str(error)
    return _("Someone else changed the same draft at the same moment. Nothing was saved; please look and try again.")
