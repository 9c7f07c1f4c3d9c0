"""Whether a file is what the registry gave away: byte for byte, else row by row and cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from registry.exchange import lists
from registry.exchange.columns import Column
from registry.exchange.questions import Question
from registry.exchange.stating import Cells, Key, cells_of
from registry.exchange.uploads import Dropped, digest, read
from registry.models import Entry, Manifest, State

# So many differences are listed; all are counted.
SHOWN = 200
# Larger lists are not asked again to learn whether they are still the same.
ASKED_AGAIN = 50_000
EXCEL_DAY = re.compile(r"([0-9]{4})[/-]([0-9]{1,2})[/-]([0-9]{1,2})(?: 00:00:00)?\Z")


class Verdict(StrEnum):
    """What a file is."""

    # Byte for byte as it was given away.
    AUTHENTIC = "authentic"
    # Saved anew by a program, but every cell is as it was given away.
    SAME_CELLS = "same-cells"
    ALTERED = "altered"


@dataclass(frozen=True)
class Altered:
    """A cell that differs; ``reworded`` says that it is what the registry said once, in words changed since."""

    line: int
    code: str
    column: Column
    found: str
    stated: str
    reworded: bool = False


@dataclass
class Report:
    """What was found out about a file. ``outdated`` is ``None`` where that was not looked at."""

    verdict: Verdict
    manifest: Manifest | None = None
    outdated: bool | None = None
    dropped: Dropped | None = None
    cells: list[Altered] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def altered(self) -> list[Altered]:
        """The cells that differ by more than a changed word."""
        return [cell for cell in self.cells if not cell.reworded]


def verify(file: UploadedFile[Any]) -> Report:
    """What the file is; raises ``BadQuery`` where it is none of the registry's."""
    manifest = Manifest.objects.filter(sha256=digest(file)).order_by("made_at").first()
    if manifest:
        return Report(Verdict.AUTHENTIC, manifest, is_outdated(manifest))
    return _compared(read(file))


def is_outdated(manifest: Manifest) -> bool | None:
    """Whether the same question would find other entries now; ``None`` where the list is too long to ask again."""
    if manifest.rows > ASKED_AGAIN:
        return None
    question = Question.of(manifest)
    return question.entries(f"{manifest.revision}@{manifest.day}") != question.entries()


def _compared(dropped: Dropped) -> Report:
    manifest = dropped.manifest
    entries = _entries(dropped)
    day = manifest.day if manifest else timezone.localdate()
    stated = cells_of(dropped.table, dropped.columns, dropped.language, day, entries.values())
    report = Report(Verdict.ALTERED, manifest, is_outdated(manifest) if manifest else None, dropped)
    seen = _look(dropped, stated, report)
    if manifest:
        report.missing = sorted({key[0] for key in stated.keys() - seen})
    _forgive(report, entries)
    if not (report.altered or report.unknown or report.missing):
        report.verdict = Verdict.SAME_CELLS
    if report.outdated is None:
        report.outdated = entries != _now(entries)
    return report


def _entries(dropped: Dropped) -> dict[str, int]:
    """The entries that the file tells of: those of its question, else the one of each row's record and revision."""
    if dropped.manifest:
        manifest = dropped.manifest
        return Question.of(manifest).entries(f"{manifest.revision}@{manifest.day}")
    return stated_entries(dropped)


def stated_entries(dropped: Dropped) -> dict[str, int]:
    """The entry that each row tells of: that of its record and revision, the newest where it names no revision."""
    revisions = {row["code"]: row.get("revision", "") for row in dropped.rows}
    stamped = Entry.objects.filter(record__in=dropped.codes, state=State.PUBLISHED).order_by("revision_id")
    keys = stamped.values_list("record_id", "pk", "revision_id")
    return {code: key for code, key, revision in keys if revisions[code] in {"", str(revision)}}


def _now(entries: Mapping[str, int]) -> dict[str, int]:
    public = Entry.objects.public().filter(record__in=list(entries))
    return dict(public.order_by("record_id").values_list("record_id", "pk"))


def _look(dropped: Dropped, stated: Mapping[Key, Cells], report: Report) -> set[Key]:
    """Note every row that nobody stated and every cell that differs; the keys of the rows that were there."""
    seen: set[Key] = set()
    for key, line, row in dropped.keyed():
        if key not in stated or key in seen:
            report.unknown.append((line, row["code"]))
            continue
        seen.add(key)
        for column in dropped.columns:
            if plain(row[column.name]) != plain(stated[key][column.name]):
                report.cells.append(Altered(line, row["code"], column, row[column.name], stated[key][column.name]))
    return seen


def plain(text: str) -> str:
    """A cell without what spreadsheets do to it in good faith: other line ends, spaces at its end, their own days."""
    day = EXCEL_DAY.match(text)
    if day:
        return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    return text.replace("\r\n", "\n").rstrip()


def _forgive(report: Report, entries: Mapping[str, int]) -> None:
    """Mark the cells that hold what the registry stated, in words of a vocabulary that were changed since."""
    wanted = [entries[cell.code] for cell in report.cells[:SHOWN] if cell.code in entries]
    snapshots = Entry.objects.filter(pk__in=wanted).values_list("record_id", "snapshot")
    words = {code: set(names(snapshot)) for code, snapshot in snapshots}
    report.cells = [_marked(cell, words.get(cell.code, set())) for cell in report.cells]


def _marked(cell: Altered, words: set[str]) -> Altered:
    said = bool(cell.found) and all(word in words for word in lists.split(cell.found))
    return Altered(cell.line, cell.code, cell.column, cell.found, cell.stated, reworded=said)


def names(snapshot: Any) -> Iterable[str]:
    """The words that a snapshot holds of the rows it refers to: their names, and the codes of hosts."""
    if isinstance(snapshot, dict):
        if "key" in snapshot:
            yield from (value for value in snapshot.values() if isinstance(value, str))
        for value in snapshot.values():
            yield from names(value)
    elif isinstance(snapshot, list):
        for value in snapshot:
            yield from names(value)
