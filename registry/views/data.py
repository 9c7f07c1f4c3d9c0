"""Proofs of downloads: what a file was, whether it still is that, and what changed since."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    QueryDict,
    StreamingHttpResponse,
)
from django.http.multipartparser import MultiPartParserError
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from registry.errors import BadQuery, NotFound, bad_query_response
from registry.exchange.changing import Comparison, lines, since, since_file
from registry.exchange.questions import Question
from registry.exchange.sheet.limits import MAX_BYTES
from registry.exchange.tables import tables
from registry.exchange.uploads import InMemory, read
from registry.exchange.verifying import SHOWN, verify
from registry.filters import EntryFilter
from registry.models import Kind, Manifest
from registry.moments import Moment

CHANGES_SHOWN = 300


class ManifestPage(TemplateView):
    """``/data/manifests/<key>/``: what was asked, and the bytes that answered it; as JSON with ``format=json``."""

    template_name = "registry/manifest.html"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        manifests = list(Manifest.objects.filter(key=key).order_by("made_at", "pk"))
        if not manifests:
            raise NotFound(_("No download has the key %s: it is written down when a file was read to its end.") % key)
        if request.GET.get("format") == "json":
            return JsonResponse(as_json(manifests), json_dumps_params={"ensure_ascii": False})
        context = self.get_context_data(manifest=manifests[0], manifests=manifests, table=tables()[manifests[0].table])
        return self.render_to_response(context)


def as_json(manifests: list[Manifest]) -> dict[str, Any]:
    """A manifest for programs."""
    first = manifests[0]
    return {
        "key": first.key,
        "table": first.table,
        "format": first.form,
        "language": first.language,
        "query": first.query,
        "again": first.address,
        "revision": first.revision,
        "day": first.day.isoformat(),
        "dictionary": first.dictionary,
        "files": [
            {"sha256": each.sha256, "rows": each.rows, "bytes": each.size, "made_at": each.made_at.isoformat()}
            for each in manifests
        ],
    }


def upload_of(request: HttpRequest) -> UploadedFile[Any] | None:
    """The file that was sent, read into memory; raises ``BadQuery`` where it is too large."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES + 10_000:
        raise BadQuery(_("The file is larger than %(size)s MB.") % {"size": MAX_BYTES // 1024 // 1024})
    request.upload_handlers = [InMemory(request)]
    file: UploadedFile[Any] | None = request.FILES.get("file")
    return file


# They change nothing, and the file they read is forgotten: a forged request gains nothing. Without the check nobody
# needs a cookie, and the file is not read before its size is known.
@method_decorator(csrf_exempt, name="dispatch")
class Dropping(TemplateView):
    """A page with a place to drop a file."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except (BadQuery, MultiPartParserError, TooManyFilesSent, TooManyFieldsSent, RequestDataTooBig) as error:
            problems = error.problems if isinstance(error, BadQuery) else (_("The file did not arrive whole."),)
            return self.render_to_response(self.get_context_data(problems=problems, **kwargs), status=400)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        file = upload_of(request)
        if file is None:
            raise BadQuery(_("Please choose a file."))
        return self.dropped(file)

    def dropped(self, file: UploadedFile[Any]) -> HttpResponseBase:
        """The answer to a file."""
        raise NotImplementedError


class VerifyPage(Dropping):
    """``/data/verify/``: whether a file is what the registry gave away."""

    template_name = "registry/verify.html"
    extra_context = {"shown": SHOWN}

    def dropped(self, file: UploadedFile[Any]) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(report=verify(file), file_name=file.name))


class ChangesPage(Dropping):
    """``/data/changes/``: what changed since a revision or a day (``since``), or since a file was taken."""

    template_name = "registry/data_changes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        since = self.request.GET.get("since", "")
        if since and "problems" not in kwargs:
            kwargs |= told(asked_since(self.request.GET))
        return super().get_context_data(since=since, **kwargs)

    def dropped(self, file: UploadedFile[Any]) -> HttpResponseBase:
        comparison = since_file(read(file))
        if "csv" in self.request.POST:
            return changes_file(comparison)
        return self.render_to_response(self.get_context_data(file_name=file.name, **told(comparison)))


class ChangesFile(View):
    """``/data/changes.csv``: the same as CSV, all of it."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        try:
            if not request.GET.get("since"):
                raise BadQuery(_("Please say since when: since=12 or since=2026-05-01."))
            return changes_file(asked_since(request.GET))
        except BadQuery as error:
            return bad_query_response(request, error)


def asked_since(parameters: QueryDict) -> Comparison:
    """What changed since the moment that ``since`` names, among what the other parameters find."""
    try:
        moment = Moment.parse(str(parameters["since"]))
    except ValidationError as error:
        raise BadQuery(f"since：{' '.join(error.messages)}") from error
    kinds = parameters.getlist("kind")
    kind = Kind(kinds[0]) if len(kinds) == 1 and kinds[0] in Kind.values else None
    return since(Question(kind, EntryFilter, parameters), moment.text, parameters.get("as_of", ""))


def told(comparison: Comparison) -> dict[str, Any]:
    """A comparison as its page shows it: how much, and the first of it."""
    first = list(islice(comparison, CHANGES_SHOWN + 1))
    return {"comparison": comparison, "differences": first[:CHANGES_SHOWN], "is_cut": len(first) > CHANGES_SHOWN}


def changes_file(comparison: Comparison) -> HttpResponseBase:
    """A comparison as a download, one difference a row."""
    response = StreamingHttpResponse(lines(comparison, get_language()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="changes-{comparison.day:%Y%m%d}.csv"'
    return response
