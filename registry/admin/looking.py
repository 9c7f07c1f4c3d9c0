"""Looking at a record on the desk: its history, two of its entries side by side, a draft as the public will see it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from registry.models import Entry, Step
from registry.pages.changes import differences
from registry.pages.statement import Statement, from_snapshot, statement_of
from registry.roles import visible
from registry.views.records import RecordPage

HISTORY_PER_PAGE = 50
STEPS = 200  # acts that a history names


class RecordHistory(admin.ModelAdmin[Any]):
    """Pages that change nothing."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every entry of the record, whichever of them was asked for, and every act on them."""
        entry = self._seen(request, unquote(object_id))
        pages = self.get_paginator(request, visible(request.user, entries_of(entry.record_id)), HISTORY_PER_PAGE)
        page = pages.get_page(request.GET.get("p"))
        steps = list(_seen_steps(request.user, entry.record_id)[: STEPS + 1])
        context = {
            **self._around(request, entry, _("History of %(name)s") % {"name": entry.name}),
            "page": page,
            "compared": [row.pk for row in page.object_list[:2]],
            "steps": steps[:STEPS],
            "more_steps": len(steps) > STEPS,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "desk/history.html", context)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Two entries of the record side by side: ``a`` before ``b``; without them, this one and the one before it."""
        entry = self._seen(request, str(pk))
        entries = {row.pk: row for row in visible(request.user, entries_of(entry.record_id))}
        asked = [request.GET.get(name, "") for name in ("a", "b")]
        chosen = [entries[int(key)] for key in asked if key.isdecimal() and int(key[:18]) in entries]
        if len(chosen) < 2:
            older = [row for row in entries.values() if row.number < entry.number]
            chosen = [*older[:1], entry]
        first, second = chosen[0] if len(chosen) > 1 else None, chosen[-1]
        if first and first.number > second.number:
            first, second = second, first
        context = {
            **self._around(request, entry, _("Compared: %(name)s") % {"name": entry.name}),
            "first": first,
            "second": second,
            "changes": differences(_statement(first) if first else None, _statement(second)),
        }
        return TemplateResponse(request, "desk/compare.html", context)

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """An entry as the public would see it; for staff only, kept by no cache and no search engine."""
        entry = self._seen(request, str(pk))
        view = RecordPage(kind=entry.kind)
        view.setup(request)
        draft = Entry.objects.with_level().select_related("district", "host").get(pk=entry.pk)
        context = {**view.get_context_data(entry=draft, history=[]), "original": entry, "opts": self.opts}
        response = TemplateResponse(request, "desk/preview.html", context)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    def _seen(self, request: HttpRequest, object_id: str) -> Entry:
        entry: Entry | None = self.get_object(request, object_id)
        if not entry:
            raise Http404(_("There is no such entry: the draft may have been discarded."))
        if not self.has_view_or_change_permission(request, entry):
            raise PermissionDenied
        return entry

    def _around(self, request: HttpRequest, entry: Entry, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "title": title, "opts": self.opts, "entry": entry}


def _statement(entry: Entry) -> Statement:
    if entry.is_open:
        return statement_of(entry)
    stored = Entry.objects.values_list("snapshot", flat=True).get(pk=entry.pk)
    return from_snapshot(stored)  # type: ignore[arg-type]


def entries_of(code: str) -> Any:
    """The entries of a record, the newest first, with who published them and why."""
    rows = Entry.objects.filter(record=code).select_related("revision__by", "superseded_revision").defer("snapshot")
    return rows.order_by("-number")


def steps_of(code: str) -> Any:
    """What was done to a record, the newest first, with who did it."""
    return Step.objects.filter(record=code).select_related("move__by", "move__publication").order_by("-pk")


def _seen_steps(user: Any, code: str) -> Any:
    """Without those on entries that ``user`` does not see: when the record lay in another district."""
    entries = Entry.objects.filter(record=code)
    hidden = entries.exclude(pk__in=visible(user, entries).order_by().values("pk"))
    return steps_of(code).exclude(entry__in=hidden.order_by().values("pk"))


def last_writer(entry: Entry) -> str:
    """Who did something to ``entry`` last, and when."""
    last = steps_of(entry.record_id).filter(entry=entry.pk).first()
    if not last or not last.move.by:
        return _("Someone else")
    at = date_format(timezone.localtime(last.move.at), "DATETIME_FORMAT")
    return _("%(name)s (%(at)s)") % {"name": last.move.by.get_full_name() or last.move.by.get_username(), "at": at}
