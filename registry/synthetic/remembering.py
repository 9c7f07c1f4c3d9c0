"""Which rows are synthetic: a line of ``LoadedItem`` for each that does not hang on another.

Names and sources can be edited; this list cannot, so that what is taken away is exactly what was added.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.apps import apps
from django.db import models

from registry.models import LoadedItem

PREFIX = "synthetic:"
BATCH = 500
Row = TypeVar("Row", bound=models.Model)


def items() -> models.QuerySet[LoadedItem]:
    """The lines of all synthetic rows."""
    return LoadedItem.objects.filter(key__startswith=PREFIX)


def items_of(model: type[models.Model]) -> models.QuerySet[LoadedItem]:
    """The lines of the synthetic rows of one model."""
    return LoadedItem.objects.filter(key__startswith=f"{PREFIX}{model._meta.label_lower}:")


def model_of_item(item: LoadedItem) -> type[models.Model]:
    """The model of the row that a line stands for."""
    return apps.get_model(item.key.split(":")[1])


def insert(model: type[Row], rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Insert rows of a model that stands by itself, and remember them."""
    made = model._default_manager.bulk_create([model(**row) for row in rows], batch_size=BATCH)
    _remember(made)
    return made


def _remember(rows: Sequence[models.Model]) -> None:
    keys = [(f"{PREFIX}{row._meta.label_lower}:{row.pk}", str(row.pk)) for row in rows]
    LoadedItem.objects.bulk_create([LoadedItem(key=key, object_id=pk) for key, pk in keys], batch_size=BATCH)
