"""Answers about lists that are made while they are sent: how far applying has come, and the result."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from registry.admin.acts import FAILURES
from registry.admin.import_bringing import XLSX
from registry.imports.applying import Progress, apply
from registry.imports.results import as_csv, as_xlsx
from registry.models import Import


def applied_lines(batch: Import, by: Any, address: str, *, reason: str, leave_out: bool) -> Iterator[str]:
    """Apply a list, and say so line by line: ``on CHECKED WRITTEN ALL``, then ``ok ADDRESS`` or ``no SENTENCE``.

    Who goes away while it is being applied does not stop it: it is finished, and said nowhere but on its page.
    """
    language, is_read, line = get_language() or "", True, "on "
    work = apply(batch, by=by, reason=reason, leave_out=leave_out)
    while line.startswith("on "):
        # A stream is made after the request, which knows the language, has been forgotten.
        with override(language):
            line = _next(work, address)
        try:
            if is_read:
                yield line
        except GeneratorExit:
            is_read = False


def _next(work: Iterator[Progress], address: str) -> str:
    try:
        return "on {} {} {}\n".format(*next(work))
    except StopIteration:
        return f"ok {address}\n"
    except FAILURES as error:
        return f"no {error}\n"


def result_response(batch: Import, form: str) -> HttpResponseBase:
    """The result of a list as a file."""
    name = f"import-{batch.pk}-result.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    if form == "csv":
        lines = as_csv(batch)
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
    if form == "xlsx":
        return HttpResponse(as_xlsx(batch), content_type=XLSX, headers=headers)
    raise Http404(_("There is no such form of file."))
