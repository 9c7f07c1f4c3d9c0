"""The parameters of the API as its schema describes them, read from the filters that judge them."""

from typing import Any

import django_filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from registry.api import cursors
from registry.api.filters import SinceFilter
from registry.filters import CodeFilter, MomentFilter, QueryFilter
from registry.search.query import MAX_LENGTH

# More values than a reader would look through are described by a pattern.
FEW = 40
# A field of a form that was left empty, which is as good as none.
EMPTY = {"type": "string", "maxLength": 0}

TEXTS = {
    QueryFilter: _(
        "Text to search for, by the rules of the search page: several words mean “and”, “…” keeps words together, a "
        "hyphen before a word leaves it out; pinyin and initials find names."
    ),
    MomentFilter: _("A day such as 2026-05-01 or the number of a revision: the registry as it was then."),
    SinceFilter: _("A revision, a day or a time: what came after it. Without it, everything from the beginning."),
    CodeFilter: _("A code of this vocabulary, or “unknown”. A value that is not in it is refused."),
}


def of_filters(filterset: type[django_filters.FilterSet]) -> list[OpenApiParameter]:
    """One parameter for each filter."""
    return [_parameter(name, each) for name, each in filterset.base_filters.items()]


def _parameter(name: str, each: django_filters.Filter) -> OpenApiParameter:
    several = isinstance(each, CodeFilter | django_filters.MultipleChoiceFilter)
    item = _item(each)
    return OpenApiParameter(
        name=name,
        type={"type": "array", "items": item} if several else item,
        description=_description(each, several=several),
        style="form",
        explode=True if several else None,
    )


def _description(each: django_filters.Filter, *, several: bool) -> str:
    told = next((text for kind, text in TEXTS.items() if isinstance(each, kind)), "")
    often = _("May be repeated; values mean “or”.") if several else ""
    return " · ".join(str(part) for part in (each.label, told, often) if part)


def _item(each: django_filters.Filter) -> dict[str, Any]:
    """What one value looks like."""
    if isinstance(each, QueryFilter):
        return {"type": "string", "maxLength": MAX_LENGTH}
    if isinstance(each, django_filters.NumberFilter):
        bounds = {"minimum": each.extra.get("min_value"), "maximum": each.extra.get("max_value")}
        return {"anyOf": [{"type": "integer", **bounds}, EMPTY]}
    if isinstance(each, MomentFilter):
        return {"type": "string", "pattern": r"^([0-9]{1,9}|[0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
    choices = each.extra.get("choices")
    if choices:
        values = [str(value) for value, _label in choices]
        return _of_choices(values if isinstance(each, django_filters.MultipleChoiceFilter) else [*values, ""])
    limit = each.extra.get("max_length")
    return {"type": "string", **({"maxLength": limit} if limit else {})}


def _of_choices(values: list[str]) -> dict[str, Any]:
    if len(values) > FEW and all(value.isdigit() for value in values):
        numbers = [int(value) for value in values]
        return {"type": "integer", "minimum": min(numbers), "maximum": max(numbers)}
    return {"type": "string", "enum": values}


def of_pages() -> list[OpenApiParameter]:
    """What every list has."""
    most = {"type": "integer", "minimum": 1, "maximum": cursors.MOST, "default": cursors.DEFAULT_LIMIT}
    return [
        OpenApiParameter(cursors.LIMIT, most, description=str(_("How many items a page has."))),
        OpenApiParameter(
            cursors.PARAMETER, str, description=str(_("Where to go on: a part of “next”, kept as it is."))
        ),
    ]


def as_of() -> OpenApiParameter:
    """The moment, where there is no list to filter."""
    return _parameter("as_of", MomentFilter(label=_("As of")))


def of_language() -> OpenApiParameter:
    """The language of sentences; data has none."""
    description = str(_("The language of errors and descriptions; names of data carry theirs (name, name_en)."))
    codes = [code for code, _label in settings.LANGUAGES]
    return OpenApiParameter("lang", {"type": "string", "enum": codes}, description=description)
