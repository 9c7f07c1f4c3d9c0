"""Taking synthetic records away again: the one place that deletes what ``lifecycle`` has frozen.

Nothing real is ever deleted; this is for what was invented. Publications stay, as the numbers of acts that happened.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import models, transaction
from django.db.models import BigIntegerField, Q
from django.db.models.functions import Cast

from registry.models import Entry, LoadedItem, Part, Record
from registry.search.documents import forget
from registry.synthetic.progress import Progress
from registry.synthetic.remembering import items, items_of, model_of_item

BATCH = 500


class StillUsed(Exception):
    """Something that is not synthetic refers to something that is; the text says what."""


def remove(progress: Progress) -> None:
    """Delete all synthetic records and what was made for them; raises ``StillUsed`` and deletes nothing, or all.

    Every batch is committed by itself; after an interruption the next call goes on.
    """
    _refuse_used()
    for codes in _batches(items_of(Record)):
        with transaction.atomic():
            _delete_entries(codes)
        progress.advance(len(codes))
    # The newest first: what was made later may refer to what was made before.
    while batch := list(items().order_by("-pk")[:BATCH]):
        with transaction.atomic():
            _delete_items(batch)


def _batches(lines: models.QuerySet[LoadedItem]) -> Iterator[list[str]]:
    last = 0
    while batch := list(lines.filter(pk__gt=last).order_by("pk").values_list("pk", "object_id")[:BATCH]):
        last = batch[-1][0]
        yield [key for _pk, key in batch]


def _delete_entries(codes: Sequence[str]) -> None:
    found = list(Entry._base_manager.filter(record__in=codes).values_list("pk", flat=True))
    for start in range(0, len(found), BATCH):
        keys = found[start : start + BATCH]
        forget(keys)
        _delete_rows(Entry, keys)


def _delete_items(batch: Sequence[LoadedItem]) -> None:
    by_model: dict[type[models.Model], list[str]] = defaultdict(list)
    for item in batch:
        by_model[model_of_item(item)].append(item.object_id)
    for model, keys in by_model.items():
        _delete_rows(model, keys)
    LoadedItem.objects.filter(pk__in=[item.pk for item in batch]).delete()


def _delete_rows(model: type[models.Model], keys: Sequence[object]) -> None:
    """Delete rows past every guard, and what hangs on them."""
    for relation in _hanging(model):
        _raw_delete(relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys}))
    _raw_delete(model._base_manager.filter(pk__in=keys))


def _raw_delete(rows: models.QuerySet[models.Model]) -> None:
    """One DELETE statement: neither ``delete()`` of a model nor that of a queryset is asked."""
    rows._raw_delete(rows.db)


def _hanging(model: type[models.Model]) -> list[models.ManyToOneRel]:
    """The relations of rows that are nothing without the row they refer to: parts, a kind's own columns, documents."""
    return [relation for relation in _references(model) if relation.on_delete is models.CASCADE]


def _references(model: type[models.Model]) -> list[models.ManyToOneRel]:
    return [relation for relation in model._meta.related_objects if isinstance(relation, models.ManyToOneRel)]


def _refuse_used() -> None:
    models_made = {model_of_item(item) for item in _one_of_each_model()}
    for model in models_made:
        for relation in _references(model):
            if relation.on_delete is not models.CASCADE and _from_outside(relation).exists():
                other, own = relation.related_model._meta.verbose_name_plural, model._meta.verbose_name_plural
                raise StillUsed(f"some {other} that are not synthetic refer to synthetic {own}")


def _one_of_each_model() -> Iterator[LoadedItem]:
    rest = items()
    while item := rest.first():
        yield item
        rest = rest.exclude(pk__in=items_of(model_of_item(item)))


def _from_outside(relation: models.ManyToOneRel) -> models.QuerySet[models.Model]:
    """The rows of a relation that refer to something synthetic and are not."""
    model = relation.related_model
    referring = model._base_manager.filter(**{f"{relation.field.name}__in": synthetic(relation.model)})
    return referring.exclude(_is_synthetic(model))


def _is_synthetic(model: type[models.Model]) -> Q:
    if issubclass(model, Part):
        return Q(entry__record__in=synthetic(Record))
    if issubclass(model, Entry):
        return Q(record__in=synthetic(Record))
    hanging_on = [field for field in model._meta.fields if field.is_relation and _cascades(field)]
    return Q(pk__in=synthetic(model)) | Q(
        *(Q(**{f"{field.name}__in": synthetic(field.remote_field.model)}) for field in hanging_on), _connector=Q.OR
    )


def _cascades(field: models.Field[object, object]) -> bool:
    return field.remote_field is not None and getattr(field.remote_field, "on_delete", None) is models.CASCADE


def synthetic(model: type[models.Model]) -> models.QuerySet[LoadedItem, object]:
    """The keys of the synthetic rows of a model, as a subquery."""
    keys = items_of(model).order_by()
    if isinstance(model._meta.pk, models.CharField):
        return keys.values_list("object_id", flat=True)
    return keys.annotate(number=Cast("object_id", BigIntegerField())).values_list("number", flat=True)
