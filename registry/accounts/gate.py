"""A login that is not complete is nobody's: a second factor, a password of one's own or a first set-up may be due."""

import time
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from django_otp.plugins.otp_totp.models import TOTPDevice

from registry.accounts.models import OneTimePassword

SEEN = "seen"
FRESH = 60  # seconds after which a request is noted as a sign of life


class Due(StrEnum):
    """What an account has to do before it may do anything else; the names of the pages."""

    VERIFY = "second_factor"
    PASSWORD = "first_password"  # noqa: S105 - the name of a page
    SET_UP = "set_up_factor"


class Gate:
    """Sets ``request.account`` to who gave the password, and ``request.user`` to them once their login is complete.

    Both are asked for only where a page needs them: the public's pages do not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known: Any = request.user
        account: Any = SimpleLazyObject(lambda: known if not _is_idle(request, known) else AnonymousUser())
        request.account = account  # type: ignore[attr-defined]
        request.user = SimpleLazyObject(lambda: AnonymousUser() if due(account) else account)  # type: ignore[assignment]
        return self.get_response(request)


def due(account: Any) -> Due | None:
    """What ``account`` has to do first."""
    if not (account.is_authenticated and account.is_staff):
        return None
    device = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    given = OneTimePassword.objects.filter(user=OuterRef("pk"))
    asked = User.objects.filter(pk=account.pk).values_list(Exists(device), Exists(given)).first()
    has_device, has_given_password = asked or (False, False)
    if has_device and not account.is_verified():
        return Due.VERIFY
    if has_given_password:
        return Due.PASSWORD
    return Due.SET_UP if settings.STAFF_MFA_REQUIRED and not account.is_verified() else None


def _is_idle(request: HttpRequest, account: Any) -> bool:
    """Whether nothing was heard of the session for too long; then it is over."""
    if not account.is_authenticated:
        return False
    now, seen = int(time.time()), request.session.get(SEEN)
    if seen is not None and now - seen > settings.SESSION_IDLE_MINUTES * 60:
        request.session.flush()
        return True
    if seen is None or now - seen > FRESH:
        request.session[SEEN] = now
    return False
