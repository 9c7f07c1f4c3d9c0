"""Altered copies of the fixture files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from registry.loading.documents import read_yaml

DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
CHANGAN = "changan-automobile-national-training-base.yaml"
CODE = "CQ1TBV8K75"
APPS = {"registry", "institutions", "masters"}


def rewrite(path: Path, change: Callable[[Any], object]) -> None:
    """Change a fixture file by its content."""
    content = read_yaml(path)
    change(content)
    path.write_text(yaml.dump(content, Dumper=DUMPER, allow_unicode=True, sort_keys=False), encoding="utf-8")


def document(folder: Path, change: Callable[[Any], object], name: str = CHANGAN) -> None:
    rewrite(folder / "article/records" / name, change)


def row(folder: Path, file: str, changes: dict[str, Any], /, **key: str) -> None:
    """Change the columns of the row of a fixture file that has these values."""

    def change(items: list[dict[str, Any]]) -> None:
        (fields,) = (item["fields"] for item in items if key.items() <= item["fields"].items())
        fields.update(changes)

    rewrite(folder / file, change)


def dump() -> dict[str, list[dict[str, Any]]]:
    """Everything in every table of ours."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in APPS]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}
