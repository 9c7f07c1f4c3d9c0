"""What every address of the API does: read the parameters, answer 304 where nothing changed, else give the data.

A view declares its parameters and shapes; ``registry.api.operations`` makes the schema from the same declarations.
"""

from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.api import parameters, problems
from registry.api.cors import open_to_all, preflight
from registry.api.freshness import Edition
from registry.api.operations import Operation
from registry.api.throttles import ReadingThrottle
from registry.models.choices import StrOrPromise

LANGUAGE_PARAMETER = "lang"
Asked = TypeVar("Asked")


class Content(JSONParser):
    """JSON, however deep: what is too deep to read is no more well-formed than what is not."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error


class AlwaysJson(BaseContentNegotiation):
    """There is one representation, whatever a client would accept."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return next((parser for parser in parsers if _is_json(request)), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


def _is_json(request: Request) -> bool:
    return (request.content_type or "").partition(";")[0].strip().lower() == "application/json"


class Endpoint(APIView):
    """An address of the API: open to everyone, from any site, with its errors as problem details."""

    renderer_classes = [JSONRenderer]
    parser_classes = [Content]
    authentication_classes = []
    permission_classes = []
    throttle_classes = [ReadingThrottle]
    content_negotiation_class = AlwaysJson
    schema = Operation()

    # For the schema: the name and group of the operation, what it does, what it can refuse.
    name: ClassVar[str] = ""
    tag: ClassVar[StrOrPromise] = ""
    summary: ClassVar[StrOrPromise] = ""
    description: ClassVar[StrOrPromise] = ""
    faults: ClassVar[tuple[problems.Fault, ...]] = (problems.MALFORMED, problems.TOO_MANY)

    def parameters(self) -> list[OpenApiParameter]:
        """What can be asked, beside what stands in the path."""
        return [parameters.of_language()]

    def answers(self) -> Any:
        """The shape of what is given."""
        raise NotImplementedError

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What a page of another origin asks first."""
        response = HttpResponse(status=204)
        del response.headers["Content-Type"]
        return preflight(response, ", ".join(self.allowed_methods))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        unknown = [code for code in request.GET.getlist(LANGUAGE_PARAMETER) if code not in dict(settings.LANGUAGES)]
        if unknown:
            sentence = _("“%s” is no language of the registry.") % unknown[0][:20]
            raise problems.Problem.of_parameters({LANGUAGE_PARAMETER: [sentence]})

    def get_exception_handler(self) -> Any:
        return problems.handler

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        return open_to_all(super().finalize_response(request, response, *args, **kwargs))

    def check_throttles(self, request: Request) -> None:
        # A method that is not there is said to be so, and asking what is there costs nothing.
        if request.method in self.allowed_methods and request.method != "OPTIONS":
            super().check_throttles(request)


class Reading(Endpoint, Generic[Asked]):
    """Something to read: ``ask`` reads the parameters, ``answer`` makes the data of them."""

    def get(self, request: Request, **path: Any) -> HttpResponse:
        asked = self.ask(**path)
        if unchanged := self._unchanged():
            return unchanged
        return self._marked(Response(self.answer(asked)))

    def ask(self, **path: Any) -> Asked:
        """What the request asks for; raises ``Problem`` where it is malformed."""
        raise NotImplementedError

    def answer(self, asked: Asked) -> Any:
        """The data."""
        raise NotImplementedError

    @cached_property
    def edition(self) -> Edition:
        """The state of the registry that the answer is made of."""
        return Edition.now()

    @property
    def _tag(self) -> str:
        return self.edition.tag(self.request.build_absolute_uri())

    def _unchanged(self) -> HttpResponse | None:
        """304 for a client that holds this answer already."""
        changed = int(self.edition.changed_at.timestamp())
        found = get_conditional_response(self.request._request, etag=self._tag, last_modified=changed)
        return self._marked(found) if found is not None and found.status_code == 304 else None

    def _marked(self, response: HttpResponse) -> HttpResponse:
        response.headers["ETag"] = self._tag
        response.headers["Last-Modified"] = http_date(self.edition.changed_at.timestamp())
        patch_cache_control(response, public=True, no_cache=True)
        return response


class Nothing(Endpoint):
    """Any other address below the API's: a problem, or the way to the same address with a slash at its end."""

    schema = None  # type: ignore[assignment]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not _exists(f"{request.path_info}/"):
            raise Http404

    def get(self, request: Request, **path: Any) -> HttpResponse:
        return self._with_slash(request)

    def post(self, request: Request, **path: Any) -> HttpResponse:
        return self._with_slash(request)

    def _with_slash(self, request: Request) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        address = f"{request.path}/{'?' if query else ''}{query}"
        return HttpResponsePermanentRedirect(address, preserve_request=True)


def _exists(path: str) -> bool:
    try:
        return bool(resolve(path).url_name != "api-nothing")
    except Resolver404:
        return False
