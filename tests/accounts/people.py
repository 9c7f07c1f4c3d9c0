"""Logging in as people do: by the form, with what they know and hold."""

import time
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from registry.roles import Role
from tests import desk

PASSWORD = "一个很长的口令"
DESK = "/admin/"


def account(name: str = "王小丽", *roles: Role, **values: Any) -> User:
    """An account of staff with a password of its own."""
    return desk.staff(*(roles or (Role.AUDITOR,)), name=name, **values)


def logged_in(client: Client, name: str = "王小丽", password: str = PASSWORD, next_: str = DESK) -> Any:
    """What the login form leads to in the end."""
    form = {"username": name, "password": password}
    return client.post(f"/admin/login/?next={next_}", {**form, "next": next_}, follow=True)


def token(device: TOTPDevice) -> str:
    """What the authenticator shows now."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time()
    return f"{totp.token():06d}"


def with_factor(user: User) -> TOTPDevice:
    """A second factor that is in use."""
    device: TOTPDevice = TOTPDevice.objects.create(user=user, name="totp", confirmed=True)
    return device
