"""Errors, told in plain words and in both languages, with a way on."""

import logging
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.models.choices import StrOrPromise

logger = logging.getLogger(__name__)
LANGUAGES = ("zh-hans", "en")
# How long a reader is asked to wait, in seconds, where nobody knows better.
PATIENCE = 30


class Trouble(NamedTuple):
    """What an error page says of a status."""

    status: int
    heading: StrOrPromise
    advice: StrOrPromise


BAD_REQUEST = Trouble(400, _("This address does not work"), _("Part of the address is not as it should be."))
FORBIDDEN = Trouble(
    403,
    _("This is not open to you"),
    _("If you sent a form: please go back, reload the page and send it again. Staff may have to sign in."),
)
NOT_FOUND = Trouble(
    404,
    _("There is no such page"),
    _("Records never vanish from the registry: search for the name, or type the record's code."),
)
TOO_MANY = Trouble(
    429,
    _("Too many requests at once"),
    _("Please wait a moment and try again. Whoever needs everything is better served by a download."),
)
BROKEN = Trouble(
    500,
    _("Something went wrong on our side"),
    _("The error has been recorded and nothing was lost. Please try again in a few minutes."),
)
UNAVAILABLE = Trouble(
    503,
    _("The registry cannot answer just now"),
    _("It is being looked after or is very busy. Please try again in a few minutes."),
)

UNSAVED = Trouble(
    503,
    _("Nothing was saved: too many people are saving just now"),
    _("What you typed is still on this page. Do not close it; wait a little, then press “Send it again”."),
)


class BadQuery(Exception):
    """A known parameter has an unknown or malformed value. ``problems`` are sentences for the reader."""

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems

    @classmethod
    def from_form_errors(cls, errors: Mapping[str, Sequence[str]], labels: Mapping[str, str]) -> "BadQuery":
        """One sentence for each parameter that the form refused."""
        lines = (f"{labels.get(name, name)}（{name}）：{' '.join(messages)}" for name, messages in errors.items())
        return cls(*lines)


class NotFound(Http404):
    """There is no such page; the text is a sentence for the reader."""


def error_page(
    request: HttpRequest, trouble: Trouble, *problems: str, hidden: Sequence[tuple[str, str]] = ()
) -> HttpResponse:
    """The page for a status, with what is wrong in particular; ``hidden`` is a form that can be sent again from it."""
    others = [language for language in LANGUAGES if language != get_language()]
    context = {"trouble": trouble, "problems": problems, "other_languages": others, "hidden": hidden}
    return render(request, "registry/error.html", context, status=trouble.status)


def bad_query_response(request: HttpRequest, error: BadQuery) -> HttpResponse:
    """The 400 page that names what is wrong with the address."""
    return error_page(request, BAD_REQUEST, *error.problems)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 400 page; Django's own words about it speak to programmers."""
    return error_page(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """The 403 page, for a form without its token too."""
    return error_page(request, FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page, with the sentence if there is one for the reader (Django's own speak to programmers)."""
    return error_page(request, NOT_FOUND, *([str(exception)] if isinstance(exception, NotFound) else []))


def too_many(request: HttpRequest, wait: int = PATIENCE, *problems: str) -> HttpResponse:
    """The 429 page; ``wait`` are the seconds after which to try again."""
    return _later(error_page(request, TOO_MANY, *problems), wait)


def busy(request: HttpRequest, wait: int) -> HttpResponse:
    """The 503 page where as many downloads are under way as a process gives; ``wait`` are seconds."""
    sentence = _("As many downloads are under way as this server gives at once. Please try again in ten seconds.")
    return _later(error_page(request, UNAVAILABLE, str(sentence)), wait)


def unsaved(request: HttpRequest, hidden: Sequence[tuple[str, str]]) -> HttpResponse:
    """The 503 page where a form could not be saved: it holds what was typed, for nothing could be kept elsewhere."""
    logger.exception("A form could not be saved.")
    return _later(error_page(request, UNSAVED, hidden=hidden), PATIENCE)


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500 page, or the 503 page where the database does not answer; neither asks it for anything."""
    trouble = UNAVAILABLE if isinstance(sys.exc_info()[1], OperationalError) else BROKEN
    try:
        response = error_page(request, trouble)
    except Exception:
        # Whatever broke the page may break its frame: this one has none.
        logger.exception("The error page itself is broken.")
        response = HttpResponse(render_to_string("500.html"), status=trouble.status)
    return _later(response, PATIENCE) if trouble is UNAVAILABLE else response


def _later(response: HttpResponse, seconds: int) -> HttpResponse:
    response.headers["Retry-After"] = str(seconds)
    return response
