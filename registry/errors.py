"""Errors of the reader's making, told in plain words."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


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


def bad_query_response(request: HttpRequest, error: BadQuery) -> HttpResponse:
    """The 400 page that names what is wrong with the address."""
    return render(request, "400.html", {"problems": error.problems}, status=400)


class NotFound(Http404):
    """There is no such page; the text is a sentence for the reader."""


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page, with the sentence if there is one for the reader (Django's own speak to programmers)."""
    sentence = str(exception) if isinstance(exception, NotFound) else ""
    return render(request, "404.html", {"sentence": sentence}, status=404)
