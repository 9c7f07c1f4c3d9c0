"""Rows of Django fixtures (vocabularies, organisations, sources, masters), by natural key."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import models

from registry.loading.documents import read_yaml
from registry.loading.report import ADDED, CHANGED, EDITED, SAME, Report, content_hash, remember
from registry.models import LoadedItem

Item = Mapping[str, Any]


def read(path: Path) -> list[dict[str, Any]]:
    """The items of a YAML fixture file."""
    return read_yaml(path) or []


def load_rows(path: Path, report: Report) -> None:
    """Load every row of a fixture file, each by its own outcome."""
    for item in read(path):
        load_row(item, report)


def load_row(item: Item, report: Report) -> None:
    """Load one row unless its file is unchanged or the row was edited, removed or made by hand since."""
    model = apps.get_model(item["model"])
    row: Any = next(iter(serializers.deserialize("python", [dict(item)])))
    key = f"{model._meta.label_lower}:{'/'.join(row.object.natural_key())}"
    file_hash = content_hash(item["fields"])
    loaded = LoadedItem.objects.filter(key=key).first()
    stored = _stored(model, loaded, row.object)
    outcome = _outcome(loaded, stored, file_hash)
    if outcome in {ADDED, CHANGED}:
        row.object.pk = stored.pk if stored else None
        row.save()
        remember(key, row.object.pk, file_hash, state_hash(row.object))
    report.add(str(model._meta.verbose_name_plural), outcome, key)


def _stored(model: type[models.Model], loaded: LoadedItem | None, row: models.Model) -> models.Model | None:
    key = loaded.object_id if loaded else row.pk
    return model._default_manager.filter(pk=key).first() if key else None


def _outcome(loaded: LoadedItem | None, stored: models.Model | None, file_hash: str) -> str:
    if loaded and loaded.file_hash == file_hash:
        return SAME
    if not loaded:
        return EDITED if stored else ADDED
    untouched = stored and state_hash(stored) == loaded.stored_hash
    return CHANGED if untouched else EDITED


def state_hash(row: models.Model) -> str:
    """The hash of what the database holds of a row, also in columns that its file does not have.

    What is empty does not count, so that a new column of the model leaves the hash as it was.
    """
    stored = type(row)._default_manager.filter(pk=row.pk)
    (data,) = serializers.serialize("python", stored, use_natural_foreign_keys=True)
    return content_hash({name: value for name, value in data["fields"].items() if value})
