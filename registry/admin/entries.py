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
from registry.admin.conflicts import Reconciled
from registry.admin.deeds import possible
from registry.admin.evidence import lacking_of
from registry.admin.filters import DistrictFilter, EvidenceFilter, IndustryFilter, LevelFilter, StateFilter
from registry.admin.kept import address, forget, kept_from
from registry.admin.lists import Columns, EntryList
from registry.admin.looking import RecordHistory, entries_of, last_writer
from registry.admin.once import AsksOnce, once
from registry.admin.pages import RecordPages
from registry.admin.parts import SPINE_PARTS, field_labels
from registry.admin.relations import KnowsRelations, Relations
from registry.admin.rows import ShownParts
from registry.lifecycle.moving import lock_records
from registry.models import Entry, Move, Part, Record, State, Step
from registry.roles import Act, choosable, is_bound, may, visible
from registry.search.query import MalformedQuery, QueryTooLong

LATEST = 10  # entries of the record named below its form


class EntryAdmin(AsksOnce, Reconciled, Relations, Columns, BulkActs, RecordPages, RecordHistory):
    """A published entry is read, a draft is edited; nobody deletes: drafts are discarded, records withdrawn."""

    form = KnowsRelations
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
        return (obj is None or obj.is_editable) and may(request.user, Act.EDIT, obj or self.model)

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
        return [(None, {"fields": [*lines, ("website", "phone")]})]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "district":
            field.queryset = choosable(request.user, db_field, field.queryset)
            field.required = field.is_narrowed = is_bound(request.user, Act.EDIT)
        return field

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        entry = super().get_object(request, object_id, from_field)
        if entry:
            models.prefetch_related_objects([entry], "record")
        return entry

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        try:
            with transaction.atomic():
                late = self._too_late(request, object_id) if request.method == "POST" and object_id else None
                return late or super().changeform_view(request, object_id, form_url, extra_context)
        except (*FAILURES, IntegrityError) as error:
            kept = kept_from(request, request.user.pk)
            self.message_user(request, _sentence(error), messages.ERROR)
            return redirect(address(kept) if kept else request.path)

    def locked(self, request: HttpRequest, object_id: str) -> Any:
        """The entry with its record: nobody moves, discards or saves it meanwhile."""
        return once(request, ("locked", object_id), lambda: self._lock(request, object_id))

    def _lock(self, request: HttpRequest, object_id: str) -> Any:
        entry = self.get_object(request, object_id)
        lock_records([entry.record_id] if entry else [])
        return super().locked(request, object_id) if entry else None

    def last_writer(self, row: Any) -> str:
        return last_writer(row)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.record = _new_record(self.model.kind_of_model)
        obj.author = obj.author or request.user
        obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        lifecycle.edited([form.instance], by=request.user, act=Move.Act.EDIT if change else Move.Act.CREATE)  # type: ignore[arg-type]
        forget(request)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        response = super().response_add(request, obj, post_url_continue)
        return redirect(self.address("submit", obj.pk)) if "_submit" in request.POST else response

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        response = super().response_change(request, obj)
        return redirect(self.address("submit", obj.pk)) if "_submit" in request.POST else response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        entry = kwargs.get("obj")
        parts = [part for inline in context["inline_admin_formsets"] for part in inline.formset.get_queryset()]
        beside = self._beside(request, entry, parts) if entry else {}
        return super().render_change_form(request, {**context, **beside}, *args, **kwargs)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        if not obj or obj.is_open:
            return None
        return obj.get_entry_url() if obj.superseded_revision_id else obj.get_absolute_url()  # type: ignore[no-any-return]

    def get_inline_formsets(self, request: HttpRequest, formsets: Any, inline_instances: Any, obj: Any = None) -> Any:
        return [ShownParts.of(each) for each in super().get_inline_formsets(request, formsets, inline_instances, obj)]

    def _beside(self, request: HttpRequest, entry: Entry, parts: list[Part]) -> dict[str, Any]:
        """What the page shows beside the form."""
        entries = list(visible(request.user, entries_of(entry.record_id))[: LATEST + 1])
        labels = field_labels(self.model)
        unsourced, unverified = lacking_of(entry, parts)
        return {
            "entry": entry,
            "entries": entries[:LATEST],
            "more_entries": len(entries) > LATEST,
            "head": next((row for row in entries if row.is_head), None),
            "public": next((row for row in entries if row.is_public), None),
            "unsourced": [labels[name] for name in unsourced],
            "unverified_parts": unverified,
            "lacks_evidence": bool(unsourced or unverified) or entry.district_id is None,
            "can": self.possible(request, entry),
            "may_restore": may(request.user, Act.RESTORE, entry) or may(request.user, Act.OPEN, entry),
            "returned": _sent_back(entry),
            "show_save_and_add_another": False,
        }

    def possible(self, request: HttpRequest, entry: Entry) -> set[str]:
        """What the account can do to ``entry`` now: the acts, and opening, restoring, merging."""
        user = request.user
        begun = {
            "open_draft": entry.is_public and may(user, Act.OPEN, entry),
            "restore": not entry.is_open and not entry.is_public and may(user, Act.RESTORE, entry),
            "merge": entry.is_public and may(user, Act.MERGE, entry),
        }
        names = {name for name, can in begun.items() if can}
        if names and Entry.objects.open().filter(record=entry.record_id).exists():
            names = set()
        return names | possible(entry, user)

    def _too_late(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """What was typed into a draft that is one no longer is kept, and how to go on is shown."""
        entry = self.locked(request, unquote(object_id))
        if entry and (entry.is_editable or not may(request.user, Act.EDIT)):
            return None
        if not entry and not self.has_change_permission(request):
            return None
        kept = kept_from(request, request.user.pk)
        if not kept:
            return None
        self.message_user(request, _why_late(entry), messages.ERROR)
        return redirect(address(kept))


def _sent_back(entry: Entry) -> Step | None:
    """The step that gave a draft back to its author."""
    if entry.state != State.DRAFT or not entry.round:
        return None
    steps = Step.objects.filter(entry=entry.pk, move__act=Move.Act.RETURN, round=entry.round)
    return steps.select_related("move__by").order_by("-pk").first()


def _new_record(kind: str) -> Record:
    record = Record(kind=kind)
    record.full_clean()
    record.save(force_insert=True)
    return record


def _pairs(names: list[str]) -> list[Any]:
    return [tuple(names[start : start + 2]) for start in range(0, len(names), 2)]


def _why_late(entry: Entry | None) -> str:
    if not entry:
        return _("The draft was discarded while you were editing it. What you typed was not saved, but is kept here.")
    sentence = _(
        "“%(name)s” was sent for review or published while you were editing it. What you typed was not saved, but is "
        "kept here."
    )
    return sentence % {"name": entry.name}


def _sentence(error: Exception) -> str:
    if isinstance(error, lifecycle.Refused):
        return str(error)
    return _("Someone else changed the same draft at the same moment. Nothing was saved; please look and try again.")
