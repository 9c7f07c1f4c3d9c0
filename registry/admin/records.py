"""Records as choices: they have no pages of their own here, only addresses that lead to their head entries."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from registry import codes
from registry.models import Entry, EntryQuerySet, Record, model_of
from registry.models.querysets import PUBLIC
from registry.roles import Act, may, visible
from registry.search.query import MalformedQuery, QueryTooLong


def change_address(entry: Entry) -> str:
    """Where the desk shows an entry."""
    model = model_of(entry.kind)
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[entry.pk])


def head_of(code: str) -> Entry | None:
    """The head entry of a record, by a code as people type it."""
    return Entry.objects.heads().defer("snapshot").filter(record=codes.normalise(code)).first()


def seen_head(user: Any, code: str) -> Entry:
    """The newest entry of a record that ``user`` may see on the desk: its head, or what is in force; else not found."""
    rows = visible(user, Entry.objects.filter(Q(is_head=True) | Q(superseded_revision=None))).defer("snapshot")
    entry: Entry | None = rows.filter(record=codes.normalise(code)).order_by("-number").first()
    if not entry:
        raise Http404(_("There is no record “%(code)s”.") % {"code": code})
    return entry


def offered(user: Any) -> EntryQuerySet:
    """The entries by which a record can be chosen: what ``user`` sees on the desk, and what everybody sees."""
    seen = visible(user, Entry.objects.heads()).values("pk")
    return Entry.objects.filter(Q(pk__in=seen) | PUBLIC)


@admin.register(Record)
class RecordAdmin(admin.ModelAdmin[Record]):
    """Found by everything that finds the record's head entry."""

    search_fields = ("code",)
    ordering = ("code",)

    def get_queryset(self, request: HttpRequest | None) -> Any:
        """Without a request the records that are chosen already, which are called as the public knows them."""
        entries = offered(request.user) if request else Entry.objects.filter(Q(is_head=True) | PUBLIC)
        rows = entries.filter(record=OuterRef("pk")).order_by("-is_head" if request else "is_head")
        return Record.objects.filter(Exists(rows)).annotate(head_name=Subquery(rows.values("name")[:1]))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        try:
            found = offered(request.user).matching(search_term)
        except (MalformedQuery, QueryTooLong):
            return queryset.none(), False
        return queryset.filter(pk__in=found.values("record")).order_by("code"), False

    def label(self, record: Record) -> str:
        """The name of the head entry with the code."""
        head = record.__dict__.get("head_name") or getattr(head_of(record.pk), "name", "")
        return f"{head}（{record.pk}）" if head else record.pk

    def get_urls(self) -> list[URLPattern]:
        return [
            path("", self.admin_site.admin_view(self._to_desk), name="registry_record_changelist"),
            path("<str:code>/change/", self.admin_site.admin_view(self._to_head), name="registry_record_change"),
        ]

    def _to_desk(self, request: HttpRequest) -> HttpResponseRedirect:
        return redirect("admin:index")

    def _to_head(self, request: HttpRequest, code: str) -> HttpResponseRedirect:
        return redirect(change_address(seen_head(request.user, code)))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.VIEW)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
