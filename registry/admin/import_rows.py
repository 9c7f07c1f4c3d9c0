"""What a page shows of the rows of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from registry.imports.matching import reason_in_words
from registry.imports.results import headings_of, result_of
from registry.models import Entry, Import, ImportRow, Verdict

PER_PAGE = 100


@dataclass(frozen=True)
class ShownRow:
    """A row: what it is about, what it would do, what is wrong, and what a person can choose."""

    row: ImportRow
    name: str
    record: str
    result: str
    changes: list[dict[str, Any]]
    problems: list[dict[str, str]]
    candidates: list[dict[str, Any]]
    draft: Entry | None = None

    @property
    def is_decided(self) -> bool:
        """Whether a person has to say, or has said, what it is about."""
        return bool(self.candidates or self.row.chosen)


def shown(batch: Import, rows: Sequence[ImportRow]) -> list[ShownRow]:
    """Rows as a page shows them."""
    headings = headings_of(batch)
    for row in rows:
        row.batch = batch
    heads = Entry.objects.heads().filter(record__in={row.code for row in rows if row.code})
    names = dict(heads.values_list("record_id", "name"))
    drafts = Entry.objects.filter(pk__in=[row.entry_id for row in rows if row.entry_id]).defer("snapshot").in_bulk()
    return [_shown(batch, row, headings, names, drafts) for row in rows]


def _shown(
    batch: Import, row: ImportRow, headings: Mapping[str, str], names: Mapping[str, str], drafts: Mapping[int, Entry]
) -> ShownRow:
    return ShownRow(
        row=row,
        name=row.cells.get("name") or names.get(row.code) or " ".join(map(str, row.raw))[:120],
        record=names.get(row.code, ""),
        result=result_of(batch, row),
        changes=[{**change, "label": headings.get(change["column"], change["column"])} for change in row.difference],
        problems=[{**problem, "label": headings.get(problem["column"], "")} for problem in row.problems],
        candidates=[_candidate(each) for each in row.candidates],
        draft=drafts.get(row.entry_id or 0),
    )


def _candidate(each: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **each,
        "percent": round(each["score"] * 100),
        "why": reason_in_words(each["reason"]),
        "url": reverse("admin:registry_record_change", args=[each["code"]]),
    }


def tabs(batch: Import, counts: Mapping[str, int], chosen: str) -> list[dict[str, Any]]:
    """The verdicts that rows have, each with its number."""
    order = (Verdict.ERROR, Verdict.ASK, Verdict.CHANGED, Verdict.NEW, Verdict.SAME, Verdict.OUT)
    return [
        {"verdict": verdict.value, "label": verdict.label, "count": counts[verdict], "is_chosen": verdict == chosen}
        for verdict in order
        if counts[verdict]
    ]


def rows_of(batch: Import, verdict: str) -> QuerySet[ImportRow]:
    """The rows of a list that have ``verdict``, or all."""
    rows = batch.rows.order_by("line")
    return rows.filter(verdict=verdict) if verdict in Verdict.values else rows
