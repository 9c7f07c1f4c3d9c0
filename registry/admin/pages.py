"""Pages and buttons of one record: publish, withdraw, discard, open a draft, restore, history, address by code."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from registry import lifecycle
from registry.admin.acts import DISCARD, FAILURES, PUBLISH, WITHDRAW, Act, page
from registry.admin.records import change_address, head_of, seen_head
from registry.models import Entry
from registry.roles import Act as Right
from registry.roles import may, visible

HISTORY_PER_PAGE = 50


class RecordPages(admin.ModelAdmin[Any]):
    """What can be done with one record."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self._path("code/<str:code>/", "code", self.code_view),
            self._path("<int:pk>/open-draft/", "open_draft", self.open_draft_view),
            self._path("<int:pk>/restore/", "restore", self.restore_view),
            *(
                self._path(f"<int:pk>/{act.name}/", act.name, self._act_view(act))
                for act in (PUBLISH, WITHDRAW, DISCARD)
            ),
            *super().get_urls(),
        ]

    def address(self, name: str, *args: Any) -> str:
        """The address of a page of this kind."""
        return reverse(f"admin:{self._url_name(name)}", args=args)

    def code_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """From a record's code to its head entry."""
        return redirect(change_address(seen_head(request.user, code)))

    def open_draft_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Open the draft of a record from the entry in force."""
        return self._open(request, pk, Right.OPEN, lifecycle.open_draft)

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Open a draft from any entry of the record's past."""
        return self._open(request, pk, Right.RESTORE, lifecycle.restore)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every entry of the record, whichever of them was asked for."""
        entry = self.get_object(request, unquote(object_id))
        if not entry:
            raise Http404
        if not self.has_view_or_change_permission(request, entry):
            raise PermissionDenied
        pages = self.get_paginator(request, visible(request.user, entries_of(entry.record_id)), HISTORY_PER_PAGE)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(name)s") % {"name": entry.name},
            "opts": self.opts,
            "entry": entry,
            "page": pages.get_page(request.GET.get("p")),
            "can_write": self.has_change_permission(request),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "desk/history.html", context)

    def _open(
        self, request: HttpRequest, pk: int, right: Right, opened_from: Callable[[Entry], Entry]
    ) -> HttpResponseBase:
        entry = self._entry(request, pk, right)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            draft = opened_from(entry)
        except FAILURES as error:
            self.message_user(request, str(error), messages.ERROR)
            return self._to_head(request, entry.record_id)
        self.log_change(request, entry, _("Opened a draft from entry %(number)s.") % {"number": entry.number})
        return redirect(self.address("change", draft.pk))

    def _act_view(self, act: Act) -> Callable[..., HttpResponseBase]:
        def view(request: HttpRequest, pk: int) -> HttpResponseBase:
            entry = self._entry(request, pk, Right(act.name))
            back = self.address("change", entry.pk)
            shown = page(self, request, act, self.get_queryset(request).filter(pk=pk), back)
            return shown or self._to_head(request, entry.record_id)

        return view

    def _entry(self, request: HttpRequest, pk: int, right: Right) -> Entry:
        """The entry that ``right`` is asked for. Whether its state allows it is said in words on the page."""
        if not may(request.user, right, self.model):
            raise PermissionDenied
        entry: Entry | None = self.get_object(request, str(pk))
        if not entry:
            raise Http404(_("There is no such entry: the draft may have been discarded."))
        return entry

    def _to_head(self, request: HttpRequest, code: str) -> HttpResponse:
        head = head_of(code)
        is_seen = head and may(request.user, Right.VIEW, head)
        return redirect(change_address(head) if head and is_seen else self.address("changelist"))

    def _url_name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _path(self, route: str, name: str, view: Callable[..., HttpResponseBase]) -> URLPattern:
        return path(route, self.admin_site.admin_view(view), name=self._url_name(name))


def entries_of(code: str) -> Any:
    """The entries of a record, the newest first, with who published them and why."""
    rows = Entry.objects.filter(record=code).select_related("revision__by", "superseded_revision").defer("snapshot")
    return rows.order_by("-number")
