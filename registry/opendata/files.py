"""The files that are no export of a list: the snapshot, and the vocabularies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from registry.exchange.columns import Column, Table
from registry.exchange.export import FORMATS, Export
from registry.exchange.request import Asked
from registry.opendata.prepared import Prepared, State
from registry.opendata.snapshot import write
from registry.opendata.words import keys_of


def _make_snapshot(path: Path, state: State) -> None:
    told = {
        "title": "重庆市技能人才培养机构名录",
        "title_en": "Registry of Chongqing's skill-training bodies",
        "home": settings.SITE_URL,
        "revision": str(state.revision),
        "published_at": state.published,
        "levels_on": state.moment.day.isoformat(),
        "made_at": timezone.now().isoformat(),
        **settings.OPEN_DATA,
    }
    write(path, state.moment, state.revision, {name: value for name, value in told.items() if value})


SNAPSHOT = Prepared("registry", ".sqlite", _make_snapshot)


def word_export(table: Table, columns: Sequence[Column], form: str, path: str) -> Export:
    """A vocabulary as a file. No manifest is kept: a vocabulary has no revisions, and cannot be asked for again."""
    state = State.now()
    language = get_language() or settings.LANGUAGE_CODE
    asked = Asked(table, tuple(columns), language, (), state.revision, state.moment.day, path)
    return Export(FORMATS[form](asked), lambda: keys_of(table), lambda export: None)
