"""How large each file is: by making it, piece by piece, and counting."""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from registry.exchange.export import FORMATS
from registry.exchange.formats import Format
from registry.exchange.request import Asked
from registry.filters import EntryFilter
from registry.models import Entry
from registry.opendata.datasets import Dataset, datasets
from registry.opendata.prepared import State
from registry.opendata.words import keys_of
from registry.pages.finding import Finding

# A workbook tells the time at which it was made, and has another size each time.
MEASURED = ("csv", "json", "jsonl")


def measure(path: Path, state: State) -> None:
    """Write the rows and sizes of every data set, with the hashes of its files, to ``path``."""
    filterset = EntryFilter(QueryDict(), queryset=Entry.objects.all())
    filterset.is_valid()
    with translation.override(settings.LANGUAGE_CODE):
        measured = {dataset.name: _measured(dataset, state, filterset) for dataset in datasets()}
    path.write_text(json.dumps({"revision": state.revision, "state": state.name, "sets": measured}))


def _measured(dataset: Dataset, state: State, filterset: EntryFilter) -> dict[str, Any]:
    columns = dataset.table.columns
    asked = Asked(dataset.table, columns, settings.LANGUAGE_CODE, (), state.revision, state.moment.day, reverse("data"))
    rows, files, keys = 0, {}, array("q", _keys(dataset, filterset))
    for name in MEASURED:
        form = FORMATS[name](asked)
        files[name] = _counted(form, iter(keys))
        rows = form.rows
    return {"rows": rows, "files": files}


def _counted(form: Format, keys: Iterator[int]) -> dict[str, Any]:
    size, digest = 0, hashlib.sha256()
    for piece in _pieces(form, keys):
        size += len(piece)
        digest.update(piece)
    return {"size": size, "sha256": digest.hexdigest()}


def _pieces(form: Format, keys: Iterator[int]) -> Iterator[bytes]:
    yield form.begin()
    while ids := list(islice(keys, form.reader.batch)):
        yield form.piece(ids)
    yield form.end()


def _keys(dataset: Dataset, filterset: EntryFilter) -> Iterator[int]:
    """The rows of a vocabulary, or the entries of the whole list, in the order of its file."""
    if dataset.is_word:
        return keys_of(dataset.table)
    return Finding(filterset, dataset.table.kind).every_key()
