"""How often one address may ask. The limits are of each worker process, and protect it; they are no quota."""

from django.conf import settings
from rest_framework.throttling import AnonRateThrottle


class ReadingThrottle(AnonRateThrottle):
    """For whatever is read."""

    scope = "read"

    def get_rate(self) -> str:
        """The rate of the settings."""
        return f"{settings.API_THROTTLES[self.scope]}/minute"


class MatchingThrottle(ReadingThrottle):
    """For matching, which costs more than reading."""

    scope = "match"
