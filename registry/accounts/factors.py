"""The second factor: an authenticator application, and recovery codes for when it is lost."""

import io
from typing import Any

import segno
from django.db import transaction
from django_otp import verify_token
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

CODES = 10


def pending(user: Any) -> TOTPDevice:
    """The authenticator that ``user`` is about to set up."""
    device, _made = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "totp"})
    return device


def qr_code(device: TOTPDevice) -> bytes:
    """What the authenticator application scans, as an SVG image."""
    image = io.BytesIO()
    segno.make(device.config_url, error="m").save(image, kind="svg", scale=5, border=2)
    return image.getvalue()


def key_text(device: TOTPDevice) -> str:
    """The same to be typed, in groups of four."""
    secret = device.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@transaction.atomic
def confirm(user: Any, token: str) -> tuple[TOTPDevice, list[str]] | None:
    """Take the pending authenticator into use, in place of an older one; returns it with new recovery codes."""
    device = pending(user)
    if not device.verify_token(token):
        return None
    forget(user, but=device)
    device.confirmed = True
    device.save()
    return device, _new_codes(user)


def verified(user: Any, text: str) -> Any:
    """The device that accepts what ``user`` typed: six digits of an authenticator, or a recovery code."""
    typed = "".join(text.split()).lower()
    model = TOTPDevice if typed.isdecimal() else StaticDevice
    for device in model.objects.filter(user=user, confirmed=True):
        found = verify_token(user, device.persistent_id, typed)
        if found:
            return found
    return None


def forget(user: Any, but: TOTPDevice | None = None) -> None:
    """Take away the second factor, recovery codes included."""
    StaticDevice.objects.filter(user=user).delete()
    TOTPDevice.objects.filter(user=user).exclude(pk=but.pk if but else None).delete()


def _new_codes(user: Any) -> list[str]:
    device = StaticDevice.objects.create(user=user, name="recovery")
    codes = [StaticToken.random_token() for _number in range(CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=device, token=code) for code in codes])
    return codes
