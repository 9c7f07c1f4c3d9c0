"""The audit log on the desk: searched, filtered, taken away as a file; never written."""

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone

from registry.audit.models import AuditLine
from registry.audit.recording import record
from registry.audit.vocabulary import Happening
from registry.exchange.formats import BOM
from registry.exchange.guarding import guard
from registry.roles import Act, may

COLUMNS = ("number", "at", "happening", "who", "what", "detail", "address", "hash")


@admin.register(AuditLine)
class AuditLineAdmin(admin.ModelAdmin[AuditLine]):
    """Who may see it is the roles' matter; nobody writes."""

    change_list_template = "accounts/audit_log.html"
    list_display = ("number", "at", "happening", "who", "what", "detail", "address")
    list_filter = ("happening", "at")
    search_fields = ("who", "what", "detail", "address")
    date_hierarchy = None
    show_full_result_count = False
    list_per_page = 100

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(self.export_view)
        return [path("export.csv", export, name="audit_auditline_export"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        shown = {"can_export": may(request.user, Act.EXPORT, AuditLine), "query": request.GET.urlencode()}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """The lines that the list shows with the same search and filters, all pages; that they were taken is logged."""
        if not may(request.user, Act.EXPORT, AuditLine):
            raise PermissionDenied
        found = self.get_changelist_instance(request).get_queryset(request).order_by("number")
        lines = list(found.values_list(*COLUMNS))
        record(Happening.EXPORT, by=request.user, what=str(self.opts.verbose_name_plural), detail=str(len(lines)))
        response = StreamingHttpResponse(_file(lines), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="audit-{timezone.localdate():%Y%m%d}.csv"'
        return response


def _file(lines: list[tuple[Any, ...]]) -> Iterator[str]:
    headings = [str(AuditLine._meta.get_field(name).verbose_name) for name in COLUMNS]  # type: ignore[union-attr]
    yield BOM + _row(headings)
    for line in lines:
        yield _row([_text(value) for value in line])


def _text(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="microseconds")
    return str(value)


def _row(cells: list[str]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow([guard(cell) for cell in cells])
    return buffer.getvalue()
