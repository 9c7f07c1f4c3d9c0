"""Too many wrong passwords: who is told, and until when."""

import datetime
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from registry.audit.origin import client_address


def address(request: HttpRequest) -> str | None:
    """The client's address for counting; none where it is unknown."""
    return client_address(request) or None


def locked_out(request: HttpRequest, original: Any = None, credentials: Any = None) -> HttpResponse:
    """A page that says when to come back."""
    name = (credentials or {}).get("username", "")
    attempts = AccessAttempt.objects.filter(username=name, ip_address=address(request))
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    until = (last or timezone.now()) + (get_cool_off(request) or datetime.timedelta())
    return render(request, "accounts/locked.html", {"until": timezone.localtime(until)}, status=429)
