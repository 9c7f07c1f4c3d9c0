"""The shape of what the API gives, made from the models: for writing answers and for the schema alike.

A serializer here takes the plain values of a snapshot (``registry.lifecycle.snapshots``), which are the same for an
entry of today and one of the past. A new column or a new kind of part is in the API by itself.
"""

import inspect
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from registry.lifecycle.snapshots import reference
from registry.models import Basis, Evidenced, Level, Part

EVIDENCE = ("source", "locator", "basis")
LEVELS = [(level.slug, level.label) for level in Level]


class LevelField(serializers.ChoiceField):
    """A level by its name in addresses."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "choices": LEVELS})

    def to_representation(self, value: Any) -> str:
        return Level(value).slug


class DecimalText(serializers.DecimalField):
    """A figure as text, exactly as it was stated."""

    def to_representation(self, value: Any) -> str:
        return format(Decimal(value).normalize(), "f")


class Evidence(serializers.Serializer[Any]):
    """Where a value comes from."""

    words = _("Where a value comes from. Without a source it is to be verified.")
    basis = serializers.ChoiceField(choices=Basis.choices, help_text=_("How surely the source supports the value."))
    source = serializers.SlugField(  # type: ignore[assignment]
        allow_null=True, help_text=_("The key of the source, as in the list of sources; null where nobody sourced it.")
    )
    locator = serializers.CharField(allow_blank=True, help_text=_("The place in the source, such as P04 or 第3页."))
    note = serializers.CharField(allow_blank=True, help_text=_("A remark on the source of this value."))

    def to_representation(self, instance: Any) -> dict[str, Any]:
        if isinstance(instance, Evidenced):
            instance = evidence_of(instance)
        source = instance["source"]
        return {
            "basis": instance["basis"],
            "source": source["key"][0] if source else None,
            "locator": instance["locator"],
            "note": instance.get("note", ""),
        }


def evidence_of(row: Evidenced) -> dict[str, Any]:
    """The evidence of a stored row as a snapshot would hold it."""
    source = reference(row.source) if row.source else None
    return {"source": source, "locator": row.locator, "basis": row.basis}


UNVERIFIED = {"basis": Basis.UNVERIFIED.value, "source": None, "locator": "", "note": ""}


class Shape(serializers.ModelSerializer[Any]):
    """The columns of a model as a snapshot holds them."""

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DecimalField: DecimalText,
        # Empty where there is none, which is no address.
        models.URLField: serializers.CharField,
    }

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, dict[str, Any]]:
        built, options = super().build_standard_field(field_name, model_field)
        # Answers are not validated, and a rule for what may be typed is none for what was stated before it.
        options = {name: value for name, value in options.items() if name not in {"validators", "read_only", "default"}}
        if model_field.choices and isinstance(model_field, models.PositiveSmallIntegerField):
            built, options = LevelField, {name: options[name] for name in ("label", "help_text") if name in options}
        return built, {**options, "required": True}

    def get_uniqueness_extra_kwargs(self, *given: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """None: what must be unique is a matter for those who write."""
        return {}, {}

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[Any, dict[str, Any]]:
        column = relation_info.model_field
        options = {"label": column.verbose_name, "help_text": column.help_text, "allow_null": column.null}
        return reference_shape(relation_info.related_model), options


class Reference(serializers.Serializer[Any]):
    """A row that an entry refers to: its key by name, and what a snapshot keeps of it."""

    keys: ClassVar[tuple[str, ...]] = ()

    def to_representation(self, instance: Any) -> dict[str, Any]:
        if isinstance(instance, models.Model):
            instance = reference(instance)
        named = {**dict(zip(self.keys, instance["key"], strict=False)), **instance}
        return {str(name): named.get(name, "") for name in self.fields}


@cache
def reference_shape(model: type[models.Model]) -> type[Reference]:
    """How a reference to a row of ``model`` is written; the parameters of its natural key name the parts of it."""
    keys = key_names(model)
    names = dict.fromkeys([*keys, "name", *getattr(model, "kept_in_snapshots", ())])
    fields = {name: _reference_field(model, name) for name in names if name != "name" or _has(model, "name")}
    declared = {"words": model._meta.verbose_name, "keys": keys, **fields}
    return type(f"{model.__name__}Reference", (Reference,), declared)


def key_names(model: type[models.Model]) -> tuple[str, ...]:
    """The names of the parts of a natural key."""
    by_key: Any = getattr(model._default_manager, "get_by_natural_key", None)
    return tuple(inspect.signature(by_key).parameters) if by_key else (model._meta.pk.name,)


def _has(model: type[models.Model], name: str) -> bool:
    return any(column.name == name for column in model._meta.concrete_fields)


def _reference_field(model: type[models.Model], name: str) -> serializers.Field[Any, Any, Any, Any]:
    column: Any = model._meta.get_field(name)
    options = {"label": column.verbose_name, "help_text": column.help_text}
    if isinstance(column, models.AutoField):
        return serializers.IntegerField(**options)
    if isinstance(column, models.DateField):
        return serializers.DateField(**options)
    return serializers.CharField(**options, allow_null=column.null and not column.is_relation)


class PartShape(Shape):
    """A part with its evidence."""

    evidence = Evidence(source="*", label=_("Evidence"))

    def to_representation(self, instance: Mapping[str, Any]) -> dict[str, Any]:
        # A statement of the past knows nothing of columns that came after it.
        model: type[models.Model] = self.Meta.model
        written: dict[str, Any] = super().to_representation({**blanks(model), **instance})
        return written


@cache
def blanks(model: type[models.Model]) -> dict[str, Any]:
    """What stands for each column of ``model`` where a statement does not have it."""
    return {column.name: None if column.null else column.get_default() for column in model._meta.concrete_fields}


@cache
def part_shape(model: type[Part]) -> type[PartShape]:
    """How a part of this kind is written."""
    unwritten = {"id", "entry", "order", *EVIDENCE}
    names = [column.name for column in model._meta.concrete_fields if column.name not in unwritten]
    meta = type("Meta", (), {"model": model, "fields": [*names, "evidence"]})
    return type(model.__name__, (PartShape,), {"Meta": meta, "words": model._meta.verbose_name})
