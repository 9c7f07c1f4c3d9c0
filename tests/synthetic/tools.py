"""What the tests of ``make_synthetic`` share."""

import io
from typing import Any

from django.apps import apps
from django.core.management import call_command

from registry import synthetic
from registry.models import (
    Entry,
    EntryQuerySet,
    Record,
)
from registry.synthetic.remembering import items_of

NUMBER, SEED = 120, 7


# Numbers of acts that happened, which stay.
STAYING = {"registry.move", "registry.publication", "registry.publicationcounter"}


def silently(message: str) -> None:
    """Nobody listens to the progress."""


def make_records(records: int = NUMBER, seed: int = SEED) -> int:
    return synthetic.make(records, seed, synthetic.Progress(silently, "records", records))


def remove_records() -> None:
    synthetic.remove(synthetic.Progress(silently, "records", 0))


def command(*arguments: str) -> str:
    said = io.StringIO()
    call_command("make_synthetic", *arguments, stdout=said)
    return said.getvalue()


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of ours, save the numbers of acts."""
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in STAYING and model._meta.app_label in {"registry", "institutions", "masters"}
    }


def invented() -> EntryQuerySet:
    return Entry.objects.filter(record__in=items_of(Record).values("object_id"))
