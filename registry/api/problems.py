"""Errors of the API: problem details (RFC 9457), each with a sentence in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from registry.api.cors import open_to_all
from registry.errors import NotFound
from registry.models.choices import StrOrPromise

MEDIA_TYPE = "application/problem+json"


class Fault(NamedTuple):
    """A sort of problem: its status, its name in addresses, its title and what it says where nothing more is known."""

    status: int
    slug: str
    title: StrOrPromise
    detail: StrOrPromise


MALFORMED = Fault(
    400,
    "malformed-request",
    gettext_lazy("The request is malformed"),
    gettext_lazy("A parameter has an unknown or malformed value; “errors” names each."),
)
NOT_FOUND = Fault(
    404, "not-found", gettext_lazy("There is no such thing"), gettext_lazy("The API has nothing at this address.")
)
NOT_ALLOWED = Fault(
    405,
    "method-not-allowed",
    gettext_lazy("The method is not allowed"),
    gettext_lazy("The header Allow names the methods of this address."),
)
MERGED = Fault(
    301,
    "merged",
    gettext_lazy("The record was merged into another"),
    gettext_lazy("The header Location and “successor” name the record that took its place for ever."),
)
GONE = Fault(
    410,
    "withdrawn",
    gettext_lazy("The record was withdrawn"),
    gettext_lazy("“reason” says why, and “successor” what replaced it."),
)
TOO_LARGE = Fault(
    413,
    "too-large",
    gettext_lazy("The request is too large"),
    gettext_lazy("Please send the names in several calls."),
)
NOT_JSON = Fault(
    415,
    "unsupported-media-type",
    gettext_lazy("The content is not JSON"),
    gettext_lazy("Please send application/json in UTF-8."),
)
TOO_MANY = Fault(
    429,
    "too-many-requests",
    gettext_lazy("Too many requests"),
    gettext_lazy("Please come back after the number of seconds that Retry-After gives."),
)
FAULTS = {fault.status: fault for fault in (MALFORMED, NOT_FOUND, NOT_ALLOWED, GONE, TOO_LARGE, NOT_JSON, TOO_MANY)}


class Problem(exceptions.APIException):
    """What a view raises: a fault, its sentence, and members that a program can read."""

    def __init__(self, fault: Fault, detail: str = "", **members: Any) -> None:
        super().__init__(detail or str(fault.detail))
        self.fault, self.sentence, self.members = fault, detail or str(fault.detail), members

    @classmethod
    def of_parameters(cls, errors: Mapping[str, Sequence[str]]) -> "Problem":
        """The problem that these parameters are malformed, each with its sentences."""
        found = [{"parameter": name, "detail": " ".join(map(str, lines))} for name, lines in errors.items()]
        return cls(MALFORMED, " ".join(error["detail"] for error in found), errors=found)


def members_of(problem: Problem, request: HttpRequest) -> dict[str, Any]:
    """The problem as it is written."""
    fault = problem.fault
    return {
        "type": f"{reverse('api-docs')}#{fault.slug}",
        "title": str(fault.title),
        "status": fault.status,
        "detail": problem.sentence,
        "instance": request.get_full_path(),
        **problem.members,
    }


def problem_response(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The answer to a request that reaches no view."""
    data = members_of(problem, request)
    options = {"ensure_ascii": False}
    response = JsonResponse(data, status=problem.fault.status, content_type=MEDIA_TYPE, json_dumps_params=options)
    return open_to_all(response)


def handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to what a view raised; ``None`` for what is a fault of ours."""
    problem = _problem(error)
    if problem is None:
        return None
    wait = getattr(error, "wait", None)
    headers = {"Retry-After": str(max(1, round(wait + 0.5)))} if wait is not None else {}
    data = members_of(problem, context["request"])
    if problem.fault is MERGED:
        headers["Location"] = problem.members["successor"]["url"]
    return Response(data, status=problem.fault.status, headers=headers, content_type=MEDIA_TYPE)


def _problem(error: Exception) -> Problem | None:
    match error:
        case Problem():
            return error
        case NotFound():
            return Problem(NOT_FOUND, str(error))
        case Http404():
            return Problem(NOT_FOUND)
        case exceptions.ParseError():
            return Problem(MALFORMED, _("The content is not well-formed JSON in UTF-8."))
        case exceptions.APIException() if error.status_code in FAULTS:
            return Problem(FAULTS[error.status_code])
    return None
