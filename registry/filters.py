"""The parameters of lists, exports and the API: one FilterSet, so that all of them agree on what is malformed."""

import copy
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.models import District, Entry, EntryQuerySet, Industry, Kind, Level, Recognition
from registry.moments import Moment
from registry.search.facets import UNKNOWN, Facet, Option, choice_options, district_options, industry_options
from registry.search.query import MalformedQuery, Query, QueryTooLong, parse

LEVELS = [(level.slug, level.label) for level in reversed(Level)]
YEARS = [(str(year), str(year)) for year in range(2100, 1948, -1)]
SORT_LABELS = {"relevance": _("Relevance"), "level": _("Level"), "name": _("Name"), "recent": _("Last published")}


def level_of(slug: str) -> int:
    """The stored level that a parameter names."""
    return Level[slug.upper()].value


class QueryField(forms.CharField):
    """What a reader typed into the search field, as a ``Query``."""

    def clean(self, value: Any) -> Query:
        try:
            return parse(super().clean(value))
        except QueryTooLong as error:
            sentence = _("Please search for at most %(length)s characters and %(terms)s words.")
            raise ValidationError(sentence % {"length": error.max_length, "terms": error.max_terms}) from error
        except MalformedQuery as error:
            raise ValidationError(_("This is no text. Please type the search again.")) from error


class MomentField(forms.CharField):
    """A date or the number of a revision, as a ``Moment``."""

    def clean(self, value: Any) -> Moment | None:
        text = super().clean(value)
        return Moment.parse(text) if text else None


class Chosen(NamedTuple):
    """Rows of a vocabulary, and whether those without a value are wanted too."""

    rows: list[Any]
    unknown: bool


class CodeField(forms.ModelMultipleChoiceField[Any]):
    """Codes of a vocabulary; one that is not in it is named in the error."""

    default_error_messages = {
        "invalid_choice": _("“%(value)s” is no code of this list."),
        "invalid_pk_value": _("“%(pk)s” is no code of this list."),
    }

    def clean(self, value: Any) -> Any:
        codes = list(value or [])
        rows = super().clean([code for code in codes if code != UNKNOWN])
        return Chosen(list(rows), UNKNOWN in codes)


class QueryFilter(django_filters.Filter):
    field_class = QueryField


class MomentFilter(django_filters.Filter):
    field_class = MomentField


class Declared:
    """A filter that every request gets a copy of: what was declared does not change, and is not copied with it."""

    def __deepcopy__(self, memo: Any) -> Any:
        copied: Any = copy.copy(self)
        copied.extra = dict(copied.extra)
        # A method is looked up in the set of filters that the copy belongs to.
        if copied.method:
            copied.method = copied.method
        return copied


class FacetFilter(Declared, django_filters.MultipleChoiceFilter):
    """A closed vocabulary, counted in the dimension ``dimension``; ``stored`` makes its value of a parameter's."""

    def __init__(self, dimension: str, choices: Any, stored: Callable[[str], Hashable] = str, **options: Any) -> None:
        super().__init__(choices=choices, distinct=False, **options)
        self.dimension, self.stored, self.listed = dimension, stored, tuple(choices)

    def options(self) -> Sequence[Option]:
        """What can be chosen."""
        return choice_options(self.listed, self.stored, get_language())


class CodeFilter(Declared, django_filters.Filter):
    """A vocabulary of the database, by code."""

    field_class = CodeField

    def __init__(self, dimension: str, listed: Callable[[], Sequence[Option]], **options: Any) -> None:
        super().__init__(to_field_name="code", **options)
        self.dimension, self.options = dimension, listed


def of_column(path: str, choices: Iterable[tuple[str, Any]], label: Any) -> FacetFilter:
    """A filter on a kind's own column; several values mean *or*."""
    return FacetFilter(path, choices, field_name=path, label=label)


class EntryFilter(django_filters.FilterSet):
    """What every list of entries can be asked. Values of one parameter mean *or*, parameters mean *and*."""

    q = QueryFilter(method="search", label=_("Search"))
    kind = FacetFilter("kind", Kind.choices, method="of_kinds", label=_("Kind"))
    district = CodeFilter(
        "district", district_options, queryset=District.objects.all(), method="in_districts", label=_("District")
    )
    industry = CodeFilter(
        "industry", industry_options, queryset=Industry.objects.all(), method="in_industries", label=_("Industry")
    )
    level = FacetFilter("level", LEVELS, level_of, method="at_levels", label=_("Level"))
    year = FacetFilter("year", YEARS, int, method="recognised_in", label=_("Year of recognition"))
    as_of = MomentFilter(method="leave", label=_("As of"))
    sort = django_filters.ChoiceFilter(choices=list(SORT_LABELS.items()), method="leave", label=_("Sort by"))

    class Meta:
        model = Entry
        fields: list[str] = []

    # The moment that a cursor keeps, which goes before any other.
    pinned: Moment | None = None

    @property
    def moment(self) -> Moment:
        """The moment asked for; only after the form is valid."""
        return self.pinned or self.form.cleaned_data["as_of"] or Moment.now()

    @property
    def query(self) -> Query:
        """The text asked for; only after the form is valid."""
        found: Query = self.form.cleaned_data["q"]
        return found

    @property
    def sort_key(self) -> str:
        """The order asked for; what was searched for comes by how well it fits, unless another is asked for."""
        return self.form.cleaned_data["sort"] or ("relevance" if self.query.terms else "level")

    @cached_property
    def facets(self) -> list[Facet]:
        """Everything that can be counted, in the order of the page."""
        listed = ((name, each) for name, each in self.filters.items() if isinstance(each, FacetFilter | CodeFilter))
        return [Facet(name, str(each.label), each.dimension, each.options()) for name, each in listed]

    def chosen(self, name: str) -> list[str]:
        """The values of a parameter as they stand in the address."""
        return list(self.data.getlist(name)) if hasattr(self.data, "getlist") else []

    def filter_queryset(self, queryset: QuerySet[Entry]) -> EntryQuerySet:
        """Entries public at the moment asked for that pass every filter, in order."""
        return self.narrow(Entry.objects.at(self.moment.revision)).in_order(self.sort_key)

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Those of ``entries`` that pass every filter."""
        found: EntryQuerySet = super().filter_queryset(entries.with_level(self.moment.day))
        return found

    @property
    def plain(self) -> list[str]:
        """The parameters used that are neither search nor facet; only after the form is valid."""
        others = (FacetFilter, CodeFilter, QueryFilter, MomentFilter, django_filters.ChoiceFilter)
        names = [name for name, each in self.filters.items() if not isinstance(each, others)]
        return [name for name in names if self.form.cleaned_data.get(name)]

    def only(self, name: str) -> EntryQuerySet:
        """What the one parameter ``name`` lets through."""
        entries = Entry.objects.at(self.moment.revision)
        found: EntryQuerySet = self.filters[name].filter(entries, self.form.cleaned_data[name])
        return found

    def search(self, entries: EntryQuerySet, name: str, query: Query) -> EntryQuerySet:
        return entries.matching(query)

    def of_kinds(self, entries: EntryQuerySet, name: str, kinds: list[str]) -> EntryQuerySet:
        return entries.of_kinds(kinds) if kinds else entries

    def in_districts(self, entries: EntryQuerySet, name: str, chosen: Chosen) -> EntryQuerySet:
        return entries.in_districts(chosen.rows, unknown=chosen.unknown) if any(chosen) else entries

    def in_industries(self, entries: EntryQuerySet, name: str, chosen: Chosen) -> EntryQuerySet:
        return entries.in_industries(chosen.rows) if chosen.rows else entries

    def at_levels(self, entries: EntryQuerySet, name: str, slugs: list[str]) -> EntryQuerySet:
        return entries.at_levels([Level[slug.upper()] for slug in slugs], self.moment.day) if slugs else entries

    def recognised_in(self, entries: EntryQuerySet, name: str, years: list[str]) -> EntryQuerySet:
        ledger = Recognition.objects.filter(entry=OuterRef("pk"), year__in=[int(year) for year in years])
        return entries.filter(Exists(ledger)) if years else entries

    def leave(self, entries: EntryQuerySet, name: str, value: Any) -> EntryQuerySet:
        """Parameters that ``filter_queryset`` reads by itself."""
        return entries
