"""What differs between two statements of a record, in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from registry.lifecycle import snapshots_of
from registry.models import Citation, Entry, part_models
from registry.pages.evidence import Known
from registry.pages.statement import Row, Statement, from_snapshot

CITATIONS = Citation.plural


class Line(NamedTuple):
    """A part as one line, and where it comes from."""

    text: str
    proof: str


@dataclass(frozen=True)
class Change:
    """One value or part that differs; without ``before`` it is new, without ``after`` it goes."""

    label: str
    before: str
    after: str


def changes_of(drafts: Sequence[Entry]) -> dict[int, list[Change]]:
    """For each draft what differs from the entry in force of its record; all it states where there is none."""
    in_force = Entry.objects.current().filter(record__in=[draft.record_id for draft in drafts])
    stated, proposed = {entry.record_id: entry.snapshot or {} for entry in in_force}, snapshots_of(drafts)
    known = Known.to([*stated.values(), *proposed.values()])
    before = {code: from_snapshot(snapshot, known) for code, snapshot in stated.items()}
    after = {key: from_snapshot(snapshot, known) for key, snapshot in proposed.items()}
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
        old, new = (Counter(_lines(side, model.plural)) for side in (before, after))
        found += _pairs(str(model._meta.verbose_name), list((old - new).elements()), list((new - old).elements()))
    return found


def _pairs(label: str, old: list[Line], new: list[Line]) -> list[Change]:
    """Lines that went and came; one whose source alone differs is told once, with its source before and after."""
    proofs = {line.text: line.proof for line in new}
    same = [line for line in old if line.text in proofs]
    told = {line.text for line in same}
    return [
        *(Change(label, f"{line.text}（{line.proof}）", f"{line.text}（{proofs[line.text]}）") for line in same),
        *(Change(label, line.text, "") for line in old if line.text not in told),
        *(Change(label, "", line.text) for line in new if line.text not in told),
    ]


def _lines(side: Statement | None, plural: str) -> list[Line]:
    rows = side.parts.get(plural, []) if side else []
    return [Line(_named(side, row) if side and plural == CITATIONS else row.text, row.proof) for row in rows]


def _named(side: Statement, row: Row) -> str:
    """A citation by the value it cites, as a page calls it."""
    cited, note = side.cells.get(row.cells["field"].raw), row.cells["note"].text
    return " · ".join(filter(None, [cited.label if cited else row.cells["field"].text, note]))
