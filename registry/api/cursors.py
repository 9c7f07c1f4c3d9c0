"""Cursors: where a reader is in a list, and at which revision it began, so that it stays the list that it was.

They are signed, so that none but our own are ever acted on, and bound to the query that they continue.
"""

import datetime
import hashlib
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from registry.api.problems import Problem

SIGNER = signing.Signer(salt="registry.api.cursor")
PARAMETER, LIMIT = "cursor", "limit"
# What may change from one page to the next.
FREE = {PARAMETER, LIMIT, "fields", "lang"}
DEFAULT_LIMIT, MOST = 20, 100
NUMBER = re.compile("[1-9][0-9]?|100")


class Place(NamedTuple):
    """A place in a list as it was at ``revision`` on ``day``; ``after`` is what the list itself makes of it."""

    revision: int
    day: datetime.date
    after: Any


def read(request: HttpRequest) -> Place | None:
    """The place that the cursor of the request keeps; raises ``Problem`` for a cursor of another list or none."""
    text = request.GET.get(PARAMETER)
    if text is None:
        return None
    try:
        query, revision, day, after = SIGNER.unsign_object(text)
    except (signing.BadSignature, ValueError) as error:
        raise _refused(_("This is no cursor: please follow “next” as it was given.")) from error
    if query != _query(request):
        raise _refused(_("The cursor belongs to another query: please follow “next” as it was given."))
    return Place(revision, datetime.date.fromisoformat(day), after)


def next_address(request: HttpRequest, place: Place) -> str:
    """The address of the page that begins at ``place``."""
    kept = [_query(request), place.revision, place.day.isoformat(), place.after]
    parameters = request.GET.copy()
    parameters[PARAMETER] = SIGNER.sign_object(kept)
    return request.build_absolute_uri(f"{request.path}?{parameters.urlencode()}")


def limit(request: HttpRequest) -> int:
    """How many items a page has; raises ``Problem`` for what is no number from 1 to ``MOST``."""
    text = request.GET.get(LIMIT, str(DEFAULT_LIMIT))
    if not NUMBER.fullmatch(text):
        sentence = _("A page has from 1 to %(most)s items; “%(limit)s” is no such number.")
        raise Problem.of_parameters({LIMIT: [sentence % {"most": MOST, "limit": text[:20]}]})
    return int(text)


def _query(request: HttpRequest) -> str:
    lists: Mapping[str, list[str]] = dict(request.GET.lists()) if isinstance(request.GET, QueryDict) else {}
    asked = sorted((name, values) for name, values in lists.items() if name not in FREE)
    return hashlib.sha256(repr((request.path, asked)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _refused(sentence: str) -> Problem:
    return Problem.of_parameters({PARAMETER: [sentence]})
