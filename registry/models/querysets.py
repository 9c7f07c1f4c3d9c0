"""What can be asked of entries, in the words of the registry."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from registry.models.choices import OPEN_STATES, Level, State
from registry.models.vocabulary import District, Industry

if TYPE_CHECKING:
    from registry.models.record import Entry  # noqa: F401

CURRENT = Q(superseded_revision__isnull=True)
PUBLIC = Q(state=State.PUBLISHED) & CURRENT


class Frozen(Exception):
    """Raised when something published would be changed: only ``registry.lifecycle`` stamps."""


class FrozenRows(models.QuerySet[Any]):
    """Rows that are written by ``lifecycle`` alone once they are published."""

    def _refuse(self) -> NoReturn:
        raise Frozen("Published rows do not change; open a draft through registry.lifecycle instead.")

    def _is_frozen(self) -> bool:
        raise NotImplementedError

    def update(self, **kwargs: Any) -> int:
        if self._is_frozen():
            self._refuse()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self._is_frozen():
            self._refuse()
        return super().delete()


class EntryQuerySet(FrozenRows):
    """Entries. Everything the public sees passes ``public()`` or, for the past, ``as_of()``."""

    def _is_frozen(self) -> bool:
        return self.exclude(state__in=OPEN_STATES).exists()

    # Which entries: the gate and its neighbours

    def public(self) -> Self:
        """Published and not superseded: the one gate to the public."""
        return self.filter(PUBLIC)

    def as_of(self, revision: int) -> Self:
        """What ``public()`` gave when ``revision`` was the registry's newest."""
        later = Q(superseded_revision__isnull=True) | Q(superseded_revision__gt=revision)
        return self.filter(later, state=State.PUBLISHED, revision__lte=revision)

    def current(self) -> Self:
        """The entry in force of each record, a withdrawal included."""
        return self.filter(CURRENT, revision__isnull=False)

    def open(self) -> Self:
        """Drafts on their way to publication."""
        return self.filter(state__in=OPEN_STATES)

    def heads(self) -> Self:
        """One entry a record: its draft if there is one, else the entry in force."""
        return self.filter(is_head=True)

    # Which of them

    def of_kinds(self, kinds: Iterable[str]) -> Self:
        """Entries of any of ``kinds`` (values of ``Kind``)."""
        return self.filter(kind__in=list(kinds))

    def in_districts(self, districts: Iterable[District]) -> Self:
        """Entries that lie in any of ``districts``, their predecessors or successors."""
        chosen = District.objects.filter(pk__in=[district.pk for district in districts])
        return self.filter(district__in=chosen.with_kin())

    def in_industries(self, industries: Iterable[Industry]) -> Self:
        """Entries in any of ``industries`` or their leaves."""
        chosen = Industry.objects.filter(pk__in=[industry.pk for industry in industries])
        part = apps.get_model("registry", "EntryIndustry")
        return self.filter(Exists(part.objects.filter(entry=OuterRef("pk"), industry__in=chosen.with_leaves())))

    def with_level(self, day: datetime.date | None = None) -> Self:
        """Annotate ``level_now``, the highest recognition in force on ``day`` (today when not given).

        The stamped column answers until a recognition begins or ends; from then on the ledger is asked.
        """
        day = day or timezone.localdate()
        ledger = apps.get_model("registry", "Recognition").objects.in_force(day).filter(entry=OuterRef("pk"))
        highest = Coalesce(Subquery(ledger.order_by("-level").values("level")[:1]), Value(Level.UNSTATED.value))
        return self.annotate(level_now=Case(When(level_changes_on__lte=day, then=highest), default=F("level")))

    def at_levels(self, levels: Iterable[Level], day: datetime.date | None = None) -> Self:
        """Entries whose highest recognition in force on ``day`` is one of ``levels``."""
        return self.with_level(day).filter(level_now__in=[level.value for level in levels])

    def lacking_evidence(self) -> Self:
        """Entries with a value that nobody has sourced."""
        citation = apps.get_model("registry", "Citation").objects.filter(entry=OuterRef("pk"))
        return self.filter(~Exists(citation) | Exists(citation.filter(basis="unverified")) | Q(district__isnull=True))

    def matching(self, query: str) -> Self:
        """Entries that match every term of ``query``; raises ``MalformedQuery`` for text that is none."""
        from registry.search.engine import matching

        return matching(self, query)

    # How they come

    def for_listing(self) -> Self:
        """With what a line of a list shows, in a number of queries that does not grow."""
        return self.select_related("district", "host").prefetch_related("entryindustry_set__industry").defer("snapshot")

    def in_order(self, sort: str) -> Self:
        """Sorted by one of ``SORTS``, with the record's code as the last word."""
        return self.order_by(*SORTS[sort], "record_id")


SORTS: dict[str, tuple[str, ...]] = {
    "level": ("-level_now", "name_key"),
    "name": ("name_key",),
    "recent": ("-revision",),
}
