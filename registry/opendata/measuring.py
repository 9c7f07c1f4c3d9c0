"""How large each file is: by making it, piece by piece, and counting."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation

from registry.exchange.csv import fetch, lines
from registry.models import Entry
from registry.opendata.datasets import Dataset, datasets
from registry.opendata.prepared import State
from registry.opendata.words import rows_of

LABELS = {"csv": "CSV"}


def measure(path: Path, state: State) -> None:
    """Write the rows and sizes of every data set, with the hashes of its files, to ``path``."""
    with translation.override(settings.LANGUAGE_CODE):
        measured = {dataset.name: _measured(dataset) for dataset in datasets()}
    path.write_text(json.dumps(measured))


def _measured(dataset: Dataset) -> dict[str, Any]:
    size, digest = 0, hashlib.sha256()
    rows = Counted(rows_of(dataset.table) if dataset.is_word else _entries(dataset))
    for piece in lines(rows, dataset.table.columns, settings.LANGUAGE_CODE):
        size += len(piece.encode())
        digest.update(piece.encode())
    return {"rows": rows.count, "files": {"csv": {"size": size, "sha256": digest.hexdigest()}}}


def _entries(dataset: Dataset) -> Iterator[Any]:
    entries = Entry.objects.public().with_level()
    kind = dataset.table.kind
    return fetch((entries.of_kinds([kind]) if kind else entries).in_order("level"), dataset.table.columns)


class Counted:
    """Rows, and how many have passed."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            yield row
