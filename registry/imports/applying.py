"""Applying a list: every row of it becomes a draft, or none does.

It is one transaction, and it works in batches so that whoever waits can be told how far it has come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry.audit import Happening
from registry.audit.recording import named, record
from registry.imports.checking import Outcome, check
from registry.imports.reading import Wanted
from registry.imports.steps import BATCH, look_again
from registry.imports.writing import writers
from registry.lifecycle import Refused
from registry.lifecycle.importing import PartList, Proposal, write_drafts
from registry.lifecycle.log import note
from registry.lifecycle.moving import lock_records
from registry.lifecycle.rules import require_reason
from registry.lifecycle.statements import update_rows
from registry.models import WRITTEN, Basis, Entry, Import, ImportRow, Kind, Move, Source, Verdict
from registry.models.recognition import normalise_document_number
from registry.roles import Act, may


class Progress(NamedTuple):
    """How many of all rows are looked at again (``checked``) and written."""

    checked: int
    written: int
    all: int


class Conflict(Exception):
    """Rows that no longer are as they were shown."""

    def __init__(self, rows: list[int]) -> None:
        self.rows = rows


def apply(batch: Import, *, by: User, reason: str, leave_out: bool = False) -> Iterator[Progress]:
    """Apply a list as drafts, telling how far it has come; ``leave_out``: go on without the rows that have errors.

    Raises ``Refused`` with a sentence, and then nothing is written.
    """
    require_reason(reason)
    try:
        with transaction.atomic():
            yield from _apply(batch, by, reason, leave_out)
    except Conflict as conflict:
        look_again(batch, conflict.rows)
        lines = list(batch.rows.filter(pk__in=conflict.rows).values_list("line", flat=True))
        raise Refused(_changed_since(lines)) from conflict
    except IntegrityError as error:
        sentence = _("Somebody added the same word at the same moment. Nothing was written; please try again.")
        raise Refused(sentence) from error


def apply_all(batch: Import, *, by: User, reason: str, leave_out: bool = False) -> Import:
    """The same, at once."""
    for _progress in apply(batch, by=by, reason=reason, leave_out=leave_out):
        pass
    batch.refresh_from_db()
    return batch


def _apply(batch: Import, by: User, reason: str, leave_out: bool) -> Iterator[Progress]:
    stored = _alone(batch)
    _require_ready(stored, by, leave_out)
    rows = list(stored.rows.filter(verdict__in=WRITTEN).order_by("line"))
    for row in rows:
        row.batch = stored
    for codes in _batches(sorted(row.code for row in rows if row.code)):
        lock_records(codes)
    outcomes: list[Outcome] = []
    for some in _batches(rows):
        outcomes += check(stored, some, by)
        yield Progress(len(outcomes), 0, len(rows))
    changed = [outcome.row.pk for outcome in outcomes if not outcome.is_as_shown]
    if changed:
        raise Conflict(changed)
    yield from _write(stored, outcomes, by, reason)


def _alone(batch: Import) -> Import:
    """The list as it is stored, locked with all of its kind: of two that bring one new body, one sees the other."""
    ready = Import.objects.select_for_update().filter(kind=batch.kind, state=Import.State.PREVIEW)
    found = {each.pk: each for each in ready.order_by("pk")}
    return found.get(batch.pk) or Import.objects.select_for_update().get(pk=batch.pk)


def _require_ready(batch: Import, by: User, leave_out: bool) -> None:
    if batch.by_id != by.pk and not by.is_superuser:
        raise Refused(_("Only who brought a list applies it."))
    if not may(by, Act.IMPORT):
        raise Refused(_("Your role does not import lists."))
    if batch.state != Import.State.PREVIEW:
        raise Refused(_("This list is not ready to be applied, or it was applied already."))
    counts = batch.counts()
    if counts[Verdict.ASK]:
        raise Refused(_("%(count)d rows wait for your decision.") % {"count": counts[Verdict.ASK]})
    if counts[Verdict.ERROR] and not leave_out:
        sentence = _("%(count)d rows have errors: correct the file, or say that these rows are left out.")
        raise Refused(sentence % {"count": counts[Verdict.ERROR]})
    if not any(counts[verdict] for verdict in WRITTEN):
        raise Refused(_("Nothing in this list would change the registry."))


def _changed_since(lines: Sequence[int]) -> str:
    told = "、".join(str(line) for line in lines[:20])
    more = "…" if len(lines) > 20 else ""
    sentence = _("Nothing was written, for the registry has changed since you looked. Please look again at lines %s.")
    return sentence % f"{told}{more}"


def _write(batch: Import, outcomes: Sequence[Outcome], by: User, reason: str) -> Iterator[Progress]:
    source = _source(batch, by)
    words = _Added(source, _locator)
    words.add(outcomes)
    drafts: list[Entry] = []
    was: dict[int, str] = {}
    for some in _batches(outcomes):
        proposals = [_proposal(batch, outcome, source, words) for outcome in some]
        was |= write_drafts(batch.kind, proposals, by)
        drafts += [each.draft for each in proposals]
        pairs = zip(some, proposals, strict=True)
        update_rows(
            ImportRow,
            ["entry", "code"],
            [{"id": one.row.pk, "entry_id": each.draft.pk, "code": each.draft.record_id} for one, each in pairs],
        )
        yield Progress(len(outcomes), len(drafts), len(outcomes))
    batch.move = note(Move.Act.IMPORT, drafts, by, was=was, reason=reason, evidence=str(source or batch.name))
    batch.source, batch.reason, batch.applied_at = source, reason, timezone.now()
    batch.state = Import.State.APPLIED
    batch.save()
    codes = named(draft.record_id for draft in drafts)
    record(Happening.IMPORT, by=by, what=batch.name, detail=f"{len(drafts)}：{codes}：{reason}")


def _proposal(batch: Import, outcome: Outcome, source: Source | None, words: _Added) -> Proposal:
    reading, known = outcome.reading, writers(Kind(batch.kind))
    lists = [
        PartList(
            known[name].parts,  # type: ignore[attr-defined]
            known[name].path,  # type: ignore[attr-defined]
            [(item.key, words.resolved(item.values)) for item in items],
        )
        for name, items in reading.lists.items()
    ]
    return Proposal(
        entry=reading.entry,
        name=reading.text("name"),
        columns=words.resolved(reading.columns),
        cited=reading.cited,
        lists=lists,
        recognition=reading.recognition,
        source=source,
        locator=_locator(outcome),
    )


def _locator(outcome: Outcome) -> str:
    """The place in the list, in the language of the data, whoever imports."""
    with override(settings.LANGUAGE_CODE):
        return _("line %(line)d") % {"line": outcome.row.line}


def _source(batch: Import, by: User) -> Source | None:
    """The source of what the list says: the one that was named, or the one that was described and is made now."""
    if batch.source or not batch.evidence:
        return batch.source
    if not may(by, Act.ADD, Source):
        raise Refused(_("You may not add a source: choose one that is there."))
    told = dict(batch.evidence)
    number = normalise_document_number(told.get("document_number") or "")
    known = Source.objects.filter(document_number=number).first() if number else None
    return known or Source.objects.create(**{**told, "document_number": number, "key": f"import-{batch.pk}"})


class _Added:
    """The words that the rows want and that are not there yet: each is added once."""

    def __init__(self, source: Source | None, locator: Callable[[Outcome], str]) -> None:
        self.source, self.locator = source, locator
        self.made: dict[Wanted, int] = {}

    def add(self, outcomes: Sequence[Outcome]) -> None:
        """Add what ``outcomes`` want, what others refer to first."""
        wanted = {each: outcome for outcome in reversed(outcomes) for each in _wanted(outcome)}
        while wanted:
            ready = {each: one for each, one in wanted.items() if not _refers(each, wanted)}
            for model in {each.model for each in ready}:
                self._make(model, {each: one for each, one in ready.items() if each.model is model})
            wanted = {each: one for each, one in wanted.items() if each not in ready}

    def resolved(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """``values`` with the ids of what was added."""
        return {name: self.made[each] if isinstance(each, Wanted) else each for name, each in values.items()}

    def _make(self, model: type[models.Model], wanted: Mapping[Wanted, Outcome]) -> None:
        rows = [model(**self.resolved(each.values), **self._evidence(outcome)) for each, outcome in wanted.items()]
        for each, row in zip(wanted, model._default_manager.bulk_create(rows, batch_size=BATCH), strict=True):
            self.made[each] = row.pk

    def _evidence(self, outcome: Outcome) -> dict[str, Any]:
        if not self.source:
            return {}
        return {"source_id": self.source.pk, "locator": self.locator(outcome), "basis": Basis.STATED}


def _wanted(outcome: Outcome) -> Iterator[Wanted]:
    values = [*outcome.reading.columns.values()]
    values += [value for items in outcome.reading.lists.values() for item in items for value in item.values.values()]
    yield from (value for value in values if isinstance(value, Wanted))


def _refers(each: Wanted, others: Mapping[Wanted, Any]) -> bool:
    return any(value in others for value in each.values.values() if isinstance(value, Wanted))


def _batches(rows: Sequence[Any]) -> Iterator[Any]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))
