"""Template tags of the public pages."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registry.figures import figure_text
from registry.models import CityStatistic, Entry, Evidenced, Level
from registry.pages.statement import Evidence, Row, Statement

register = template.Library()


@register.inclusion_tag("registry/mark.html")
def mark(evidence: Evidence | Evidenced | None) -> dict[str, Any]:
    """The source of a value: its locator, or 待核 where nobody has sourced it."""
    if isinstance(evidence, Evidenced):
        evidence = Evidence.of(evidence)
    return {"evidence": evidence or Evidence()}


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
    return figure_text(figure.value, figure.qualifier, figure.wording, figure.indicator.local_unit)


@register.simple_tag
def tally_text(statement: Statement, row: Row) -> str:
    """How many of a stated total the source names: 点名 3 / 共 5."""
    named, total = statement.named(row), row.cells["total"].raw
    return _("%(named)s of %(total)s named") % {"named": named, "total": total}


@register.filter
def chinese(text: str) -> SafeString | str:
    """Data in Chinese, marked as such on a page in another language."""
    return format_html('<span lang="zh-Hans">{}</span>', text) if text and _is_chinese(text) else text


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
