"""Template tags of the public pages."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.models import CityStatistic, Entry, Evidenced
from registry.pages import cards
from registry.pages.evidence import Evidence
from registry.pages.languages import chinese
from registry.pages.phrases import phrases
from registry.pages.series import Series, city_text, of_rows
from registry.pages.statement import Row, Statement
from registry.pages.timeline import Timeline, timeline_of

register = template.Library()

OUTSIDE_REQUESTS = count(1)

register.filter(chinese)
register.filter(phrases)
register.filter(cards.excerpt)
register.simple_tag(cards.badge, name="level_badge")
register.simple_tag(cards.host, name="host_of")
register.simple_tag(cards.since, name="since_of")
register.simple_tag(cards.tags, name="tags_of")
register.simple_tag(cards.options, name="options")


@register.inclusion_tag("registry/mark.html", takes_context=True)
def mark(context: template.Context, evidence: Evidence | Evidenced | None) -> dict[str, Any]:
    """The source of a value, which opens to tell more, or 待核 where nobody has sourced it."""
    if isinstance(evidence, Evidenced):
        evidence = Evidence.of(evidence)
    return {"evidence": evidence or Evidence(), "number": next(_numbers(context))}


def _numbers(context: template.Context) -> Iterator[int]:
    """Numbers that are not used twice on the page of a request."""
    request = context.get("request")
    if request is None:
        return OUTSIDE_REQUESTS
    if not hasattr(request, "mark_numbers"):
        request.mark_numbers = count(1)
    numbers: Iterator[int] = request.mark_numbers
    return numbers


@register.simple_tag
def series(rows: list[Row]) -> list[Series]:
    """The figures of a record by indicator."""
    return of_rows(rows)


@register.simple_tag(takes_context=True)
def timeline(context: template.Context, rows: list[Row]) -> Timeline:
    """The recognitions of a record as they stand on the day that the page shows."""
    moment = context.get("moment")
    return timeline_of(rows, moment.day if moment else timezone.localdate())


@register.simple_tag(takes_context=True)
def place(context: template.Context, entry: Entry, is_told: bool = True) -> SafeString:
    """The district of an entry of a list, marked unless a source states or implies it.

    ``is_told`` says whether the reader has to be told that it is the district that nobody knows.
    """
    if not entry.district:
        return format_html("{} {}", _("District") if is_told else "", cards.unverified())
    name, evidence = chinese(entry.district.local_name), cards.district_evidence(entry)
    if evidence.is_verified:
        return format_html("{}", name)
    if not (evidence.source or evidence.note):
        return format_html("{} {}", name, cards.unverified())
    assert context.template  # noqa: S101 a tag is drawn by one
    drawn = context.template.engine.get_template("registry/mark.html").render(context.new(mark(context, evidence)))
    return format_html("{} {}", name, drawn)


@register.simple_tag(takes_context=True)
def card(context: template.Context, entry: Entry, heading: str = "h3", kind_said: Any = False) -> SafeString:
    """An entry of a list as a card."""
    placed = place(context, entry)
    return cards.card(entry, placed, heading=heading, at=context.get("at") or "", kind_said=bool(kind_said))


@register.simple_tag
def city_figure(figure: CityStatistic) -> str:
    """A figure of the city with its qualifier and unit."""
    return city_text(figure)


@register.simple_tag
def tally_text(statement: Statement, row: Row) -> str:
    """How many of a stated total the source names: 点名 3 / 共 5."""
    named, total = statement.named(row), row.cells["total"].raw
    return _("%(named)s of %(total)s named") % {"named": named, "total": total}


@register.filter
def at_place(rows: Sequence[Any], place: int) -> Any:
    """The row at a place that a loop beside it has reached."""
    return rows[place]
