"""Open data: what there is, what each column means, and all of it for machines."""

from typing import Any

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_cookie
from django.views.generic import TemplateView

from registry.errors import BadQuery, NotFound, bad_query_response, busy
from registry.exchange.columns import Table
from registry.exchange.export import FORMATS, Busy
from registry.exchange.request import chosen_columns
from registry.exchange.tables import tables
from registry.opendata.datasets import MEDIA_TYPES
from registry.opendata.dcat import catalogue
from registry.opendata.described import described, measured_at
from registry.opendata.files import SNAPSHOT, word_export
from registry.opendata.package import data_package
from registry.opendata.prepared import State
from registry.opendata.words import WORDS
from registry.pages.catalogue import dictionary, said_of_all

# When to ask again: for the first snapshot, and while all downloads that may be under way are.
SNAPSHOT_SECONDS, EXPORT_SECONDS = 60, 10


class DataPage(TemplateView):
    """The data sets, as a person chooses among them."""

    template_name = "registry/data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = State.now()
        whole = SNAPSHOT.get(state)
        return super().get_context_data(
            sets=described(state),
            measured=measured_at(state),
            state=state,
            snapshot_size=whole.stat().st_size if whole else None,
            said=said_of_all(),
            **kwargs,
        )


class DictionaryPage(TemplateView):
    """What each column of every file means."""

    template_name = "registry/dictionary.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tables=dictionary([*tables().values(), *WORDS.values()]), **kwargs)


@conditional_page
@vary_on_cookie
@require_safe
def datapackage(request: HttpRequest) -> HttpResponse:
    """The data package (Frictionless)."""
    state = State.now()
    return _json(data_package(described(state), state), "application/json")


@conditional_page
@vary_on_cookie
@require_safe
def catalog(request: HttpRequest) -> HttpResponse:
    """The catalogue (DCAT)."""
    return _json(catalogue(described(State.now())), "application/ld+json")


def _json(data: dict[str, Any], content_type: str) -> HttpResponse:
    # Catalogues elsewhere read it from a browser.
    headers = {"Access-Control-Allow-Origin": "*"}
    params = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(data, json_dumps_params=params, content_type=content_type, headers=headers)


@require_safe
def snapshot(request: HttpRequest) -> HttpResponseBase:
    """All published data as one SQLite file; that of a large registry may be some hours old."""
    path = SNAPSHOT.get(State.now())
    if path is None:
        return come_back(request, "registry/data_preparing.html", SNAPSHOT_SECONDS)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, headers={"Content-Type": MEDIA_TYPES["sqlite"]}
    )


@require_safe
def word_file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """A vocabulary as a file."""
    if name not in WORDS:
        sentence = _("There is no data set “%(name)s” of this sort. There are: %(names)s.")
        raise NotFound(sentence % {"name": name, "names": ", ".join(WORDS)})
    if form not in FORMATS:
        sentence = _("There is no format %(form)s: there are %(forms)s.")
        raise NotFound(sentence % {"form": form, "forms": ", ".join(FORMATS)})
    try:
        return _streamed(request, WORDS[name], form)
    except BadQuery as error:
        return bad_query_response(request, error)
    except Busy:
        return busy(request, EXPORT_SECONDS)


def _streamed(request: HttpRequest, table: Table, form: str) -> StreamingHttpResponse:
    columns = chosen_columns(table, request.GET)
    headers = {
        "Content-Type": FORMATS[form].content_type,
        "Content-Disposition": f'attachment; filename="{table.name}.{form}"',
    }
    return StreamingHttpResponse(word_export(table, columns, form, reverse("data")), headers=headers)


def come_back(request: HttpRequest, template: str, seconds: int) -> HttpResponse:
    """Not now: 503, with the time after which to ask again."""
    response = render(request, template, status=503)
    response["Retry-After"] = str(seconds)
    return response
