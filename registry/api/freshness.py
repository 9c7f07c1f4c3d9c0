"""Whether an answer is still the one that a client holds.

What is published changes with a revision, levels and districts with the day, and the names of bodies and vocabularies
with an act of the desk or a loading of fixtures. All of it together is the edition.
"""

import datetime
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet, Subquery
from django.utils import timezone

from registry.models import LoadedItem, Publication


@dataclass(frozen=True)
class Edition:
    """The state of the registry that answers depend on. ``changed_at`` is when it became what it is."""

    revision: int
    day: datetime.date
    changed_at: datetime.datetime
    last_act: int

    @classmethod
    def now(cls) -> "Edition":
        """The edition of this moment, by one query."""
        acts, loaded = LogEntry.objects.order_by("-pk"), LoadedItem.objects.order_by("-loaded_at")
        newest = Publication.objects.order_by("-revision").values_list(
            "revision", "at", _first(acts, "pk"), _first(acts, "action_time"), _first(loaded, "loaded_at")
        )
        revision, at, last_act, acted_at, loaded_at = newest.first() or (0, None, None, None, None)
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        times = [moment for moment in (at, acted_at, loaded_at) if moment]
        return cls(revision, midnight.date(), max([midnight, *times]), last_act or 0)

    def tag(self, address: str) -> str:
        """The entity tag of the answer at ``address``."""
        parts = (settings.API_VERSION, self.revision, self.day, self.changed_at, self.last_act, address)
        return f'"{hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]}"'


def _first(rows: "QuerySet[LogEntry] | QuerySet[LoadedItem]", column: str) -> Subquery:
    return Subquery(rows.values(column)[:1])
