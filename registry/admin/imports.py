"""Lists come in: brought, named, checked, looked at, applied. What they bring are drafts like any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from registry.admin.acts import FAILURES, page
from registry.admin.deeds import SUBMIT
from registry.admin.import_bringing import SECONDS, Bringing
from registry.admin.import_forms import ApplyForm
from registry.admin.import_rows import PER_PAGE, rows_of, shown, tabs
from registry.admin.import_streams import applied_lines, result_response
from registry.admin.moves import may_undo
from registry.imports.columns import accepted
from registry.imports.steps import choose, name_columns, step
from registry.models import WRITTEN, Entry, Import, Kind, State, Verdict, model_of
from registry.roles import Act, may

STREAM = "text/x-progress"
MOST_SENT = 2000  # drafts that one act sends for review


@admin.register(Import)
class ImportAdmin(Bringing):
    """Everyone sees their own lists; nothing of a list is edited here but what a person decides about its rows."""

    list_display = ("shown_name", "kind", "state", "at", "by")
    list_select_related = ("by",)
    list_filter = ("kind", "state")
    search_fields = ("name", "reason")
    show_full_result_count = False
    change_list_template = "desk/imports/list.html"

    # Who: whoever may import entries at all; which rows, is asked row by row

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, Act.IMPORT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Act.IMPORT)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, Act.IMPORT)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows if request.user.is_superuser else rows.filter(by=request.user.pk)

    def get_urls(self) -> list[URLPattern]:
        acts = {
            "columns": self.columns_view,
            "step": self.step_view,
            "choose": self.choose_view,
            "apply": self.apply_view,
            "drop": self.drop_view,
        }
        wrap = self.admin_site.admin_view
        return [
            path("add/", wrap(self.upload_view), name="registry_import_add"),
            path("notice/", wrap(self.notice_view), name="registry_import_notice"),
            path("template/<slug:kind>.xlsx", wrap(self.template_view), name="registry_import_template"),
            path("<int:pk>/change/", wrap(self.list_view), name="registry_import_change"),
            path("<int:pk>/result.<slug:form>", wrap(self.result_view), name="registry_import_result"),
            path("<int:pk>/submit/", wrap(self.submit_view), name="registry_import_submit"),
            *(
                path(f"<int:pk>/{name}/", wrap(require_POST(self._own(view))), name=f"registry_import_{name}")
                for name, view in acts.items()
            ),
            *super().get_urls(),
        ]

    # Looking at a list

    def list_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A list, as far as it has come."""
        batch = self._get(request, pk)
        if batch.state == Import.State.MAPPING:
            return self._mapping(request, batch)
        counts = batch.counts()
        if batch.state == Import.State.CHECKING:
            done = counts["all"] - counts[""]
            return self._page(request, batch, "desk/imports/checking.html", counts=counts, done=done)
        verdict = request.GET.get("verdict", "")
        unread = batch.rows.filter(unread=True).count() if batch.is_notice else 0
        rows = self.get_paginator(request, rows_of(batch, verdict), PER_PAGE).get_page(request.GET.get("p"))
        context = {
            "counts": counts,
            "tabs": tabs(batch, counts, verdict),
            "verdict": verdict if verdict in Verdict.values else "",
            "page": rows,
            "rows": shown(batch, list(rows)),
            "form": ApplyForm(site=self.admin_site),
            "written": sum(counts[each] for each in WRITTEN),
            "unread": unread,
            "read": counts["all"] - unread,
            "earlier": batch.earlier() if batch.is_open else None,
            "drafts": self._drafts(batch).count() if batch.move_id else 0,
            "may_undo": bool(batch.move and may_undo(request, batch.move)),
        }
        return self._page(request, batch, "desk/imports/preview.html", **context)

    def _mapping(self, request: HttpRequest, batch: Import, wrong: str = "") -> HttpResponse:
        columns = accepted(Kind(batch.kind))
        taken = {name for name in batch.columns if name}
        examples = list(batch.rows.order_by("line")[:3])
        headings = [
            {
                "place": place,
                "heading": heading,
                "examples": [str(row.raw[place]) for row in examples if place < len(row.raw) and row.raw[place]],
            }
            for place, (heading, column) in enumerate(zip(batch.headings, batch.columns, strict=True))
            if column is None
        ]
        known = [
            (heading, column.heading)
            for heading, name in zip(batch.headings, batch.columns, strict=True)
            for column in columns
            if column.name == name
        ]
        free = [column for column in columns if column.name not in taken]
        context = {"headings": headings, "known": known, "free": free, "wrong": wrong}
        return self._page(request, batch, "desk/imports/mapping.html", **context)

    def columns_view(self, request: HttpRequest, batch: Import) -> HttpResponse:
        """Say what unknown headings stand for."""
        names = {column.name for column in accepted(Kind(batch.kind))}
        columns = [
            request.POST.get(f"column-{place}", "") if column is None else column
            for place, column in enumerate(batch.columns)
        ]
        columns = [name if name in names else "" for name in columns]
        named = [name for name in columns if name]
        if len(named) > len(set(named)):
            return self._mapping(request, batch, _("Two headings cannot stand for the same column."))
        name_columns(batch, columns)
        step(batch, request.user, SECONDS)  # type: ignore[arg-type]
        return self.to(batch)

    def step_view(self, request: HttpRequest, batch: Import) -> HttpResponse:
        """Check some more rows."""
        step(batch, request.user, SECONDS)  # type: ignore[arg-type]
        if "application/json" not in request.headers.get("Accept", ""):
            return self.to(batch)
        batch.refresh_from_db()
        counts = batch.counts()
        is_done = batch.state != Import.State.CHECKING
        return JsonResponse({"done": counts["all"] - counts[""], "all": counts["all"], "finished": is_done})

    def choose_view(self, request: HttpRequest, batch: Import) -> HttpResponse:
        """Keep what a person decided about rows."""
        if batch.state == Import.State.PREVIEW:
            chosen = {name[4:]: value for name, value in request.POST.items() if name.startswith("row-")}
            keys = {int(key): str(value) for key, value in chosen.items() if key.isdecimal() and len(key) < 19}
            choose(batch, keys, rest=request.POST.get("rest", ""))
            step(batch, request.user, SECONDS)  # type: ignore[arg-type]
        return self.to(batch)

    # The end of a list

    def apply_view(self, request: HttpRequest, batch: Import) -> HttpResponseBase:
        """Apply it; who asks for a stream is told how far it has come."""
        form = ApplyForm(request.POST, site=self.admin_site)
        if not form.is_valid():
            self.message_user(request, _("Please give a reason: it is kept with the drafts."), messages.ERROR)
            return self.to(batch)
        lines = applied_lines(batch, request.user, self._address(batch), **form.cleaned_data)
        if STREAM in request.headers.get("Accept", ""):
            return StreamingHttpResponse(
                lines, content_type=f"{STREAM}; charset=utf-8", headers={"Cache-Control": "no-store"}
            )
        [*_before, last] = lines
        word, _space, sentence = last.strip().partition(" ")
        if word == "no":
            self.message_user(request, sentence, messages.ERROR)
        return self.to(batch)

    def drop_view(self, request: HttpRequest, batch: Import) -> HttpResponse:
        """Give it up: nothing of it is in the registry."""
        if batch.is_open:
            batch.state = Import.State.DROPPED
            batch.save(update_fields=["state"])
            self.message_user(request, _("The list was given up. Nothing of it is in the registry."))
        return redirect("admin:registry_import_changelist")

    def submit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the drafts of the list for review, all in one act."""
        batch = self._get(request, pk)
        desk = self.admin_site.get_model_admin(model_of(batch.kind))
        rows = desk.get_queryset(request).filter(pk__in=self._drafts(batch).values("pk")[:MOST_SENT])
        return page(desk, request, SUBMIT, rows, self._address(batch)) or self.to(batch)

    def result_view(self, request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
        """The rows as they came, with what became of each."""
        return result_response(self._get(request, pk), form)

    # What these share

    def _drafts(self, batch: Import) -> Any:
        """What is still a draft of what the list has written."""
        keys = batch.rows.filter(verdict__in=WRITTEN, entry__isnull=False).values("entry")
        return Entry.objects.filter(pk__in=keys, state=State.DRAFT).order_by("pk")

    def _own(self, view: Callable[[HttpRequest, Import], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        def act(request: HttpRequest, pk: int) -> HttpResponseBase:
            batch = self._get(request, pk)
            try:
                return view(request, batch)
            except FAILURES as error:
                self.message_user(request, str(error), messages.ERROR)
                return self.to(batch)

        return act

    def require(self, request: HttpRequest) -> None:
        if not may(request.user, Act.IMPORT):
            raise PermissionDenied

    def _get(self, request: HttpRequest, pk: int) -> Import:
        self.require(request)
        batch: Import = get_object_or_404(self.get_queryset(request).select_related("source", "move"), pk=pk)
        return batch

    def _address(self, batch: Import) -> str:
        return reverse("admin:registry_import_change", args=[batch.pk])

    def to(self, batch: Import) -> HttpResponse:
        return redirect(self._address(batch))

    def _page(self, request: HttpRequest, batch: Import, template_name: str, **context: Any) -> HttpResponse:
        return self.around(request, template_name, str(batch), batch=batch, **context)

    def around(self, request: HttpRequest, template_name: str, title: str, **context: Any) -> HttpResponse:
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "media": self.media}
        return TemplateResponse(request, template_name, {**shared, **context})

    @admin.display(description=gettext_lazy("file"), ordering="name")
    def shown_name(self, batch: Import) -> SafeString:
        return format_html("<strong>{}</strong>", batch.name)
