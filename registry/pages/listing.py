"""What a list shows around its entries: the filters to choose from, those chosen, and what they took in silently."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from registry.filters import CodeField, EntryFilter
from registry.models import District, Industry
from registry.models.vocabulary import district_links, kin

# Drawn by the page itself rather than as a group of filters.
ELSEWHERE = {"q", "as_of", "sort"}


@dataclass(frozen=True)
class Option:
    """One value that a filter can take."""

    value: str
    label: str
    chosen: bool
    depth: int = 0


@dataclass(frozen=True)
class Group:
    """One filter with its values, or with the text typed into it."""

    name: str
    label: str
    options: list[Option] = field(default_factory=list)
    is_text: bool = False
    value: str = ""

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(option.chosen for option in self.options) + bool(self.value)


@dataclass(frozen=True)
class Chip:
    """A chosen value, and the query string without it."""

    label: str
    url: str


def groups(filterset: EntryFilter, leave_out: Iterable[str] = ()) -> list[Group]:
    """The filters of a list in the order they are declared."""
    names = [name for name in filterset.form.fields if name not in {*ELSEWHERE, *leave_out}]
    return [_group(filterset, name) for name in names]


def _group(filterset: EntryFilter, name: str) -> Group:
    form_field = filterset.form.fields[name]
    label = str(form_field.label)
    chosen = set(filterset.data.getlist(name)) if isinstance(filterset.data, QueryDict) else set()
    if not isinstance(form_field, forms.MultipleChoiceField | CodeField):
        return Group(name, label, is_text=True, value=next(iter(chosen), ""))
    return Group(name, label, [Option(*value, value[0] in chosen, depth) for value, depth in _values(form_field)])


def _values(form_field: forms.Field) -> Iterator[tuple[tuple[str, str], int]]:
    """Each value with its label and its depth in the tree."""
    if not isinstance(form_field, CodeField):
        yield from (((str(value), str(label)), 0) for value, label in form_field.choices)  # type: ignore[attr-defined]
        return
    for row in form_field.queryset:  # type: ignore[union-attr]
        yield (
            (row.code, form_field.label_from_instance(row)),
            int(isinstance(row, Industry) and row.parent_id is not None),
        )


def chips(filterset: EntryFilter) -> list[Chip]:
    """Every chosen value, each with the address of the list without it."""
    data = filterset.data
    if not isinstance(data, QueryDict):
        return []
    query, label = data.get("q", ""), _("Search")
    found = [Chip(f"{label}：{query}", _without(data, "q", query))] if query else []
    for group in groups(filterset):
        found += [
            Chip(option.label, _without(data, group.name, option.value)) for option in group.options if option.chosen
        ]
        if group.value:
            found.append(Chip(f"{group.label}：{group.value}", _without(data, group.name, group.value)))
    return found


def _without(data: QueryDict, name: str, value: str) -> str:
    rest = data.copy()
    rest.setlist(name, [other for other in data.getlist(name) if other != value])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"


def notes(filterset: EntryFilter) -> list[str]:
    """What the reader should know of the result: which other districts were searched along."""
    chosen = filterset.form.cleaned_data["district"]
    own = {district.pk for district in chosen}
    along = District.objects.filter(pk__in=kin(own, district_links()) - own) if own else District.objects.none()
    names = "、".join(district.local_name for district in along)
    return [_("Searched along with it, since districts were redrawn: %s") % names] if names else []
