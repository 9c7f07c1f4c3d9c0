"""Relations in forms: autocomplete for every one, with labels that cost no query a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import ForeignKey, Prefetch, QuerySet
from django.http import HttpRequest

from registry.admin.kept import RESUMED
from registry.desk import label
from registry.models import Record


class RelationSelect(AutocompleteSelect):
    """Shows what is chosen already from the row that the form holds, where it holds one."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        field = self.choices.field
        chosen = [str(each) for each in value if str(each) not in field.empty_values]
        if not chosen or any(key not in field.known for key in chosen):
            return super().optgroups(name, value, attr)
        labels = [] if self.is_required else [("", "")]
        labels += [(key, field.label_from_instance(field.known[key])) for key in chosen]
        options = [self.create_option(name, key, text, key != "", place) for place, (key, text) in enumerate(labels)]
        return [(None, options, 0)]


class _Labelled:
    """A field of relations whose choices are called as their admin calls them."""

    site: admin.AdminSite
    known: Mapping[str, models.Model] = {}
    is_narrowed = False  # whether even what is stored must be among the choices

    def __init__(self, *args: Any, site: admin.AdminSite = admin.site, **kwargs: Any) -> None:
        self.site = site
        super().__init__(*args, **kwargs)

    def label_from_instance(self, obj: models.Model) -> str:
        return label(self.site, obj)


class RelationField(_Labelled, forms.ModelChoiceField[Any]):
    """One row of another model. What is stored and stays is not asked for again."""

    def to_python(self, value: Any) -> Any:
        known = None if self.is_narrowed else self.known.get(str(value))
        return known or super().to_python(value)


class RelationsField(_Labelled, forms.ModelMultipleChoiceField[Any]):
    """Rows of another model."""


class KnowsRelations(forms.ModelForm[Any]):
    """A form whose fields of relations know the rows that came with the instance."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, RelationField):
                field.known = self._known(name)

    def is_valid(self) -> bool:
        """A form that was kept is shown again before it is saved, whatever it holds."""
        return super().is_valid() and RESUMED not in self.data

    def _known(self, name: str) -> dict[str, models.Model]:
        column = self.instance._meta.get_field(name)
        row = getattr(self.instance, name) if column.is_cached(self.instance) else None
        return {str(row.pk): row} if row else {}


class Relations(BaseModelAdmin[Any]):
    """Autocomplete for every relation."""

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        columns = [*self.opts.concrete_fields, *self.opts.many_to_many]
        return [column.name for column in columns if self._is_chosen(column)]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A word is changed or deleted where its users are counted, not in passing from one of them.
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if self._is_chosen(db_field):
            kwargs.setdefault("widget", RelationSelect(db_field, self.admin_site))
            kwargs = {**self._field_options(db_field, request, RelationField), **kwargs}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if self._is_chosen(db_field):
            kwargs = {**self._field_options(db_field, request, RelationsField), **kwargs}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def with_relations(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """``rows`` with all they refer to, in a number of queries that does not grow with them."""
        paths: list[str] = []
        for column in self._references():
            related = self.admin_site._registry.get(column.remote_field.model)
            if column.remote_field.model is Record and related:
                named = Prefetch(column.name, queryset=related.get_queryset(None))  # type: ignore[arg-type]
                rows = rows.prefetch_related(named)
            else:
                paths += [column.name, *(f"{column.name}__{path}" for path in getattr(related, "label_paths", ()))]
        return rows.select_related(*paths) if paths else rows

    def _references(self) -> list[Any]:
        return [column for column in self.opts.concrete_fields if self._is_chosen(column)]

    def _is_chosen(self, column: Any) -> bool:
        if isinstance(column, models.ManyToManyField):
            through: Any = column.remote_field.through
            return bool(through._meta.auto_created)
        chosen = isinstance(column, ForeignKey) and not column.primary_key and column.editable
        return chosen and column.remote_field.model in self.admin_site._registry

    def _field_options(self, column: Any, request: HttpRequest, form_class: type[forms.Field]) -> dict[str, Any]:
        related = self.admin_site.get_model_admin(column.remote_field.model)
        rows = related.get_queryset(request)
        return {"form_class": form_class, "site": self.admin_site, "queryset": rows}
