"""What can be asked of entries, in the words of the registry."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from registry.models.choices import EDITABLE_STATES, OPEN_STATES, Closing, Level, State
from registry.models.freezing import FrozenRows
from registry.models.vocabulary import District, Industry

if TYPE_CHECKING:
    from registry.models.entry import Entry  # noqa: F401
    from registry.search.hits import Hits
    from registry.search.query import Query

CURRENT = Q(superseded_revision__isnull=True)
PUBLIC = Q(state=State.PUBLISHED) & CURRENT


class EntryQuerySet(FrozenRows):
    """Entries. Everything the public sees passes ``public()`` or, for the past, ``as_of()``."""

    stamped = frozenset({"record", "revision", "superseded_revision", "snapshot", "hash"})
    # What ``matching`` found, for the order of relevance.
    hits: Hits | None = None

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.hits = self.hits
        return clone

    def _is_frozen(self) -> bool:
        return self.exclude(state__in=EDITABLE_STATES).exists()

    def _holds_frozen(self, rows: Sequence[Any]) -> bool:
        return any(row.state not in EDITABLE_STATES for row in rows)

    # Which entries: the gate and its neighbours

    def public(self) -> Self:
        """Published and not superseded: the one gate to the public."""
        return self.filter(PUBLIC)

    def as_of(self, revision: int) -> Self:
        """What ``public()`` gave when ``revision`` was the registry's newest."""
        later = Q(superseded_revision__isnull=True) | Q(superseded_revision__gt=revision)
        return self.filter(later, state=State.PUBLISHED, revision__lte=revision)

    def at(self, revision: int | None) -> Self:
        """``public()`` now, or ``as_of`` a revision."""
        return self.public() if revision is None else self.as_of(revision)

    def current(self) -> Self:
        """The entry in force of each record, a withdrawal included."""
        return self.filter(CURRENT, revision__isnull=False)

    def ever_published(self, revision: int | None = None) -> Self:
        """Every statement ever published, withdrawals included; up to ``revision`` where one is given."""
        found = self.filter(revision__isnull=False)
        return found if revision is None else found.filter(revision__lte=revision)

    def open(self) -> Self:
        """Drafts on their way to publication."""
        return self.filter(state__in=OPEN_STATES)

    def merged_into(self, code: str) -> Self:
        """What ends records whose place ``code`` has taken for ever."""
        return self.current().filter(state=State.WITHDRAWN, closing=Closing.MERGER, successor=code)

    def heads(self) -> Self:
        """One entry a record: its draft if there is one, else the entry in force."""
        return self.filter(is_head=True)

    # Which of them

    def of_kinds(self, kinds: Iterable[str]) -> Self:
        """Entries of any of ``kinds`` (values of ``Kind``)."""
        return self.filter(kind__in=list(kinds))

    def in_districts(self, districts: Iterable[District], *, unknown: bool = False) -> Self:
        """Entries that lie in any of ``districts``, their predecessors or successors; ``unknown``: or nobody knows."""
        chosen = District.objects.filter(pk__in=[district.pk for district in districts])
        found = Q(district__in=chosen.with_kin())
        return self.filter(found | Q(district__isnull=True) if unknown else found)

    def in_industries(self, industries: Iterable[Industry]) -> Self:
        """Entries in any of ``industries`` or their leaves."""
        chosen = Industry.objects.filter(pk__in=[industry.pk for industry in industries])
        part = apps.get_model("registry", "EntryIndustry")
        return self.filter(Exists(part.objects.filter(entry=OuterRef("pk"), industry__in=chosen.with_leaves())))

    def with_level(self, day: datetime.date | None = None) -> Self:
        """Annotate ``level_now``, the highest recognition in force on ``day`` (today when not given).

        The stamped column answers from the day of publication until a recognition begins or ends; before and from
        then on the ledger is asked.
        """
        return self.annotate(level_now=level_on(day or timezone.localdate()))

    def at_levels(self, levels: Iterable[Level], day: datetime.date | None = None) -> Self:
        """Entries whose highest recognition in force on ``day`` is one of ``levels``."""
        return self.with_level(day).filter(level_now__in=[level.value for level in levels])

    def lacking_evidence(self) -> Self:
        """Entries with a value that nobody has sourced, a column or a part, and those without a district.

        The columns of one kind alone are looked at where the queryset is of that kind.
        """
        from registry.models.lacking import lacking

        return self.filter(lacking(self.model))

    def matching(self, query: Query | str) -> Self:
        """Entries that match ``query``; raises ``MalformedQuery`` or ``QueryTooLong`` for text that is none.

        The index is asked at once: the queryset carries the ids of what was found, and how well each fits.
        """
        from registry.search.hits import find
        from registry.search.membership import Among
        from registry.search.query import parse

        hits = find(parse(query) if isinstance(query, str) else query, self.db)
        found = self.all() if hits is None else self.filter(Among(hits.bits))
        found.hits = hits
        return found

    # How they come

    def for_listing(self) -> Self:
        """With what a line of a list shows, in a number of queries that does not grow."""
        citations = apps.get_model("registry", "Citation").objects.filter(field="district").select_related("source")
        links = apps.get_model("registry", "EntryIndustry").objects.select_related("industry")
        named = [f"industry__{name}" for name in ("code", "name", "name_en")]
        return (
            self.select_related("district", "host")
            .prefetch_related(Prefetch("entryindustry_set", links.only("entry", *named), to_attr="industry_links"))
            .prefetch_related(Prefetch("citation_set", citations, to_attr="district_citations"))
            .only(*LISTED)
        )

    def in_order(self, sort: str) -> Self:
        """Sorted by one of ``SORTS``, with the record's code as the last word."""
        from registry.search.membership import rank_among

        by_rank = sort == "relevance"
        entries = self.annotate(rank=rank_among(self.hits.tiers if self.hits else ())) if by_rank else self
        return entries.order_by(*SORTS[sort], "record_id")


def level_on(day: datetime.date) -> Case:
    """The level in force on ``day`` of the rows of entries, and of their cells, which name the columns alike."""
    turned = Q(level_changes_on__lte=day)
    if day < timezone.localdate():
        turned |= Q(revision__isnull=True) | Q(revision__at__gte=_end_of(day))
    ledger = apps.get_model("registry", "Recognition").objects.in_force(day).filter(entry=OuterRef("pk"))
    highest = Coalesce(Subquery(ledger.order_by("-level").values("level")[:1]), Value(Level.UNSTATED.value))
    return Case(When(turned, then=highest), default=F("level"))


def _end_of(day: datetime.date) -> datetime.datetime:
    """The first moment after ``day``."""
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))


# What a line of a list reads of an entry and of its district and host, and what says why a search found it.
LISTED = (
    "record",
    "kind",
    "number",
    "state",
    "name",
    "name_en",
    "summary",
    "address",
    "level",
    "level_changes_on",
    "revision",
    "superseded_revision",
    *(f"{row}__{name}" for row in ("district", "host") for name in ("name", "name_en")),
    "district__former_names",
    "host__short_name",
)
SORTS: dict[str, tuple[str, ...]] = {
    # How well an entry fits what ``matching`` sought; ``standing`` is the order of those that fit equally well.
    "relevance": ("rank", "-level_now"),
    "standing": ("-level_now",),
    "level": ("-level_now", "name_key"),
    "name": ("name_key",),
    "recent": ("-revision_id",),
}
