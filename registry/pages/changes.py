"""What differs between two statements of a record, in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from registry.lifecycle import snapshots_of
from registry.models import Entry, part_models
from registry.pages.statement import Row, Statement, from_snapshot


@dataclass(frozen=True)
class Change:
    """One value or part that differs; without ``before`` it is new, without ``after`` it goes."""

    label: str
    before: str
    after: str


def changes_of(drafts: Sequence[Entry]) -> dict[int, list[Change]]:
    """For each draft what differs from the entry in force of its record; all it states where there is none."""
    in_force = Entry.objects.current().filter(record__in=[draft.record_id for draft in drafts])
    before = {entry.record_id: from_snapshot(entry.snapshot) for entry in in_force if entry.snapshot}
    after = {key: from_snapshot(snapshot) for key, snapshot in snapshots_of(drafts).items()}
    return {draft.pk: differences(before.get(draft.record_id), after[draft.pk]) for draft in drafts}


def differences(before: Statement | None, after: Statement) -> list[Change]:
    """The values and parts that differ; everything ``after`` states where there is nothing before it."""
    return [*_values(before, after), *_parts(before, after)]


def _values(before: Statement | None, after: Statement) -> list[Change]:
    old = {name: cell.text for name, cell in before.cells.items()} if before else {}
    pairs = [(cell.label, old.get(name, ""), cell.text) for name, cell in after.cells.items()]
    return [Change(*pair) for pair in pairs if pair[1] != pair[2]]


def _parts(before: Statement | None, after: Statement) -> list[Change]:
    found = []
    for model in part_models():
        old, new = (Counter(map(_text, _rows(side, model.plural))) for side in (before, after))
        label = str(model._meta.verbose_name)
        found += [Change(label, text, "") for text in (old - new).elements()]
        found += [Change(label, "", text) for text in (new - old).elements()]
    return found


def _rows(side: Statement | None, plural: str) -> list[Any]:
    return side.parts.get(plural, []) if side else []


def _text(row: Row) -> str:
    return " · ".join(cell.text for cell in row.cells.values() if cell.text)
