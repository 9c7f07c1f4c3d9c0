"""The pages that search engines are told of, in parts that hold still.

A part holds the rows whose ids lie in one stretch of ``PART``, so that a part is found by its key however many came
before it, never holds too many, and an old one is fetched again only when something in it changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet
from django.urls import reverse

from registry.models import District, Entry, Industry, Kind, Organisation, Participation, Publication, Source

PART = 10_000
# Pages that are neither a list nor one of many.
FIXED = (
    *("districts", "industries", "statistics", "sources", "compare", "data", "dictionary", "verify", "changes"),
    *("api-docs", "corrections", "site-map", "accessibility"),
)
# The largest id that every database holds.
LAST_ID = 2**63 - 1


class Page(NamedTuple):
    """A page, and when it last changed where the registry knows it."""

    path: str
    changed: datetime.datetime | None = None


class Part(NamedTuple):
    """A sitemap of its own."""

    section: str
    number: int
    changed: datetime.datetime | None = None


class Section(Protocol):
    """Pages of one sort."""

    def parts(self) -> list[tuple[int, datetime.datetime | None]]:
        """The numbers of the parts there are, each with its last change."""

    def pages(self, number: int) -> list[Page]:
        """The pages of a part."""


def parts_of_all() -> list[Part]:
    """Every sitemap there is."""
    return [Part(name, *part) for name, section in SECTIONS.items() for part in section.parts()]


def _stretch(rows: QuerySet[Any], number: int) -> QuerySet[Any]:
    """The rows of the part ``number``, in order."""
    start = number * PART
    return rows.filter(pk__gte=start, pk__lt=start + PART).order_by("pk") if start <= LAST_ID - PART else rows.none()


def _times(revisions: set[int]) -> dict[int, datetime.datetime]:
    return dict(Publication.objects.filter(revision__in=revisions).values_list("revision", "at"))


class Records:
    """The public records, each as old as its last publication."""

    def parts(self) -> list[tuple[int, datetime.datetime | None]]:
        """A part changes when a statement in it is published, and when one in it is superseded."""
        stamped = Entry.objects.ever_published().order_by().values(part=F("id") / PART)
        rows = stamped.annotate(
            public=Max("revision", filter=Q(superseded_revision=None)),
            came=Max("revision"),
            went=Max("superseded_revision"),
        )
        newest = {row["part"]: max(row["came"], row["went"] or 0) for row in rows if row["public"]}
        times = _times(set(newest.values()))
        return [(part, times[revision]) for part, revision in sorted(newest.items())]

    def pages(self, number: int) -> list[Page]:
        """The public records among the statements of the part."""
        rows = _stretch(Entry.objects.public(), number).values_list("kind", "record", "revision__at")
        return [Page(reverse(f"{kind}-record", args=[code]), at) for kind, code, at in rows]


class Organisations:
    """The bodies that a public record names."""

    def parts(self) -> list[tuple[int, datetime.datetime | None]]:
        numbers = self._named().order_by().values_list(F("id") / PART, flat=True).distinct()
        return [(number, None) for number in sorted(numbers)]

    def pages(self, number: int) -> list[Page]:
        keys = _stretch(self._named(), number).values_list("pk", flat=True)
        return [Page(reverse("organisation", args=[key])) for key in keys]

    @staticmethod
    def _named() -> QuerySet[Organisation]:
        public = Entry.objects.public()
        hosting = Exists(public.filter(host=OuterRef("pk")))
        parts = Participation.objects.filter(organisation=OuterRef("pk"), entry__in=public)
        return Organisation.objects.filter(hosting | Exists(parts))


class WaysIn:
    """Home, the lists, districts, industries, sources and figures: few enough for one part."""

    def parts(self) -> list[tuple[int, datetime.datetime | None]]:
        return [(0, _newest())]

    def pages(self, number: int) -> list[Page]:
        return [*self._lists(), *self._vocabulary()] if number == 0 else []

    @staticmethod
    def _lists() -> Iterator[Page]:
        newest = _newest()
        yield from (Page(reverse(name), newest) for name in ("home", "search"))
        last = dict(Entry.objects.ever_published().order_by().values_list("kind").annotate(Max("revision")))
        times = _times(set(last.values()))
        yield from (Page(reverse(f"{kind}-list"), times.get(last.get(kind.value, 0))) for kind in Kind)

    @staticmethod
    def _vocabulary() -> Iterator[Page]:
        yield from (
            Page(reverse(name))
            for name in ("districts", "industries", "statistics", "sources", "data", "dictionary", "verify", "changes")
        )
        columns = {"district": (District, "code"), "industry": (Industry, "code"), "source": (Source, "key")}
        for name, (model, key) in columns.items():
            values = model._default_manager.order_by(key).values_list(key, flat=True).distinct()
            yield from (Page(reverse(name, args=[value])) for value in values)


def _newest() -> datetime.datetime | None:
    return Publication.objects.order_by("-revision").values_list("at", flat=True).first()


SECTIONS: dict[str, Section] = {"pages": WaysIn(), "records": Records(), "organisations": Organisations()}
