"""Rows with every column filled, whatever their model: what is copied or kept can then be compared column by column."""

import datetime
from decimal import Decimal
from typing import Any

from django.db import models

from masters.models import Master
from registry.models import (
    District,
    Entry,
    Indicator,
    Industry,
    Organisation,
    Part,
    Record,
    Source,
    Subject,
    part_models,
)
from tests import make

# What no rule of a single column tells: values that the database's own constraints ask for.
SPECIAL: dict[tuple[str, str], Any] = {
    ("citation", "field"): "name",
    ("recognition", "document_number"): "渝人社〔2024〕620号",
    ("site", "country"): "CN",
}
EVIDENCE = {"source", "locator", "basis"}


def one_of_every_part(entry: Entry) -> list[Part]:
    """Save, on a draft, one part of every model with every column filled."""
    parts = [filled(model) for model in part_models()]
    make.add_parts(entry, parts)
    return parts


def filled(model: type[Part]) -> Part:
    """An unsaved part with every column filled but the entry."""
    fields = [field for field in model._meta.concrete_fields if field.name not in {"id", "entry", "order"} | EVIDENCE]
    return model(**{field.name: value_for(model, field) for field in fields}, **make.sourced())


def fill_own_columns(entry: Entry) -> None:
    """Fill the columns of an entry that a source can be named for, its kind's own included, and save it."""
    for name in entry.own_fields:
        setattr(entry, name, value_for(type(entry), entry._meta.get_field(name)))
    entry.save()


def value_for(model: type[models.Model], field: Any) -> Any:
    """A value that ``field`` of ``model`` takes and that is not its default."""
    special = SPECIAL.get((model._meta.model_name or "", field.name))
    if special is not None:
        return special
    if field.is_relation:
        return related(field.remote_field.model)
    if field.choices:
        return field.flatchoices[-1][0]
    return plain(field)


def plain(field: Any) -> Any:
    """A value of a column without choices and without relations."""
    values: dict[type[models.Field[Any, Any]], Any] = {
        models.URLField: f"https://example.org/{field.name}",
        models.CharField: f"{field.verbose_name}之例"[: field.max_length or 8],
        models.TextField: f"{field.verbose_name}之例",
        models.DateField: datetime.date(2024, 5, 17),
        models.DecimalField: Decimal("1234.5"),
        models.PositiveSmallIntegerField: 2024,
    }
    return next(value for kind, value in values.items() if isinstance(field, kind))


def related(model: type[models.Model]) -> models.Model:
    """A row of a model that parts refer to."""
    builders: dict[type[models.Model], Any] = {
        District: make.district,
        Indicator: make.indicator,
        Industry: make.industry,
        Organisation: make.organisation,
        Source: make.source,
        Subject: make.subject,
        Master: make.master,
        Record: another_record,
    }
    built: models.Model = builders[model]()
    return built


def another_record() -> Record:
    """A record that is none of those a test fills."""
    zone = Entry.objects.filter(name="全城试验区").first() or make.trial_zone(name="全城试验区")
    record: Record = zone.record
    return record


def contents(entry: Entry) -> dict[str, list[dict[str, Any]]]:
    """Every part of an entry by model and column, without ids: equal for an entry and its copy."""
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name not in {"id", "entry_id"}}
            for row in model._base_manager.filter(entry=entry.pk).order_by("order", "id").values()
        ]
        for model in part_models()
    }


def own_columns(entry: Entry) -> dict[str, Any]:
    """The columns an entry states, its kind's own included."""
    return {name: getattr(entry, name) for name in entry.own_fields}


def snapshot(entry: Entry) -> dict[str, Any]:
    """What an entry was published with."""
    kept: dict[str, Any] = entry.snapshot or {}
    return kept
