"""Nobody overwrites anybody: a form is saved over exactly what it was opened on, or both versions are shown."""

import copy
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from registry.admin.kept import RESUMED, hidden, line_for
from registry.admin.reconciling import Reconciliation, Seen
from registry.admin.typed import Sheet, sheet

SEEN, SHOWN, TAKE = "seen", "shown", "take-"


class Reconciled(admin.ModelAdmin[Any]):
    """Forms that carry what they were opened on (``seen``) and whose they are."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            row = self.locked(request, unquote(object_id))
            if row and self.has_change_permission(request, row):
                conflict = self._reconcile(request, row)
                if conflict:
                    return conflict
            return super().changeform_view(request, object_id, form_url, extra_context)

    def locked(self, request: HttpRequest, object_id: str) -> Any:
        """The row that is about to be saved, which nobody else saves meanwhile."""
        row = self.get_object(request, object_id)
        if row:
            list(type(row)._base_manager.select_for_update(of=("self",)).filter(pk=row.pk).values_list("pk"))
            row = self.get_object(request, object_id)
        return row

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        seen = getattr(request, "_seen", None)
        if seen is None and kwargs.get("obj") and context.get("has_change_permission", True):
            seen = sheet(context["adminform"].form, formsets).seen
        beside = {"seen": seen or "", "keeper": line_for(request.user), "kept": request.POST.get("kept", "")}
        return super().render_change_form(request, {**context, **beside}, *args, **kwargs)

    def _reconcile(self, request: HttpRequest, row: Any) -> HttpResponse | None:
        """Lay what was typed beside what is stored; the page that asks, where they have grown apart."""
        mine, theirs = self._sheet(request, row), self._sheet(_asking(request), row)
        request._seen = theirs.seen  # type: ignore[attr-defined]
        seen = Seen.from_text(request.POST.get(SEEN, ""))
        both = Reconciliation(mine, theirs, seen or Seen({}, {}))
        decided = request.POST.get(SHOWN) == both.shown
        if both.is_needed and not decided:
            return self._ask(request, row, both)
        taken = [name for name in request.POST if name.startswith(TAKE)]
        choices = {name.removeprefix(TAKE): str(request.POST[name]) for name in taken}
        request.POST = both.merged(request.POST, choices if decided else {})  # type: ignore[assignment]
        return None

    def _sheet(self, request: HttpRequest, row: Any) -> Sheet:
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form_class: Any = self.get_form(request, row, change=True, fields=fields)
        posted = [request.POST, request.FILES] if request.method == "POST" else []
        formsets, _inlines = self._create_formsets(request, row, change=True)  # type: ignore[attr-defined]
        return sheet(form_class(*posted, instance=row), formsets)

    def _ask(self, request: HttpRequest, row: Any, both: Reconciliation) -> HttpResponse:
        data = {name: request.POST.getlist(name) for name in request.POST}
        left = frozenset({"csrfmiddlewaretoken", SHOWN, *(name for name in data if name.startswith(TAKE))})
        context = {
            **self.admin_site.each_context(request),
            "title": _("Two versions of “%(name)s”") % {"name": row},
            "opts": self.opts,
            "original": row,
            "differences": sorted(both.differences, key=lambda each: not each.is_conflict),
            "who": self.last_writer(row),
            "hidden": hidden(data, without=left),
            "shown": both.shown,
            "resuming": RESUMED in data,
        }
        return TemplateResponse(request, "desk/conflict.html", context, status=409)

    def last_writer(self, row: Any) -> str:
        """Who saved the row last, in words."""
        return _("Someone else")


def _asking(request: HttpRequest) -> HttpRequest:
    """The same request, only to look."""
    looking = copy.copy(request)
    looking.method = "GET"
    return looking
