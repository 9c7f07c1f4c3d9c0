"""Bringing a list: a file, or the text of a notice."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.admin.import_forms import EvidenceForm, NoticeForm, UploadForm
from registry.admin.kept import forget
from registry.errors import BadQuery
from registry.exchange.sheet.limits import MAX_BYTES, MAX_ROWS, MEBIBYTE
from registry.imports.steps import begin, begin_notice, step
from registry.imports.template import template
from registry.models import Import, Kind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECONDS = 2.0  # that one request checks rows for


class Bringing(admin.ModelAdmin[Import]):
    """The pages on which a list begins."""

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """A file, its kind and its source."""
        self.require(request)
        form = UploadForm(request.POST or None, request.FILES or None, site=self.admin_site)
        if form.is_valid():
            try:
                batch = begin(form.parsed, Kind(form.cleaned_data["kind"]), request.user, **form.evidence)  # type: ignore[arg-type]
            except BadQuery as error:
                form.add_error("file", " ".join(map(str, error.problems)))
            else:
                return self._begun(request, batch)
        limits = {"rows": f"{MAX_ROWS // 1000 * 1000:,}", "megabytes": MAX_BYTES // MEBIBYTE}
        return self._form(request, "desk/imports/upload.html", _("Import a list"), form, **limits)

    def notice_view(self, request: HttpRequest) -> HttpResponse:
        """The text of a notice; what it says of itself is filled in, to be looked at once more."""
        self.require(request)
        form = NoticeForm(request.POST if "confirmed" in request.POST else None, site=self.admin_site)
        if form.is_bound and form.is_valid():
            filled = self._filled_in(request, form)
            if filled:
                form = filled
            else:
                batch = self._begin_notice(request, form)
                forget(request)
                return self._begun(request, batch)
        elif request.method == "POST" and not form.is_bound:
            form = NoticeForm(initial=request.POST.dict(), site=self.admin_site)
        return self._form(request, "desk/imports/notice.html", _("Import from the text of a notice"), form)

    def _filled_in(self, request: HttpRequest, form: NoticeForm) -> NoticeForm | None:
        """The form with what the text says where nothing was typed, once; ``None`` when it was looked at."""
        if request.POST.get("filled"):
            return None
        notice, told = form.notice, form.cleaned_data
        said = {name: getattr(notice, name) for name in ("title", "document_number", "published_on")}
        missing = {name: value for name, value in said.items() if value and not told.get(name) and not told["source"]}
        if not missing:
            return None
        again = NoticeForm(initial={**request.POST.dict(), **missing}, site=self.admin_site)
        again.found = notice  # type: ignore[attr-defined]
        return again

    def _begin_notice(self, request: HttpRequest, form: NoticeForm) -> Import:
        told = form.cleaned_data
        name = told["document_number"] or told["title"] or _("Notice")
        return begin_notice(
            form.notice,
            Kind(told["kind"]),
            request.user,  # type: ignore[arg-type]
            told["text"],
            form.shared,
            name=name,
            **form.evidence,
        )

    def _begun(self, request: HttpRequest, batch: Import) -> HttpResponse:
        earlier = batch.earlier()
        if earlier:
            self.message_user(request, _known(earlier), messages.WARNING)
        for remark in batch.remarks:
            self.message_user(request, remark, messages.INFO)
        step(batch, request.user, SECONDS)  # type: ignore[arg-type]
        return self.to(batch)

    def template_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The workbook to be filled in."""
        self.require(request)
        if kind not in Kind.values:
            raise Http404(_("There is no such kind."))
        name = f"{Kind(kind).value}-template.xlsx"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(template(Kind(kind)), content_type=XLSX, headers=headers)

    def _form(
        self, request: HttpRequest, template_name: str, title: str, form: EvidenceForm, **more: Any
    ) -> HttpResponse:
        return self.around(request, template_name, title, form=form, kinds=Kind, media=self.media + form.media, **more)

    def require(self, request: HttpRequest) -> None:
        """Refuse who may not import."""
        raise NotImplementedError

    def to(self, batch: Import) -> HttpResponse:
        """On to a list."""
        raise NotImplementedError

    def around(self, request: HttpRequest, template_name: str, title: str, **context: Any) -> HttpResponse:
        """A page of the desk."""
        raise NotImplementedError


def _known(earlier: Import) -> SafeString:
    """That the same file was applied before."""
    address = reverse("admin:registry_import_change", args=[earlier.pk])
    day = earlier.applied_at.date() if earlier.applied_at else ""
    sentence = _("The same file was applied on %(day)s: see what became of it. Applied again, it changes nothing.")
    return format_html('<a href="{}">{}</a>', address, sentence % {"day": day})
