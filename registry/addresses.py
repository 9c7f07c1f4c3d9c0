"""Whole addresses of our own pages, for those who read them elsewhere."""

from django.conf import settings


def whole(path: str) -> str:
    """``path`` with the one name of the site before it, however the reader reached us."""
    return f"{settings.SITE_URL}{path}"
