"""Then and now: what of a past statement differs from today's, said on the value itself."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from registry.models import Entry, EntryQuerySet, State
from registry.moments import Moment
from registry.pages.changes import Change, differences
from registry.pages.statement import Row, Statement

# How many of those that came since a page names.
CAME = 12


@dataclass(frozen=True)
class Then:
    """The moment a page shows, for its banner: what differs from today, and where today is."""

    moment: Moment
    changes: list[Change] = field(default_factory=list)
    today: Entry | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether the record has been withdrawn since."""
        return self.today is not None and self.today.state == State.WITHDRAWN


def compared(then: Statement, now: Statement) -> tuple[Statement, list[Change]]:
    """``then`` with what differs from ``now`` marked on it, and the differences as a list."""
    cells = {name: replace(cell, today=_today(cell.text, now, name)) for name, cell in then.cells.items()}
    parts = {plural: _marked(rows, now.parts.get(plural, [])) for plural, rows in then.parts.items()}
    since = {plural: _only_in(rows, then.parts.get(plural, [])) for plural, rows in now.parts.items()}
    return replace(then, cells=cells, parts=parts, since=since), differences(then, now)


def _today(text: str, now: Statement, name: str) -> str | None:
    return now.cells[name].text if now.cells[name].text != text else None


def _marked(then: list[Row], now: list[Row]) -> list[Row]:
    left = {row.text for row in now}
    return [replace(row, gone=row.text not in left) for row in then]


def _only_in(rows: list[Row], others: list[Row]) -> list[str]:
    return list((Counter(row.text for row in rows) - Counter(row.text for row in others)).elements())


def mark_since(entries: Iterable[Entry], moment: Moment) -> None:
    """Give each entry of a past list ``since``: what became of it, the head of its record; ``None`` if nothing did."""
    if moment.revision is None:
        return
    listed = list(entries)
    changed = [entry.record_id for entry in listed if entry.superseded_revision_id]
    heads = Entry.objects.current().filter(record__in=changed).select_related("revision").defer("snapshot")
    by_code = {head.record_id: head for head in heads}
    for entry in listed:
        entry.since = by_code.get(entry.record_id)


def came_since(now: EntryQuerySet, then: EntryQuerySet, moment: Moment) -> list[Entry]:
    """The first entries of today's list ``now`` whose records were not in the list ``then``."""
    if moment.revision is None:
        return []
    new = now.filter(revision__gt=moment.revision).exclude(record__in=then.order_by().values("record"))
    return list(new.select_related("revision").defer("snapshot").order_by("-revision", "name_key")[:CAME])
