"""What differs between two statements of a record, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.lifecycle import snapshots_of
from registry.models import Citation, Entry, Part, part_models
from registry.pages.evidence import Known
from registry.pages.statement import Row, Statement, from_snapshot
from registry.pages.words import likeness, marked

# How alike two parts have to be to be one that changed, and up to how many pairs are looked at.
SAME_PART = 0.5
MOST_PAIRS = 10_000
EVIDENCE = ("source", "locator", "basis")


@dataclass(frozen=True)
class Change:
    """One value or part that differs; without ``before`` it is new, without ``after`` it goes.

    Of a part that changed, ``fields`` are the values that did.
    """

    label: str
    before: str
    after: str
    fields: tuple[Change, ...] = ()

    @cached_property
    def _marked(self) -> tuple[SafeString, SafeString]:
        return marked(self.before, self.after)

    @property
    def marked_before(self) -> SafeString:
        """``before`` with the words that go in ``<del>``."""
        return self._marked[0]

    @property
    def marked_after(self) -> SafeString:
        """``after`` with the words that come in ``<ins>``."""
        return self._marked[1]


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
    found = _values(before, after)
    for model in part_models():
        old, new = (side.parts.get(model.plural, []) if side else [] for side in (before, after))
        found += _parts(model, old, new, {name: cell.label for name, cell in after.cells.items()})
    return found


def _values(before: Statement | None, after: Statement) -> list[Change]:
    old = {name: cell.text for name, cell in before.cells.items()} if before else {}
    pairs = [(cell.label, old.get(name, ""), cell.text) for name, cell in after.cells.items()]
    return [Change(*pair) for pair in pairs if pair[1] != pair[2]]


def _parts(model: type[Part], old: Sequence[Row], new: Sequence[Row], names: dict[str, str]) -> list[Change]:
    """The parts of one kind that changed, went and came. ``names`` are the labels of the values that are cited."""
    gone, come = _unlike(old, new)
    label, words = str(model._meta.verbose_name), names if model is Citation else {}
    pairs = [(gone[a], come[b]) for a, b in pair_rows(gone, come)]
    kept = {id(row) for pair in pairs for row in pair}
    return [
        *(
            Change(f"{label}：{_title(a, words)}", row_text(a, words), row_text(b, words), _cells(a, b))
            for a, b in pairs
        ),
        *(Change(label, row_text(row, words), "") for row in gone if id(row) not in kept),
        *(Change(label, "", row_text(row, words)) for row in come if id(row) not in kept),
    ]


def _unlike(old: Sequence[Row], new: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows of either side that have no equal on the other."""
    rest = list(new)
    gone = []
    for row in old:
        twin = next((place for place, other in enumerate(rest) if _same(row, other)), None)
        if twin is None:
            gone.append(row)
        else:
            rest.pop(twin)
    return gone, rest


def _same(one: Row, other: Row) -> bool:
    return {name: cell.text for name, cell in one.cells.items()} == {
        name: cell.text for name, cell in other.cells.items()
    }


def pair_rows(old: Sequence[Row], new: Sequence[Row]) -> list[tuple[int, int]]:
    """The places of rows that are the same part, changed: the most alike first."""
    if len(old) * len(new) > MOST_PAIRS:
        return []
    scored = [(_alike(a, b), x, y) for x, a in enumerate(old) for y, b in enumerate(new)]
    pairs: list[tuple[int, int]] = []
    for score, x, y in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if score >= SAME_PART and all(x != a and y != b for a, b in pairs):
            pairs.append((x, y))
    return sorted(pairs)


def _alike(one: Row, other: Row) -> float:
    """How far two rows state the same: the first value counts as much as all others together."""
    names = [name for name in one.cells if name not in EVIDENCE]
    rest = [name for name in names[1:] if one.cells[name].text or other.cells[name].text]
    first = likeness(one.cells[names[0]].text, other.cells[names[0]].text)
    if not rest:
        return first
    same = sum(one.cells[name].text == other.cells[name].text for name in rest) / len(rest)
    return (first + same) / 2 if first else same * SAME_PART * 0.9


def _cells(before: Row, after: Row) -> tuple[Change, ...]:
    pairs = ((cell, after.cells[name]) for name, cell in before.cells.items() if name in after.cells)
    return tuple(Change(capfirst(a.label), a.text, b.text) for a, b in pairs if a.text != b.text)


def _title(row: Row, names: dict[str, str]) -> str:
    first = next((cell for name, cell in row.cells.items() if name not in EVIDENCE and cell.text), None)
    return names.get(first.text, first.text) if first else ""


def row_text(row: Row, names: dict[str, str] | None = None) -> str:
    """A part in one line; ``names`` are words to be read in place of values."""
    own = [cell for name, cell in row.cells.items() if name not in EVIDENCE]
    evidence = [row.cells[name] for name in EVIDENCE if name in row.cells]
    texts: Iterable[str] = (cell.text for cell in [*own, *evidence] if cell.text)
    return " · ".join((names or {}).get(text, text) for text in texts)


def summary(changes: Sequence[Change]) -> str:
    """What changes, in one line."""
    labels = list(dict.fromkeys(capfirst(change.label.split("：")[0]) for change in changes))
    return "、".join(labels) or _("nothing")
