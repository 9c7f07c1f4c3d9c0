"""The parameters of lists, exports and the API: one FilterSet, so that all three agree on what is malformed."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from registry.models import District, Entry, EntryQuerySet, Industry, Kind, Level
from registry.moments import Moment
from registry.search.query import MalformedQuery, Query, QueryTooLong, parse

LEVELS = [(level.slug, level.label) for level in reversed(Level)]
SORT_LABELS = {"level": _("Level"), "name": _("Name"), "recent": _("Last published")}


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


class CodeField(forms.ModelMultipleChoiceField[Any]):
    """Codes of a vocabulary; one that is not in it is named in the error."""

    default_error_messages = {
        "invalid_choice": _("“%(value)s” is no code of this list."),
        "invalid_pk_value": _("“%(pk)s” is no code of this list."),
    }

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.local_name)


class QueryFilter(django_filters.Filter):
    field_class = QueryField


class MomentFilter(django_filters.Filter):
    field_class = MomentField


class CodeFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = CodeField


def of_column(path: str, choices: Iterable[tuple[str, Any]], label: Any) -> django_filters.MultipleChoiceFilter:
    """A filter on a kind's own column; several values mean *or*."""
    return django_filters.MultipleChoiceFilter(
        field_name=path, choices=choices, label=label, distinct=False, widget=forms.CheckboxSelectMultiple
    )


class EntryFilter(django_filters.FilterSet):
    """What every list of entries can be asked. Values of one parameter mean *or*, parameters mean *and*."""

    q = QueryFilter(method="search", label=_("Search"))
    kind = django_filters.MultipleChoiceFilter(
        choices=Kind, method="of_kinds", label=_("Kind"), widget=forms.CheckboxSelectMultiple
    )
    district = CodeFilter(
        queryset=District.objects.all(),
        to_field_name="code",
        method="in_districts",
        label=_("District"),
        widget=forms.CheckboxSelectMultiple,
    )
    industry = CodeFilter(
        queryset=Industry.objects.select_related("parent"),
        to_field_name="code",
        method="in_industries",
        label=_("Industry"),
        widget=forms.CheckboxSelectMultiple,
    )
    level = django_filters.MultipleChoiceFilter(
        choices=LEVELS, method="at_levels", label=_("Level"), widget=forms.CheckboxSelectMultiple
    )
    as_of = MomentFilter(method="leave", label=_("As of"))
    sort = django_filters.ChoiceFilter(choices=list(SORT_LABELS.items()), method="leave", label=_("Sort by"))

    class Meta:
        model = Entry
        fields: list[str] = []

    @property
    def moment(self) -> Moment:
        """The moment asked for; only after the form is valid."""
        return self.form.cleaned_data["as_of"] or Moment.now()

    @property
    def sort_key(self) -> str:
        """The order asked for."""
        return self.form.cleaned_data["sort"] or "level"

    def filter_queryset(self, queryset: QuerySet[Entry]) -> EntryQuerySet:
        """Entries public at the moment asked for that pass every filter, in order."""
        entries = Entry.objects.at(self.moment.revision).with_level(self.moment.day)
        found: EntryQuerySet = super().filter_queryset(entries)
        return found.in_order(self.sort_key)

    def search(self, entries: EntryQuerySet, name: str, query: Query) -> EntryQuerySet:
        return entries.matching(query)

    def of_kinds(self, entries: EntryQuerySet, name: str, kinds: list[str]) -> EntryQuerySet:
        return entries.of_kinds(kinds) if kinds else entries

    def in_districts(self, entries: EntryQuerySet, name: str, districts: QuerySet[District]) -> EntryQuerySet:
        return entries.in_districts(districts) if districts else entries

    def in_industries(self, entries: EntryQuerySet, name: str, industries: QuerySet[Industry]) -> EntryQuerySet:
        return entries.in_industries(industries) if industries else entries

    def at_levels(self, entries: EntryQuerySet, name: str, slugs: list[str]) -> EntryQuerySet:
        return entries.at_levels([Level[slug.upper()] for slug in slugs], self.moment.day) if slugs else entries

    def leave(self, entries: EntryQuerySet, name: str, value: Any) -> EntryQuerySet:
        """Parameters that ``filter_queryset`` reads by itself."""
        return entries
