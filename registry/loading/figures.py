"""City figures of a fixture file, published through ``lifecycle``."""

from pathlib import Path
from typing import Any, cast

from django.core import serializers

from registry import lifecycle
from registry.loading.report import ADDED, CHANGED, EDITED, SAME, Report, content_hash, remember
from registry.loading.rows import read
from registry.models import CityStatistic, LoadedItem


def load_figures(path: Path, report: Report, reason: str) -> None:
    """Publish the figures that are new or changed in the file, in one act."""
    due = []
    for item in read(path):
        figure = _build(item)
        key = f"registry.citystatistic:{figure.indicator.code}/{figure.kind}/{figure.year or ''}"
        file_hash = content_hash(item["fields"])
        outcome = _outcome(key, figure, file_hash)
        report.add(str(CityStatistic._meta.verbose_name_plural), outcome, key)
        if outcome in {ADDED, CHANGED}:
            due.append((key, file_hash, figure))
    if due:
        lifecycle.publish_figures([figure for _key, _hash, figure in due], reason=reason)
    for key, file_hash, figure in due:
        remember(key, figure.pk, file_hash, "")


def _build(item: dict[str, Any]) -> CityStatistic:
    fields = {name: value for name, value in item["fields"].items() if value is not None}
    built = next(iter(serializers.deserialize("python", [{"model": item["model"], "fields": fields}]))).object
    return cast(CityStatistic, built)


def _outcome(key: str, figure: CityStatistic, file_hash: str) -> str:
    loaded = LoadedItem.objects.filter(key=key).first()
    if loaded and loaded.file_hash == file_hash:
        return SAME
    in_force = CityStatistic.objects.public().filter(indicator=figure.indicator, kind=figure.kind, year=figure.year)
    stored = in_force.first()
    if not stored:
        return EDITED if loaded else ADDED
    return CHANGED if loaded and str(stored.pk) == loaded.object_id else EDITED
