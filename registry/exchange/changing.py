"""What changed between two moments, or since a file was taken: added, changed cell by cell, withdrawn."""

from __future__ import annotations

import csv
import datetime
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from registry.exchange import lists
from registry.exchange.columns import Column, Table
from registry.exchange.formats import BOM
from registry.exchange.guarding import guard
from registry.exchange.questions import Question
from registry.exchange.stating import Cells, cells_of
from registry.exchange.tables import table_of
from registry.exchange.uploads import Dropped
from registry.exchange.verifying import names, plain, stated_entries
from registry.models import Entry, Kind, State
from registry.models.choices import StrOrPromise

BATCH = 500
# Columns that differ between any two statements and tell nothing.
EVER_NEW = {"revision", "published_on"}


class What(TextChoices):
    """What happened to a record. One that left is still published, but not in this list any more."""

    ADDED = "added", gettext_lazy("Added")
    CHANGED = "changed", gettext_lazy("Changed")
    WITHDRAWN = "withdrawn", gettext_lazy("Withdrawn")
    LEFT = "left", gettext_lazy("Not in this list any more")


class Difference(NamedTuple):
    """One value that differs, or one record that came or went."""

    what: What
    code: str
    name: str
    column: str
    before: str
    after: str
    reason: str
    source: str
    revision: int
    day: datetime.date


class Sides(NamedTuple):
    """The entries of a list before and after, by the codes of their records."""

    before: dict[str, int]
    after: dict[str, int]


class Comparison:
    """The differences of one list between two moments. ``told`` holds the cells of a file, where one was dropped."""

    def __init__(self, table: Table, sides: Sides, day: datetime.date, told: Mapping[str, Cells] | None = None) -> None:
        self.table, self.sides, self.day, self.told = table, sides, day, told or {}
        self.columns = [column for column in table.columns if column.name not in EVER_NEW]
        before, after = sides
        self.added = [code for code in after if code not in before]
        self.gone = [code for code in before if code not in after]
        self.common = [code for code in after if code in before]

    @property
    def changed(self) -> list[str]:
        """The records whose statement is another one, or whose row in the file is."""
        before, after = self.sides
        return [code for code in self.common if before[code] != after[code] or code in self.told]

    @property
    def published(self) -> list[str]:
        """The records of the list that were published anew."""
        return [code for code in self.common if self.sides.before[code] != self.sides.after[code]]

    def __iter__(self) -> Iterator[Difference]:
        for codes in batches(self.added):
            yield from self._added(codes)
        for codes in batches(self.changed):
            yield from self._changed(codes)
        for codes in batches(self.gone):
            yield from self._gone(codes)

    def _added(self, codes: Sequence[str]) -> Iterator[Difference]:
        entries = Entry.objects.filter(pk__in=[self.sides.after[code] for code in codes]).select_related("revision")
        for entry in entries.order_by("revision_id", "record_id"):
            source = sources(entry.snapshot or {}, "name")
            yield difference(What.ADDED, entry, "", "", entry.name, _reason(entry), source)

    def _gone(self, codes: Sequence[str]) -> Iterator[Difference]:
        entries = Entry.objects.current().filter(record__in=codes).select_related("revision").defer("snapshot")
        for entry in entries.order_by("revision_id", "record_id"):
            withdrawn = entry.state == State.WITHDRAWN
            reason = entry.reason if withdrawn else _("It is still published, but this query does not find it now.")
            what = What.WITHDRAWN if withdrawn else What.LEFT
            yield difference(what, entry, "", entry.name, entry.successor_id or "", reason, "")

    def _changed(self, codes: Sequence[str]) -> Iterator[Difference]:
        before, after = self.sides
        stated = self._cells([after[code] for code in codes])
        old = {code: self.told[code] for code in codes if code in self.told}
        old |= self._cells([before[code] for code in codes if code not in old])
        acts = self._acts(codes)
        entries = Entry.objects.in_bulk([after[code] for code in codes])
        for code in codes:
            yield from self._of_record(entries[after[code]], old[code], stated[code], acts[code])

    def _cells(self, ids: list[int]) -> dict[str, Cells]:
        language = get_language()
        return {key[0]: cells for key, cells in cells_of(self.table, self.columns, language, self.day, ids).items()}

    def _of_record(self, entry: Entry, old: Cells, new: Cells, reason: str) -> Iterator[Difference]:
        differing = [
            column
            for column in self.columns
            if column.name in old and plain(old[column.name]) != plain(new[column.name])
        ]
        snapshot: dict[str, Any] = entry.snapshot or {}
        for column in differing:
            said, now = old[column.name], new[column.name]
            why = reason or _why(column, now, snapshot)
            yield difference(
                What.CHANGED, entry, str(column.heading), said, now, why, sources(snapshot, column.evidence)
            )
        if not differing and reason:
            note = _("in what this table does not hold")
            yield difference(What.CHANGED, entry, note, "", "", reason, "")

    def _acts(self, codes: Sequence[str]) -> dict[str, str]:
        """Why each record was published since: the reasons of all acts in between, in order."""
        before, after = self.sides
        stamped = Entry.objects.filter(record__in=codes, revision__isnull=False).order_by("number")
        reasons: dict[str, list[str]] = defaultdict(list)
        for code, key, reason in stamped.values_list("record_id", "pk", "revision__reason"):
            if before[code] < key <= after[code]:
                reasons[code].append(reason)
        return {code: "；".join(dict.fromkeys(reasons[code])) for code in codes}


def difference(what: What, entry: Entry, column: str, before: str, after: str, reason: str, source: str) -> Difference:
    """A difference of the record of ``entry``, which states it now."""
    assert entry.revision_id and entry.revision  # noqa: S101 it is published
    day = timezone.localdate(entry.revision.at)
    return Difference(what, entry.record_id, entry.name, column, before, after, reason, source, entry.revision_id, day)


def since(question: Question, moment: str, until: str = "") -> Comparison:
    """What changed in a list between ``moment`` and ``until`` (now where it is not given)."""
    end = question.filterset(until).moment
    sides = Sides(question.entries(moment), question.entries(until))
    return Comparison(table_of(question.kind), sides, end.day)


def since_file(dropped: Dropped) -> Comparison:
    """What changed since a file was taken: in the list that it is of, where that is known, else in its records."""
    told = {row["code"]: row for row in dropped.rows} if not dropped.table.is_long else {}
    table = table_of(None) if dropped.table.is_long else dropped.table
    if dropped.manifest:
        question = Question.of(dropped.manifest)
        before = question.entries(f"{dropped.manifest.revision}@{dropped.manifest.day}")
        return Comparison(table, Sides(before, question.entries()), timezone.localdate(), told)
    before = stated_entries(dropped)
    return Comparison(table, Sides(before, _today(dropped, before)), timezone.localdate(), told)


def _today(dropped: Dropped, before: Mapping[str, int]) -> dict[str, int]:
    """The entries in force of these records, and of those of the table that are newer than the file."""
    public = Entry.objects.public().of_kinds([dropped.table.kind] if dropped.table.kind else list(Kind))
    now = dict(public.filter(record__in=list(before)).values_list("record_id", "pk"))
    newest = max((int(row["revision"]) for row in dropped.rows if row.get("revision", "").isdecimal()), default=None)
    if newest is None:
        return now
    newer = public.filter(revision__gt=newest).exclude(record__in=list(before))
    firsts = newer.exclude(record__entries__revision__lte=newest)
    return now | dict(firsts.values_list("record_id", "pk"))


def sources(snapshot: Mapping[str, Any], name: str) -> str:
    """The sources that an entry names for one of its values or lists, with the places in them."""
    parts = snapshot.get("parts", {})
    rows = [row for row in parts.get("citations", []) if row["field"] == name] + parts.get(name, [])
    named = (f"{row['source']['name']} {row['locator']}".strip() for row in rows if row.get("source"))
    return "；".join(dict.fromkeys(named))


def _reason(entry: Entry) -> str:
    return entry.revision.reason if entry.revision else ""


def _why(column: Column, now: str, snapshot: Mapping[str, Any]) -> str:
    """Why a cell of a file differs although its record was not published anew."""
    if now and not all(word in set(names(snapshot)) for word in lists.split(now)):
        return _("A word of a vocabulary was changed, such as the name of a host.")
    return _("The file does not say what was published.")


def batches(codes: Sequence[str]) -> Iterable[Sequence[str]]:
    """The codes, some at a time."""
    return (codes[start : start + BATCH] for start in range(0, len(codes), BATCH))


HEADINGS: dict[str, StrOrPromise] = {
    "what": gettext_lazy("What happened"),
    "code": gettext_lazy("Code"),
    "name": gettext_lazy("Name"),
    "column": gettext_lazy("Value"),
    "before": gettext_lazy("Before"),
    "after": gettext_lazy("After"),
    "reason": gettext_lazy("Reason"),
    "source": gettext_lazy("Source"),
    "revision": gettext_lazy("Revision"),
    "day": gettext_lazy("Day"),
}


def lines(comparison: Comparison, language: str) -> Iterator[str]:
    """The differences as CSV, some at a time, in ``language``: it is made after the request's own is forgotten."""
    with override(language):
        yield BOM + _csv([[str(heading) for heading in HEADINGS.values()]])
    remaining = iter(comparison)
    while True:
        with override(language):
            batch = [[str(difference.what.label), *map(str, difference[1:])] for difference in islice(remaining, BATCH)]
        if not batch:
            return
        yield _csv(batch)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([guard(cell) for cell in row] for row in rows)
    return buffer.getvalue()
