"""The front door: home, and the pages about the site itself."""

from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.views.generic import TemplateView

from registry.models import CityStatistic, District, Entry, EntryQuerySet, Industry, State
from registry.pages.atlas import atlas
from registry.pages.counts import by_kind
from registry.views.ways_in import figures, industry_groups

HEADLINES = ("technical-colleges", "high-skilled-workers", "skilled-workers", "digital-skilled-workers")
LATELY = 8


class Home(TemplateView):
    template_name = "registry/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = by_kind()
        return super().get_context_data(
            by_kind=kinds,
            total=sum(count for _kind, count in kinds),
            atlas=atlas(),
            industries=industry_groups(),
            headlines=headline_figures(),
            lately=lately(),
            **kwargs,
        )


def headline_figures() -> list[CityStatistic]:
    """The newest figure of each headline indicator."""
    found = figures().filter(indicator__code__in=HEADLINES).order_by("year")
    newest = {figure.indicator.code: figure for figure in found}
    return [newest[code] for code in HEADLINES if code in newest]


def lately() -> list[Entry]:
    """The last statements of records, withdrawals among them, with whether each is the record's first (``is_first``).

    Two queries, so that each finds its rows at one end of an index however many entries one act published.
    """
    withdrawn = Entry.objects.current().filter(state=State.WITHDRAWN)
    found = [entry for entries in (Entry.objects.public(), withdrawn) for entry in _newest(entries)]
    found.sort(key=lambda entry: (-(entry.revision_id or 0), entry.record_id))
    return list(islice(found, LATELY))


def _newest(entries: EntryQuerySet) -> EntryQuerySet:
    before = Entry.objects.filter(record=OuterRef("record"), superseded_revision=OuterRef("revision"))
    dated: EntryQuerySet = entries.annotate(is_first=~Exists(before)).order_by("-revision_id", "record_id")
    return dated.select_related("revision", "district").defer("snapshot")[:LATELY]


class SiteMap(TemplateView):
    """Every way in on one page, for people."""

    template_name = "registry/site_map.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            districts=District.objects.current(timezone.localdate()),
            industries=Industry.objects.filter(parent=None),
            **kwargs,
        )


class AccessibilityStatement(TemplateView):
    """What everyone can rely on, as far as it is tested."""

    template_name = "registry/accessibility.html"
