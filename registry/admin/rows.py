"""The rows of parts on a page: their forms, and the empty one that a further part begins with."""

from __future__ import annotations

import copy
from collections.abc import Hashable, Iterator
from typing import Any

from django import forms
from django.contrib.admin.helpers import InlineAdminForm, InlineAdminFormSet
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from registry import drawing
from registry.admin.relations import KnowsRelations

# The fields of empty rows, drawn: so many as kinds of part, kinds of entry, languages and sets of rights.
DRAWN: dict[Hashable, SafeString] = {}


class PartForm(KnowsRelations):
    """A part; one without a place in the order takes the one it has on the page."""

    def clean_order(self) -> int:
        order: int | None = self.cleaned_data["order"]
        return int(str(self.prefix).rsplit("-", 1)[-1]) if order is None else order


class StoredRow(forms.ModelChoiceField[Any]):
    """The hidden key of a row. Which rows there are is known; any other key is looked for as Django does."""

    def __init__(self, known: dict[str, Any], field: Any) -> None:
        self.known = known
        super().__init__(field.queryset, initial=field.initial, required=field.required, widget=field.widget)

    def to_python(self, value: Any) -> Any:
        return self.known.get(str(value)) or super().to_python(value)


class PartFormSet(forms.BaseInlineFormSet[Any, Any, Any]):
    """The parts of one entry, which know their entry without asking for it row by row.

    What holds for all rows is answered by the class of their forms: no form is made to be asked. ``stored`` is shared
    by all that look at the same parts, by prefix: who is the first asks the database.
    """

    def __init__(self, *args: Any, stored: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.stored = {} if stored is None else stored
        super().__init__(*args, **kwargs)

    def get_queryset(self) -> Any:
        if str(self.prefix) not in self.stored:
            self.stored[str(self.prefix)] = super().get_queryset()
        return self.stored[str(self.prefix)]

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if self.instance.pk:
            form.instance.entry = self.instance
        return form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        # The key of a row names one of the rows that are loaded already.
        if self.key_name in form.fields and self.instance.pk:
            known, key = {str(row.pk): row for row in self.get_queryset()}, form.fields[self.key_name]
            form.fields[self.key_name] = StoredRow(known, key)

    @property
    def columns(self) -> dict[str, forms.Field]:
        """The fields that every row has."""
        fields: dict[str, forms.Field] = self.form.base_fields
        return fields

    @property
    def key_name(self) -> str:
        """The field that says which part a row is."""
        model: Any = self.model
        return str(model._meta.pk.name)

    @property
    def media(self) -> forms.Media:
        return sum((field.widget.media for field in self.columns.values()), forms.Media())

    def is_multipart(self) -> bool:
        return any(field.widget.needs_multipart_form for field in self.columns.values())


class ShownParts(InlineAdminFormSet):
    """The parts of one kind on a page. All rows of it have the same fields, and so the same scripts and styles."""

    shown: InlineAdminFormSet

    @classmethod
    def of(cls, shown: InlineAdminFormSet) -> ShownParts:
        """The same as Django has made it."""
        made = cls.__new__(cls)
        made.__dict__.update(shown.__dict__)
        made.shown = shown
        return made

    @property
    def media(self) -> forms.Media:
        needed: forms.Media = self.opts.media + self.formset.media
        return needed

    def __iter__(self) -> Iterator[InlineAdminForm]:
        """The parts there are, and those that have been added and are not saved yet; the empty row is none of them."""
        there = copy.copy(self.shown)
        there.has_add_permission = False
        return iter(there)

    def empty_fields(self) -> SafeString:
        """The fields of the row that a further part begins with. They are the same on every page, so they are kept."""
        key = self._key()
        if key not in DRAWN:
            row = InlineAdminForm(self.formset, self.formset.empty_form, self.fieldsets, {}, None, (), self.opts)
            DRAWN[key] = drawing.lines(row)
        return DRAWN[key]

    def _key(self) -> Hashable:
        """All that the empty row shows depends on: what it is a part of, the language, and the account's rights."""
        rights = tuple(
            (name, field.required, *(getattr(field.widget, f"can_{act}_related", None) for act in ("add", "view")))
            for name, field in self.formset.columns.items()
        )
        return (type(self.opts), self.opts.parent_model, self.formset.prefix, get_language(), rights)
