"""What every request passes."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from registry.api.problems import MALFORMED, Problem, problem_response
from registry.errors import BadQuery, bad_query_response, not_found

GetResponse = Callable[[HttpRequest], HttpResponse]
LANGUAGE_PARAMETER = "lang"
# Below this address errors are for programs.
API = "/api/"
ONE_YEAR = 365 * 24 * 60 * 60


class ChosenLanguage:
    """Chinese unless the reader chose otherwise, by ``?lang=`` or by the cookie that remembers it.

    Unlike Django's ``LocaleMiddleware`` it does not listen to the browser: a page is the same for everyone who is
    given its address.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get(LANGUAGE_PARAMETER, "")
        language = self._known(asked) or self._known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        with translation.override(language or settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
        response.setdefault("Content-Language", request.LANGUAGE_CODE)
        # Data has no language to remember, and whoever keeps a copy of it for others must not keep a cookie.
        if self._known(asked) and response.headers.get("Content-Type", "").startswith("text/"):
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, asked, max_age=ONE_YEAR, samesite="Lax")
        return response

    @staticmethod
    def _known(code: str) -> str | None:
        return code if code in dict(settings.LANGUAGES) else None


class ChosenLook:
    """How the reader likes pages, as the address asks for it or as a cookie remembers it: ``request.look``.

    ``easy`` is large type and few things on a page; ``view`` is the shape of lists. The first value of each is what
    those get who never chose, and what is asked for in vain is ignored, as a language is.
    """

    CHOICES = {"easy": ("0", "1"), "view": ("cards", "table")}

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.GET[name] for name in self.CHOICES if self._known(name, request.GET)}
        kept = {name: request.COOKIES[name] for name in self.CHOICES if self._known(name, request.COOKIES)}
        standard = {name: values[0] for name, values in self.CHOICES.items()}
        request.look = {**standard, **kept, **asked}  # type: ignore[attr-defined]
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        for name, value in asked.items():
            response.set_cookie(name, value, max_age=ONE_YEAR, samesite="Lax", secure=not settings.DEBUG)
        return response

    def _known(self, name: str, given: Mapping[str, str]) -> bool:
        return given.get(name) in self.CHOICES[name]


class Compressed(GZipMiddleware):
    """Compresses pages. A stream goes out as it is: packing a download takes its server longer than sending it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)


class OwnErrorPages:
    """Shows developers the 404 page that readers see; with ``DEBUG`` Django would show one for programmers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        unknown = response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match is None
        return not_found(request, Http404()) if unknown else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_found(request, exception) if isinstance(exception, Http404) else None


class WellFormedQuery:
    """Refuses a query string that is no text: a NUL or bytes that are not UTF-8."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_text(request.META.get("QUERY_STRING", "")):
            return self.get_response(request)
        problem = _("The address holds characters that are not text. Please type the search again.")
        if request.path.startswith(API):
            return problem_response(request, Problem(MALFORMED, problem))
        return bad_query_response(request, BadQuery(problem))

    @staticmethod
    def _is_text(query_string: str) -> bool:
        raw = unquote_to_bytes(query_string.encode("latin-1", "surrogateescape"))
        try:
            return "\0" not in raw.decode("utf-8")
        except UnicodeDecodeError:
            return False
