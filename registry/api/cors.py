"""Reading from any site: what a browser must be told before it hands an answer to a page of another origin."""

from typing import TypeVar

from django.http.response import HttpResponseBase

Answer = TypeVar("Answer", bound=HttpResponseBase)

HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Retry-After, Allow",
}
PREFLIGHT = {
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}


def open_to_all(response: Answer) -> Answer:
    """Let pages of every origin read the answer; no cookie of the reader counts here."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def preflight(response: Answer, methods: str) -> Answer:
    """Say which methods a page of another origin may use."""
    for name, value in {**PREFLIGHT, "Access-Control-Allow-Methods": methods}.items():
        response.headers[name] = value
    return response
