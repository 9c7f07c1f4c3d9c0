"""Open data: what there is, what each column means, and all of it for machines."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe
from django.views.decorators.vary import vary_on_cookie
from django.views.generic import TemplateView

from registry.errors import NotFound
from registry.exchange.tables import tables
from registry.opendata.datasets import MEDIA_TYPES
from registry.opendata.dcat import catalogue
from registry.opendata.described import described
from registry.opendata.files import SNAPSHOT, word_response
from registry.opendata.package import data_package
from registry.opendata.prepared import State
from registry.opendata.words import WORDS
from registry.pages.catalogue import dictionary, said_of_all

RETRY_SECONDS = 60


class DataPage(TemplateView):
    """The data sets, as a person chooses among them."""

    template_name = "registry/data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = State.now()
        whole = SNAPSHOT.get(state) or SNAPSHOT.latest()
        return super().get_context_data(
            sets=described(state),
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
    """All published data as one SQLite file; that of the state before while the newest is being written."""
    path = SNAPSHOT.get(State.now()) or SNAPSHOT.latest()
    if path is None:
        preparing = render(request, "registry/data_preparing.html", status=503)
        preparing["Retry-After"] = str(RETRY_SECONDS)
        return preparing
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, headers={"Content-Type": MEDIA_TYPES["sqlite"]}
    )


@require_safe
def word_file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """A vocabulary as a file."""
    if name not in WORDS:
        sentence = _("There is no data set “%(name)s” of this sort. There are: %(names)s.")
        raise NotFound(sentence % {"name": name, "names": ", ".join(WORDS)})
    if form != "csv":
        raise NotFound(_("There is no format “%s” of this data set.") % form)
    return word_response(WORDS[name])
