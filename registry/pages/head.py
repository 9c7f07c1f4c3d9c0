"""What the head of a page tells search engines and those it is shared with: its one address, and whether to list it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.utils.translation import get_language

from registry.addresses import whole
from registry.middleware import LANGUAGE_PARAMETER

# Parameters that make another page where no FilterSet says which do; of a list, its order does not.
PAGE_PARAMETERS = ("as_of", "record")
ORDER = "sort"
# A search, a state of the past and a comparison are the reader's own: worth following, not worth listing.
NOT_LISTED = frozenset({"q", "as_of", "record"})
# The languages as browsers and Open Graph write them; Chinese is what a page is in unless it is asked for otherwise.
LANGUAGES = {"zh-hans": ("zh-Hans", "zh_CN"), "en": ("en", "en_US")}
DEFAULT = "zh-hans"


@dataclass(frozen=True)
class Alternate:
    """The page in one language."""

    language: str
    url: str


@dataclass(frozen=True)
class Head:
    """The addresses of one page."""

    canonical: str
    alternates: list[Alternate]
    locale: str
    other_locales: list[str]
    is_listed: bool
    image: str


def head_of(request: HttpRequest, parameters: Iterable[str] = PAGE_PARAMETERS) -> Head:
    """The head of the page at ``request``, of whose query string only ``parameters`` matter."""
    query = significant(request.GET, parameters)
    urls = {language: _address(request, query, language) for language in LANGUAGES}
    spoken = get_language() if get_language() in LANGUAGES else DEFAULT
    is_version = bool(request.resolver_match and str(request.resolver_match.url_name).endswith("-entry"))
    return Head(
        canonical=urls[str(spoken)],
        alternates=[
            *(Alternate(LANGUAGES[language][0], url) for language, url in urls.items()),
            Alternate("x-default", urls[DEFAULT]),
        ],
        locale=LANGUAGES[str(spoken)][1],
        other_locales=[locale for language, (_code, locale) in LANGUAGES.items() if language != spoken],
        is_listed=not (NOT_LISTED & set(query) or is_version),
        image=whole(static("registry/share.png")),
    )


def parameters_of(context: Any) -> tuple[str, ...]:
    """The parameters that matter to the page drawn with ``context``: those of its FilterSet, and the page."""
    filterset = context.get("filter")
    filters = getattr(filterset, "filters", None)
    return (*(name for name in filters if name != ORDER), "page") if filters else PAGE_PARAMETERS


def significant(given: QueryDict, parameters: Iterable[str]) -> QueryDict:
    """The query string in one order, without what is empty, said twice, or the first page."""
    query = QueryDict(mutable=True)
    for name in sorted(parameters):
        values = [value for value in dict.fromkeys(given.getlist(name)) if value.strip()]
        if values and not (name == "page" and values == ["1"]):
            query.setlist(name, sorted(values))
    return query


def _address(request: HttpRequest, query: QueryDict, language: str) -> str:
    return whole(in_language(request.path, query, language))


def in_language(path: str, query: QueryDict, language: str | None = None) -> str:
    """``path`` with ``query`` in a language, the reader's where none is given; who asks may hold no cookie."""
    asked, language = query.copy(), language or get_language()
    if language != DEFAULT:
        asked[LANGUAGE_PARAMETER] = str(language)
    return f"{path}?{asked.urlencode()}" if asked else path
