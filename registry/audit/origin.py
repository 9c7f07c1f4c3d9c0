"""From where a request comes, and whose it is."""

import ipaddress
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def client_address(request: HttpRequest, *args: Any) -> str:
    """The address of the client: of the connection, or what the outermost of our own proxies saw.

    What stands further left in ``X-Forwarded-For`` is what the client wrote itself.
    """
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    known = hops[-settings.PROXY_COUNT] if 0 < settings.PROXY_COUNT <= len(hops) else request.META.get("REMOTE_ADDR")
    try:
        return str(ipaddress.ip_address(known or ""))
    except ValueError:
        return ""


def current_address() -> str:
    """The address of the request that is being answered; empty for a command."""
    request = _request.get()
    return client_address(request) if request else ""


def acting() -> str:
    """The account whose request is being answered; empty for a command, and before a login."""
    request = _request.get()
    user = getattr(request, "account", None) or getattr(request, "user", None)
    return user.get_username() if user else ""


class RememberOrigin:
    """Lets what is written during a request say whose it was and where it came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)
