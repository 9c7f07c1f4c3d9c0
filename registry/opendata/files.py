"""The files that are no export of a list: the snapshot, and the vocabularies."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from registry.exchange.columns import Table
from registry.exchange.csv import lines
from registry.opendata.prepared import Prepared, State
from registry.opendata.snapshot import write
from registry.opendata.words import rows_of


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


def word_response(table: Table) -> StreamingHttpResponse:
    """The CSV of a vocabulary."""
    return StreamingHttpResponse(
        lines(rows_of(table), table.columns, get_language() or settings.LANGUAGE_CODE),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{table.name}.csv"'},
    )
