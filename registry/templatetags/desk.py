"""Template tags of the desk."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from registry.admin.lists import state_badge
from registry.admin.parts import Line, PartInline
from registry.admin.records import change_address
from registry.models import Entry, Part
from registry.quality import broken_by

register = template.Library()


@register.simple_tag
def part_line(inline: PartInline, part: Part) -> Line:
    """A part as one line."""
    return inline.line(part)


@register.filter
def badge(entry: Entry) -> SafeString:
    """The state of an entry."""
    return state_badge(entry)


@register.filter
def desk_url(entry: Entry) -> str:
    """Where the desk shows an entry."""
    return change_address(entry)


@register.inclusion_tag("desk/findings.html")
def findings(entry: Entry) -> dict[str, Any]:
    """The rules of quality that an entry breaks."""
    return {"entry": entry, "rules": broken_by(entry)}


@register.simple_tag
def filled(formset: Any) -> int:
    """How many parts are there already."""
    return len(formset.initial_forms)
