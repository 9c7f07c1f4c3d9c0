"""What every public page shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from registry.models import Kind


def site(request: HttpRequest) -> dict[str, Any]:
    """The kinds, for the navigation; how the reader likes pages; what the footer says."""
    look = getattr(request, "look", {})
    return {"kinds": Kind, "look": look, "easy": look.get("easy") == "1", "footer": settings.FOOTER}
