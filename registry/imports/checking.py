"""What each row of a list would do: new, changed, the same, to be decided, or what is wrong with it.

The same check is made twice: for the preview, and again under lock when the list is applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.exchange.stating import Cells, cells_of
from registry.exchange.tables import table_of
from registry.imports.columns import accepted
from registry.imports.matching import OUT, Found, Sought, find
from registry.imports.reading import Problem, Reading
from registry.imports.words import Words
from registry.imports.writing import writers
from registry.models import Entry, Import, ImportRow, Kind, State, Verdict, model_of
from registry.models.parents import in_circles
from registry.roles import Act, may
from registry.search.fold import fold

# Rows found otherwise keep their name: what the list calls them is how they were found.
RENAMING = ("", "code")


@dataclass
class Outcome:
    """A row, what it says, and what that comes to."""

    row: ImportRow
    found: Found
    reading: Reading
    verdict: Verdict

    @property
    def values(self) -> dict[str, Any]:
        """What is kept of it with the row."""
        entry = self.reading.entry
        name = fold(self.reading.text("name"))
        return {
            "verdict": self.verdict.value,
            "code": self.found.code,
            "how": self.found.how,
            "key": self.found.code or (f"name:{name}"[:220] if self.verdict == Verdict.NEW else ""),
            "seen": f"{entry.pk}:{entry.version}" if entry else "",
            # Kept once they were shown: who has chosen may think again.
            "candidates": self.found.candidates or (self.row.candidates if self.row.chosen else []),
            "problems": self.reading.problems,
            "difference": self.reading.difference,
            "remarks": self.reading.remarks,
        }

    @property
    def is_as_shown(self) -> bool:
        """Whether it comes to what the preview has shown."""
        now, row = self.values, self.row
        return all(now[name] == getattr(row, name) for name in ("verdict", "code", "seen", "difference"))


def check(batch: Import, rows: Sequence[ImportRow], by: User) -> list[Outcome]:
    """What each of ``rows`` would do if ``by`` applied them now."""
    kind = Kind(batch.kind)
    cells = [_told(row) for row in rows]
    found = find(kind, [_sought(row, each) for row, each in zip(rows, cells, strict=True)])
    heads = _heads(kind, [each.code for each in found if each.code])
    stated = _stated(kind, batch, [entry.pk for entry in heads.values()])
    readings = [
        Reading(
            line=row.line,
            cells=each,
            present=stated.get(match.code, {}),
            entry=heads.get(match.code),
            by=by,
            has_source=batch.has_source,
            keeps_name=match.how not in RENAMING and bool(match.code),
        )
        for row, each, match in zip(rows, cells, found, strict=True)
    ]
    _read(kind, batch, readings, by)
    return [_outcome(*each, by) for each in zip(rows, found, readings, strict=True)]


def _told(row: ImportRow) -> dict[str, str]:
    return {name: cell for name, cell in row.cells.items() if cell.strip()}


def _sought(row: ImportRow, cells: Cells) -> Sought:
    reading = Reading(row.line, cells, {}, None, User(), False)
    texts = (reading.text(name) for name in ("code", "name", "credit_code"))
    code, name, credit_code = texts
    # Looked at again, a name that none was near is only asked whether somebody has it by now.
    return Sought(code, name, credit_code.upper(), row.chosen, row.verdict == Verdict.NEW)


def _heads(kind: Kind, codes: Iterable[str]) -> dict[str, Entry]:
    entries = model_of(kind)._default_manager.filter(record__in=set(codes), is_head=True).defer("snapshot")
    return {entry.record_id: entry for entry in entries.select_related("author", "host")}


def _stated(kind: Kind, batch: Import, keys: Sequence[int]) -> dict[str, Cells]:
    """What a download would say of these entries, in the columns that the list brings."""
    table = table_of(kind)
    brought = [column for column in accepted(kind) if column.name in batch.columns and column in table.columns]
    # A leader is told by the host, and a name is shown whatever the list brings.
    columns = list(dict.fromkeys([table.column("name"), table.column("host"), *brought]))
    found = cells_of(table, columns, get_language() or "", timezone.localdate(), keys)
    return {key[0]: cells for key, cells in found.items()}


def _read(kind: Kind, batch: Import, readings: Sequence[Reading], by: User) -> None:
    words, known = Words(by), writers(kind)
    used = dict.fromkeys(known[name] for name in known if name in {*batch.columns, "district"})
    for writer in used:
        writer.prepare(words, readings)
    for reading in readings:
        for writer in used:
            writer.read(reading, words)
    _refuse_circles(readings)


def _refuse_circles(readings: Sequence[Reading]) -> None:
    parents = {
        row.entry.record_id: row.columns["parent_id"] for row in readings if row.entry and "parent_id" in row.columns
    }
    circles = set(in_circles(parents)) if parents else set()
    for row in readings:
        if row.entry and row.entry.record_id in circles:
            row.problem("part_of", _("A record cannot be part of itself, not by way of others either."))


def _outcome(row: ImportRow, found: Found, reading: Reading, by: User) -> Outcome:
    if row.chosen == OUT:
        return Outcome(row, found, reading, Verdict.OUT)
    if row.unread or found.problem or found.candidates:
        reading.problems[:] = [_not_understood(row)] if row.unread else [found.problem] if found.problem else []
        reading.difference.clear()
        return Outcome(row, found, reading, Verdict.ERROR if reading.problems else Verdict.ASK)
    for objection in _objections(found, reading, by):
        reading.problems.append(Problem(column="", value="", sentence=objection))
    if reading.problems:
        return Outcome(row, found, reading, Verdict.ERROR)
    if not reading.entry:
        return Outcome(row, found, reading, Verdict.NEW)
    return Outcome(row, found, reading, Verdict.CHANGED if reading.difference else Verdict.SAME)


def _not_understood(row: ImportRow) -> Problem:
    sentence = _("This line was not understood: bring it as a row of a spreadsheet, or enter it by hand.")
    return Problem(column="", value=" ".join(map(str, row.raw))[:200], sentence=sentence)


def _objections(found: Found, reading: Reading, by: User) -> Iterable[str]:
    """What speaks against the row as a whole."""
    entry = reading.entry
    if found.code and not entry:
        yield _("The record was given up before it was ever published: leave the code empty for a new body.")
    elif entry:
        yield from _of_entry(entry, reading, by)
    elif not reading.text("name"):
        yield _("A new body needs a name.")
    elif not may(by, Act.ADD):
        yield _("You may not add records: leave the row to who keeps them.")


def _of_entry(entry: Entry, reading: Reading, by: User) -> Iterable[str]:
    told = {"name": entry.name}
    if entry.state == State.WITHDRAWN:
        yield _("“%(name)s” was withdrawn: restore its record first.") % told
    elif not may(by, Act.IMPORT, entry):
        yield _("“%(name)s” lies outside your districts: leave the row to who keeps it.") % told
    elif reading.difference and entry.is_open and not (entry.is_editable and may(by, Act.EDIT, entry)):
        yield _under_review(entry)
    elif reading.difference and not entry.is_open and not may(by, Act.OPEN, entry):
        yield _("You may not change “%(name)s”.") % told


def _under_review(entry: Entry) -> str:
    who = (entry.author.get_full_name() or entry.author.get_username()) if entry.author else _("the registry itself")
    told = {"name": entry.name, "who": who, "day": date_format(timezone.localdate(entry.moved_at), "DATE_FORMAT")}
    return _("“%(name)s” is under review since %(day)s, sent by %(who)s: wait, or have it sent back.") % told
