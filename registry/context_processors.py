"""What every public page shows."""

from typing import Any

from django.http import HttpRequest

from registry.models import Kind


def site(request: HttpRequest) -> dict[str, Any]:
    """The kinds, for the navigation."""
    return {"kinds": Kind}
