"""Taking synthetic records away again: the one place that deletes what ``lifecycle`` has frozen.

Nothing real is ever deleted; this is for what was invented. Publications stay, as the numbers of acts that happened.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import models, transaction

from registry.models import Entry, LoadedItem, Record
from registry.search import held
from registry.search.documents import forget
from registry.synthetic.progress import Progress
from registry.synthetic.remembering import items, items_of, model_of_item
from registry.synthetic.usage import StillUsed, references, refuse_used

__all__ = ["StillUsed", "remove"]

BATCH = 500


def remove(progress: Progress) -> None:
    """Delete all synthetic records and what was made for them; raises ``StillUsed`` and deletes nothing, or all.

    Every batch is committed by itself; after an interruption the next call goes on. Other processes still hold what is
    gone in their indexes, which follow publications only: they must be started anew.
    """
    refuse_used()
    for codes in _batches(items_of(Record)):
        with transaction.atomic():
            _delete_entries(codes)
        progress.advance(len(codes))
    # The newest first: what was made later may refer to what was made before.
    while batch := list(items().order_by("-pk")[:BATCH]):
        with transaction.atomic():
            _delete_items(batch)
    held.forget()


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
    return [relation for relation in references(model) if relation.on_delete is models.CASCADE]
