"""Template tags of the desk."""

from typing import Any

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.safestring import SafeString

from registry import drawing
from registry.admin.board import board_of, counts_of
from registry.admin.figures import told
from registry.admin.kept import address, line_for
from registry.admin.lists import state_badge
from registry.admin.parts import Line, PartInline
from registry.admin.records import change_address
from registry.models import Entry, KeptForm, Part, Waiver, entry_models
from registry.quality import broken_by
from registry.quality.rules import MISSING_EVIDENCE
from registry.roles import Act, may

register = template.Library()


@register.simple_tag
def part_line(inline: PartInline, part: Part) -> Line:
    """A part as one line."""
    return inline.line(part)


@register.filter
def part_fields(row: Any) -> SafeString:
    """The fields of a part."""
    return drawing.lines(row)


@register.filter
def drawn(row: Any) -> SafeString:
    """A line of a form."""
    return drawing.line(row)


@register.filter
def badge(entry: Entry) -> SafeString:
    """The state of an entry."""
    return state_badge(entry)


@register.filter
def desk_url(row: Model) -> str:
    """Where the desk shows an entry, or another row."""
    if isinstance(row, Entry):
        return change_address(row)
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


@register.filter
def finding_key(row: Model) -> str:
    """How addresses of findings name a row: the code of a record, or the row's own key."""
    return row.record_id if isinstance(row, Entry) else str(row.pk)


@register.inclusion_tag("desk/findings.html")
def findings(row: Model, user: Any, lacks_evidence: bool | None = None) -> dict[str, Any]:
    """The rules of quality that an entry, or another row, breaks, and what ``user`` may decide about them.

    A page that shows the parts of an entry knows whether evidence is lacking.
    """
    known = {} if lacks_evidence is None else {MISSING_EVIDENCE: lacks_evidence}
    return {"row": row, "rules": broken_by(row, known), "may_decide": may(user, Act.ADD, Waiver)}


@register.filter
def figure_told(figure: Any) -> str:
    """A figure in words, with its unit."""
    return told(figure)


@register.simple_tag
def filled(formset: Any) -> int:
    """How many parts are there already."""
    return len(formset.initial_forms)


@register.simple_tag
def desk_counts(user: Any) -> dict[str, int]:
    """How much waits for ``user``; nothing for who has no business here."""
    return counts_of(user) if user.is_authenticated and user.is_staff else {}


@register.simple_tag
def desk_board(user: Any) -> dict[str, Any]:
    """What the desk's own page shows."""
    return board_of(user)


@register.simple_tag
def keeper(user: Any) -> str:
    """The signed line by which a form says whose it is."""
    return line_for(user)


@register.filter
def kept_url(kept: KeptForm) -> str:
    """The page of a kept form."""
    return address(kept)


@register.filter
def desk_act(entry: Entry, name: str) -> str:
    """The desk's address of an act on an entry."""
    model = entry_models()[entry.kind]
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=[entry.pk])
