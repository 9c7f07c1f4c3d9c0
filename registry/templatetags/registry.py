"""Template tags of the public pages."""

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.models import CityStatistic, Entry, Evidenced, Level
from registry.pages.evidence import Evidence
from registry.pages.series import Series, city_text, of_rows
from registry.pages.statement import Row, Statement
from registry.pages.timeline import Timeline, timeline_of

register = template.Library()

OUTSIDE_REQUESTS = count(1)
CLAUSE_END = re.compile("[，；。,;.]")


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


@register.inclusion_tag("registry/level.html")
def level_badge(entry: Entry) -> dict[str, Any]:
    """The level in force, in words; nothing where it is not stated."""
    return {"level": entry.current_level if entry.current_level != Level.UNSTATED else None}


@register.simple_tag
def district_evidence(entry: Entry) -> Evidence:
    """The evidence for an entry's district, from what ``for_listing`` fetched."""
    citations = getattr(entry, "district_citations", [])
    return Evidence.of(citations[0]) if citations else Evidence()


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


@register.filter
def chinese(text: str) -> SafeString | str:
    """Data in Chinese, marked as such on a page in another language."""
    return format_html('<span lang="zh-Hans">{}</span>', text) if text and _is_chinese(text) else text


@register.filter
def clauses(text: str, most: int) -> str:
    """As many whole clauses of a text as fit into so many characters, or its beginning where the first is longer."""
    if len(text) <= most:
        return text
    ends = [found.start() for found in CLAUSE_END.finditer(text, most // 2, most)]
    return f"{text[: ends[-1]] if ends else text[: most - 1]}…"


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
