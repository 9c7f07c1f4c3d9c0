"""What a list shows around its entries: the filters to choose from, those chosen, and what they took in silently."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from registry.filters import EntryFilter
from registry.models import District, Entry
from registry.models.vocabulary import district_links, kin
from registry.pages.finding import Count, Finding
from registry.search import marking
from registry.search.nearest import nearest
from registry.search.query import Query

# Drawn by the page itself rather than as a group of filters.
ELSEWHERE = {"q", "as_of", "sort"}
# So many options are no burden on the page.
SHORT = 6
# What makes a page but not the query behind it.


@dataclass(frozen=True)
class Group:
    """One filter with its options and their counts, or with the text typed into it."""

    name: str
    label: str
    counts: list[Count] = field(default_factory=list)
    is_text: bool = False
    value: str = ""

    @property
    def shown(self) -> list[Count]:
        """The options worth a line."""
        return [count for count in self.counts if count.is_shown]

    @property
    def is_open(self) -> bool:
        """Whether the reader sees its options at once: those of a short one, and of one that is in use."""
        return bool(self.chosen) or (not self.is_text and len(self.shown) <= SHORT)

    @property
    def chosen(self) -> int:
        """How many of its values are chosen."""
        return sum(count.chosen for count in self.counts) + bool(self.value)


@dataclass(frozen=True)
class Chip:
    """A chosen value, and the query string without it; ``about`` names its parameter where the value does not."""

    label: str
    url: str
    about: str = ""


def groups(finding: Finding) -> list[Group]:
    """The filters of a list in the order they are declared; that of the kind is left out of a list of one kind."""
    filterset = finding.filterset
    facets = {facet.name: facet for facet in filterset.facets}
    names = [name for name in filterset.filters if name not in ELSEWHERE and not (finding.kind and name == "kind")]
    return [
        Group(name, facets[name].label, finding.counts(facets[name])) if name in facets else _typed(filterset, name)
        for name in names
    ]


def _typed(filterset: EntryFilter, name: str) -> Group:
    value = next(iter(filterset.chosen(name)), "")
    return Group(name, str(filterset.filters[name].label), is_text=True, value=value)


def chips(filterset: EntryFilter, shown: list[Group]) -> list[Chip]:
    """Every chosen value, each with the address of the list without it."""
    data = filterset.data
    if not isinstance(data, QueryDict):
        return []
    typed = {"q": _("Search"), "as_of": _("As of"), **{group.name: group.label for group in shown if group.is_text}}
    words = {name: value for name in typed if (value := data.get(name, ""))}
    found = [Chip(value, _without(data, name, value), f"{typed[name]}：") for name, value in words.items()]
    for group in shown:
        found += [
            Chip(count.option.label, _without(data, group.name, count.option.value))
            for count in group.counts
            if count.chosen
        ]
    return found


def explain(query: Query, entries: Sequence[Entry]) -> None:
    """Give each entry of a page its ``explanation``: what of it the search matched."""
    explanations = marking.explain(query, entries) if query.terms else {}
    for entry in entries:
        entry.explanation = explanations.get(entry.pk)


def did_you_mean(finding: Finding) -> list[Entry]:
    """Where a search found nothing: the entries whose names are nearest to it."""
    query, moment = finding.filterset.query, finding.filterset.moment
    if finding.count or not query.terms:
        return []
    return nearest(query, Entry.objects.at(moment.revision).with_level(moment.day))


def ways_out(finding: Finding, shown: list[Group]) -> list[Chip]:
    """Where nothing was found: each parameter that could be dropped, with the number of entries that would be left."""
    data = finding.filterset.data
    if finding.count or not isinstance(data, QueryDict):
        return []
    labels = {"q": _("Search"), **{group.name: group.label for group in shown}}
    left = {name: finding.without(name) for name in labels if data.get(name)}
    sentence = _("Without “%(filter)s”: %(count)s found")
    return [
        Chip(sentence % {"filter": labels[name], "count": count}, _without(data, name, *data.getlist(name)))
        for name, count in left.items()
        if count
    ]


def _without(data: QueryDict, name: str, *values: str) -> str:
    rest = data.copy()
    rest.setlist(name, [other for other in data.getlist(name) if other not in values])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"


def notes(filterset: EntryFilter) -> list[str]:
    """What the reader should know of the result: which other districts were searched along."""
    own = {district.pk for district in filterset.form.cleaned_data["district"].rows}
    along = District.objects.filter(pk__in=kin(own, district_links()) - own) if own else District.objects.none()
    names = "、".join(district.local_name for district in along)
    return [_("Searched along with it, since districts were redrawn: %s") % names] if names else []
