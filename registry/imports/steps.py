"""A list on its way: begun from what was read, its columns named, its rows checked a few at a time."""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from registry.errors import BadQuery
from registry.exchange.tables import table_of
from registry.imports.checking import check
from registry.imports.columns import LANGUAGES, recognise
from registry.imports.matching import NEW, OUT
from registry.imports.notices import Notice
from registry.imports.parsing import Parsed, chosen_sheet
from registry.imports.reading import Problem
from registry.lifecycle.statements import insert_rows, update_rows
from registry.models import Import, ImportRow, Kind, Verdict
from registry.search.fold import fold

BATCH = 500
# What a result has besides the columns of the file that it answers.
ADDED = (gettext_lazy("Result of the import"), gettext_lazy("Remarks of the import"))
KEPT = ("verdict", "code", "how", "key", "seen", "candidates", "problems", "difference", "remarks")


@transaction.atomic
def begin(parsed: Parsed, kind: Kind, by: User, **values: Any) -> Import:
    """A list from a file; raises ``BadQuery`` where no row of it names columns."""
    forget_old()
    chosen = chosen_sheet(parsed, kind)
    if not chosen:
        raise BadQuery(_("No row names the columns: one must be called name or code. Take the template if in doubt."))
    sheet, place = chosen
    heading, rows = sheet.rows[place], sheet.rows[place + 1 :]
    lines = [(line, row) for line, row in enumerate(rows, place + 2) if any(cell.strip() for cell in row)]
    if not lines:
        raise BadQuery(_("There is no row below the headings."))
    batch = Import.objects.create(
        kind=kind,
        name=parsed.name[-255:],
        sha256=parsed.sha256,
        by=by,
        headings=heading,
        columns=guessed(heading, kind),
        remarks=[str(remark) for remark in parsed.remarks],
        **values,
    )
    _insert(batch, lines)
    go_on(batch)
    return batch


@transaction.atomic
def begin_notice(notice: Notice, kind: Kind, by: User, text: str, shared: Mapping[str, str], **values: Any) -> Import:
    """A list from the text of a notice; ``shared`` are cells that hold for each of its lines."""
    forget_old()
    names = list(dict.fromkeys([*(name for line in notice.lines for name in line.cells), *shared]))
    batch = Import.objects.create(
        kind=kind,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        by=by,
        headings=[_("Line as it stands"), *names],
        columns=["", *names],
        text=text,
        stated=notice.stated,
        **values,
    )
    # What a line says of itself holds before what was said of the whole.
    rows = [(line, {**shared, **{name: cell for name, cell in line.cells.items() if cell}}) for line in notice.lines]
    _insert(batch, [(line.number, [line.text, *(cells.get(name, "") for name in names)]) for line, cells in rows])
    _insert(batch, [(line.number, [line.text]) for line in notice.unread], unread=True)
    go_on(batch)
    return batch


def guessed(heading: Sequence[str], kind: Kind) -> list[str | None]:
    """The columns that headings name, each once; ``None`` where nobody knows, empty for what is not imported."""
    found: list[str | None] = []
    ignored = not_imported(kind)
    for cell in heading:
        column = recognise(cell, kind)
        known = column.name if column and column.name not in found else None
        found.append("" if known is None and fold(cell) in ignored else known)
    return found


@cache
def not_imported(kind: Kind) -> frozenset[str]:
    """The headings, folded, of what the registry works out itself, and of what it added to a result."""
    texts = [""]
    for language in LANGUAGES:
        with override(language):
            texts += [str(column.heading) for column in table_of(kind).columns]
            texts += [str(heading) for heading in ADDED]
    return frozenset(map(fold, texts)) | {column.name for column in table_of(kind).columns}


def name_columns(batch: Import, columns: Sequence[str]) -> None:
    """Say what each heading stands for: a machine name, or nothing where it is not imported."""
    batch.columns = list(columns)
    batch.save(update_fields=["columns"])
    look_again(batch)


def go_on(batch: Import) -> None:
    """The next state of a list whose columns may be named by now."""
    batch.state = Import.State.MAPPING if None in batch.columns else Import.State.CHECKING
    batch.save(update_fields=["state"])


def look_again(batch: Import, rows: Iterable[int] | None = None) -> None:
    """Have rows (by id; without them all) checked once more."""
    chosen = batch.rows.all() if rows is None else batch.rows.filter(pk__in=list(rows))
    chosen.update(verdict="")
    go_on(batch)


def choose(batch: Import, chosen: Mapping[int, str], *, rest: str = "") -> None:
    """Keep what a person decided, by the ids of rows: one of the candidates, ``new`` or ``out``.

    ``rest`` is what all other rows that wait are to be: ``new`` or ``out``.
    """
    rows = list(batch.rows.exclude(candidates=[]).filter(Q(pk__in=list(chosen)) | Q(verdict=Verdict.ASK)))
    again: list[int] = []
    for row in rows:
        told = chosen.get(row.pk) or (rest if row.verdict == Verdict.ASK else "")
        if told in {NEW, OUT, *(each["code"] for each in row.candidates)} and told != row.chosen:
            row.chosen = told
            again.append(row.pk)
    update_in_batches(["chosen"], [{"id": row.pk, "chosen": row.chosen} for row in rows if row.pk in set(again)])
    touched = batch.rows.filter(pk__in=again).exclude(key="").values("key")
    twins = batch.rows.filter(key__in=touched).values_list("pk", flat=True)
    if again:
        look_again(batch, {*again, *twins})


def update_in_batches(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write columns of many rows of lists."""
    for start in range(0, len(rows), BATCH):
        update_rows(ImportRow, columns, rows[start : start + BATCH])


def step(batch: Import, by: User, seconds: float) -> bool:
    """Check rows for about so long; whether that was the last of them."""
    until = time.monotonic() + seconds
    while _some(batch, by):
        if time.monotonic() > until:
            return False
    return True


@transaction.atomic
def _some(batch: Import, by: User) -> bool:
    """Check one batch of rows; whether more may be left. Two who do so at once wait for each other."""
    stored = Import.objects.select_for_update().get(pk=batch.pk)
    if stored.state != Import.State.CHECKING:
        return False
    rows = list(stored.rows.filter(verdict="").order_by("line")[:BATCH])
    for row in rows:
        row.batch = stored
    keep([outcome.values | {"id": outcome.row.pk} for outcome in check(stored, rows, by)])
    if len(rows) < BATCH:
        _refuse_twins(stored)
        stored.state = batch.state = Import.State.PREVIEW
        stored.save(update_fields=["state"])
        return False
    return True


def keep(rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what was found out about rows."""
    update_in_batches(KEPT, rows)


def _refuse_twins(batch: Import) -> None:
    """Two rows about one body are both wrong: nobody knows which of them is right."""
    pairs = batch.rows.exclude(key="").exclude(verdict__in=[Verdict.OUT, Verdict.ASK])
    twice = pairs.order_by().values("key").annotate(number=Count("pk")).filter(number__gt=1).values("key")
    lines: dict[str, list[int]] = {}
    rows = list(pairs.filter(key__in=twice))
    for row in rows:
        lines.setdefault(row.key, []).append(row.line)
    for row in rows:
        others = "、".join(str(line) for line in lines[row.key] if line != row.line)
        sentence = _("Line %(others)s is about the same body: keep one of them.") % {"others": others}
        row.verdict, row.difference = Verdict.ERROR, []
        row.problems = [*row.problems, Problem(column="", value="", sentence=sentence)]
    keep([{"id": row.pk, **{name: getattr(row, name) for name in KEPT}} for row in rows])


def _insert(batch: Import, lines: Sequence[tuple[int, list[str]]], *, unread: bool = False) -> None:
    rows = [{"batch_id": batch.pk, "line": line, "raw": raw, "unread": unread} for line, raw in lines]
    for start in range(0, len(rows), BATCH):
        insert_rows(ImportRow, rows[start : start + BATCH])


def forget_old() -> None:
    """Delete lists that were never applied and that nobody has touched for so many days."""
    limit = timezone.now() - datetime.timedelta(days=settings.IMPORT_DAYS)
    Import.objects.filter(at__lt=limit).exclude(state=Import.State.APPLIED).delete()
