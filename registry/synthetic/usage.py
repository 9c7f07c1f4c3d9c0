"""Whether something real refers to something synthetic, which then cannot be taken away."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import BigIntegerField, F, Q
from django.db.models.functions import Cast

from registry.models import Entry, Part, Record
from registry.synthetic.remembering import items, items_of, model_of_item

Rows = models.QuerySet[Any]


class StillUsed(Exception):
    """Something that is not synthetic refers to something that is; the text says what."""


def refuse_used() -> None:
    """Raise ``StillUsed`` if anything that would stay refers to anything that would go."""
    for model in _models_made():
        for relation in references(model):
            if relation.on_delete is not models.CASCADE and _from_outside(relation).exists():
                other, own = relation.related_model._meta.verbose_name_plural, model._meta.verbose_name_plural
                raise StillUsed(f"some {other} that are not synthetic refer to synthetic {own}")


def references(model: type[models.Model]) -> list[models.ManyToOneRel]:
    """The foreign keys that lead to ``model``."""
    return [relation for relation in model._meta.related_objects if isinstance(relation, models.ManyToOneRel)]


def _models_made() -> Iterator[type[models.Model]]:
    rest = items()
    while item := rest.first():
        model = model_of_item(item)
        yield model
        rest = rest.exclude(pk__in=items_of(model))


def _from_outside(relation: models.ManyToOneRel) -> Rows:
    """The rows of a relation that refer to something synthetic and are not."""
    rows: Rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": _keys(relation.model)})
    return rows.exclude(_is_synthetic(relation.related_model))


def _is_synthetic(model: type[models.Model]) -> Q:
    """What goes: the rows of this model that were made, and those that hang on a row that was."""
    if issubclass(model, Part):
        return Q(entry__record__in=_keys(Record))
    if issubclass(model, Entry):
        return Q(record__in=_keys(Record))
    going = Q(pk__in=_keys(model))
    for field in model._meta.fields:
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE:
            going |= Q(**{f"{field.name}__in": _keys(field.remote_field.model)})
    return going


def _keys(model: type[models.Model]) -> Rows:
    """The keys of the synthetic rows of a model, as a subquery."""
    lines = items_of(model).order_by()
    number = not isinstance(model._meta.pk, models.CharField)
    key = Cast("object_id", BigIntegerField()) if number else F("object_id")
    return lines.annotate(row=key).values("row")
