"""Records side by side: one line for each value that any of them states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from registry.lifecycle import snapshots_of
from registry.models import Entry, Part, Statistic, part_models
from registry.moments import Moment
from registry.pages.evidence import Evidence, Known
from registry.pages.statement import Cell, Row, Statement, from_snapshot
from registry.pages.then import compared

# Parts that are told elsewhere: figures by a line for each indicator, citations and totals with what they are about.
LEFT_OUT = {Statistic.plural, "citations", "tallies"}


@dataclass(frozen=True)
class Value:
    """One value of one record, with what became of it where the page shows the past."""

    text: str
    url: str = ""
    evidence: Evidence | None = None
    gone: bool = False
    today: str | None = None


@dataclass(frozen=True)
class Line:
    """One line of the comparison: for each record the values it states."""

    label: str
    values: list[list[Value]]

    @property
    def differs(self) -> bool:
        """Whether the records do not all state the same."""
        texts = [sorted(value.text for value in values) for values in self.values]
        return any(each != texts[0] for each in texts[1:])


def statements_at(entries: Sequence[Entry], moment: Moment) -> list[Statement]:
    """What each entry states at ``moment``; of the past with what differs from today marked."""
    if moment.revision is None:
        fresh = snapshots_of(entries)
        known = Known.to(fresh.values())
        return [from_snapshot(fresh[entry.pk], known) for entry in entries]
    kept = [entry.snapshot or {} for entry in entries]
    known = Known.to(kept, moment.revision)
    today = _today(entries)
    then = [from_snapshot(snapshot, known) for snapshot in kept]
    return [compared(each, today.get(each.code, each))[0] for each in then]


def _today(entries: Sequence[Entry]) -> dict[str, Statement]:
    current = list(Entry.objects.current().filter(record__in=[entry.record_id for entry in entries]).defer("snapshot"))
    fresh = snapshots_of(current)
    known = Known.to(fresh.values())
    return {entry.record_id: from_snapshot(fresh[entry.pk], known) for entry in current}


def lines(entries: Sequence[Entry], statements: Sequence[Statement]) -> list[Line]:
    """Every line on which at least one of the records states something."""
    level = Line(_("Level"), [[Value(str(entry.current_level.label))] for entry in entries])
    rest = [*_own_values(statements), *_figures(statements), *_parts(statements)]
    return [level, *(line for line in rest if any(line.values))]


def _own_values(statements: Sequence[Statement]) -> Iterator[Line]:
    for name, first in statements[0].cells.items():
        if name != "name":
            yield Line(first.label, [_of_cell(statement.cells[name]) for statement in statements])


def _of_cell(cell: Cell) -> list[Value]:
    shown = cell.text or cell.today
    return [Value(cell.text, cell.url, cell.evidence, today=cell.today)] if shown else []


def _figures(statements: Sequence[Statement]) -> Iterator[Line]:
    """A line for each figure that several state, so that like stands beside like, and one for all others."""
    columns = [_by_figure(statement.parts.get(Statistic.plural, [])) for statement in statements]
    stated = Counter(key for column in columns for key in column)
    for key in (key for key, times in stated.items() if times > 1):
        yield Line(key, [column.get(key, []) for column in columns])
    alone = [[(key, values) for key, values in column.items() if stated[key] == 1] for column in columns]
    label = _("Other figures") if any(times > 1 for times in stated.values()) else _("Figures")
    yield Line(label, [[_labelled(key, each) for key, values in column for each in values] for column in alone])


def _by_figure(rows: Iterable[Row]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for row in rows:
        key = " · ".join(row.cells[name].text for name in ("indicator", "note", "year") if row.cells[name].text)
        found.setdefault(key, []).append(Value(row.figure, "", row.evidence, row.gone))
    return found


def _labelled(label: str, value: Value) -> Value:
    return replace(value, text=f"{label}：{value.text}")


def _parts(statements: Sequence[Statement]) -> Iterator[Line]:
    for model in sorted(part_models(), key=lambda model: model.page_order):
        if model.plural not in LEFT_OUT:
            label = str(model._meta.verbose_name_plural)
            yield Line(label, [_of_part(model, statement) for statement in statements])


def _of_part(model: type[Part], statement: Statement) -> list[Value]:
    rows = statement.parts.get(model.plural, [])
    return [Value(row.text, "", row.evidence, row.gone) for row in rows]
