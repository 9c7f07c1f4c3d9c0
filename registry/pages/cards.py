"""The lines of a list as markup: drawn by the dozen on every list, so that Python writes them and no template."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.models import Entry, Level, State
from registry.pages.evidence import Evidence
from registry.pages.finding import Count
from registry.pages.languages import chinese

# So many characters of a summary stand in a list.
ROOM = 90
CLAUSE_END = re.compile("[，；。,;.]")
OPTION = (
    '<li class="depth-{depth}"><label><input type="checkbox" id="f-{name}-{value}" name="{name}" value="{value}"',
    "> <span>{label}</span>",
)


def options(name: str, counts: list[Count]) -> SafeString:
    """The options of the filter ``name``, each with its count where it is known."""
    language = get_language()
    lines = [_option(name, each.option.value, each.option.label, each.option.depth, language) for each in counts]
    drawn = [
        f"{begin}{' checked' if each.chosen else ''}{label}"
        f"{'' if each.count is None else f' <b>{each.count}</b>'}</label></li>"
        for (begin, label), each in zip(lines, counts, strict=True)
    ]
    return SafeString("".join(drawn))


@lru_cache(maxsize=4096)
def _option(name: str, value: str, label: str, depth: int, language: str | None) -> tuple[str, str]:
    """What of an option is the same on every page in ``language``."""
    begin, end = (format_html(part, name=name, value=value, label=chinese(label), depth=depth) for part in OPTION)
    return begin, end


def card(entry: Entry, placed: SafeString, *, heading: str, at: str = "", kind_said: bool = False) -> SafeString:
    """An entry from ``for_listing`` as a card. ``placed`` is its district, ``at`` the query string of a moment.

    What ``listing.explain`` and ``mark_since`` gave it is told too. ``kind_said``: the list around it says the kind.
    """
    found = getattr(entry, "explanation", None)
    elsewhere = found.elsewhere if found else []
    return format_html(
        '<li class="card" data-entry="{}">{}<{heading}><a href="{}{}">{}</a></{heading}>'
        '<p class="facts"><span class="place">{}</span> {} {}</p>{}{}{}</li>',
        entry.code,
        _over(entry, kind_said),
        entry.get_absolute_url(),
        at,
        chinese(found.name_html if found else entry.local_name),
        placed,
        host(entry),
        tags(entry),
        since(entry),
        format_html_join("", '<p class="matched">{}：{} {}</p>', _matches(elsewhere)) if elsewhere else "",
        format_html('<p class="summary">{}</p>', excerpt(entry.summary)) if entry.summary and not elsewhere else "",
        heading=heading,
    )


def _over(entry: Entry, kind_said: bool) -> SafeString | str:
    kind = "" if kind_said else format_html('<span class="kind">{}</span> ', entry.get_kind_display())
    level = badge(entry)
    return format_html('<p class="over">{}{}</p>', kind, level) if kind or level else ""


def _matches(elsewhere: Iterable[Any]) -> Iterator[tuple[str, Any, Any]]:
    return ((_("matched"), each.label, chinese(each.html)) for each in elsewhere)


def since(entry: Entry) -> SafeString | str:
    """On a list of the past: that the record was changed or withdrawn since."""
    later = getattr(entry, "since", None)
    if not later:
        return ""
    withdrawn, changed = _("Withdrawn since, on %(day)s"), _("Changed since, lastly on %(day)s")
    day = date_format(timezone.localtime(later.revision.at), "DATE_FORMAT")
    told = (withdrawn if later.state == State.WITHDRAWN else changed) % {"day": day}
    return format_html('<p><span class="differs">{}</span></p>', told)


def badge(entry: Entry) -> SafeString | str:
    """The level in force, in words; nothing where it is not stated."""
    level = entry.current_level
    if level == Level.UNSTATED:
        return ""
    return format_html('<span class="badge level-{}">{}</span>', level.slug, level.label)


def unverified() -> SafeString:
    """The mark of what nobody has sourced, and of which nothing more is to be told."""
    return format_html('<span class="mark unverified">{}</span>', _("to be verified"))


def district_evidence(entry: Entry) -> Evidence:
    """The evidence for an entry's district, from what ``for_listing`` fetched."""
    citations = getattr(entry, "district_citations", [])
    return Evidence.of(citations[0]) if citations else Evidence()


def excerpt(text: str) -> SafeString | str:
    """The beginning of a text: whole clauses, as many as a line of a list has room for."""
    if len(text) <= ROOM:
        return chinese(text)
    ends = [found.start() for found in CLAUSE_END.finditer(text, ROOM // 2, ROOM)]
    return chinese(f"{text[: ends[-1]] if ends else text[: ROOM - 1]}…")


def host(entry: Entry) -> SafeString | str:
    """The host, unless the entry bears its name."""
    if not entry.host or entry.host.name == entry.name:
        return ""
    return format_html('<span class="host">{}</span>', chinese(entry.host.local_name))


def tags(entry: Entry) -> SafeString | str:
    """The industries of an entry from ``for_listing``, each a link."""
    industries = [link.industry for link in getattr(entry, "industry_links", [])]
    if not industries:
        return ""
    named = ((_industry(each.code), chinese(each.local_name)) for each in industries)
    return format_html('<span class="tags">{}</span>', format_html_join("", '<a href="{}">{}</a>', named))


@lru_cache(maxsize=1024)
def _industry(code: str) -> str:
    return reverse("industry", args=[code])
