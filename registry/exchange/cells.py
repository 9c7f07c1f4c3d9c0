"""What downloads say of an entry from its parts and citations, kept in one row beside it.

Gathering it takes a dozen subqueries an entry, which is most of the time of a large download. So it is done once, by
the same expressions, whenever the entry is written, and again where a word that it borrows is changed. Neighbouring
cells are kept a second time as the piece of a line of CSV that they are.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F

from registry.exchange.columns import Column, Run
from registry.exchange.lines import written
from registry.exchange.statements import InBatch, Statement
from registry.exchange.tables import COLUMNS, RUNS, with_citations
from registry.models import Entry, EntryCells, EntryIndustry, Industry, Offering, Subject

BATCH = 200
COLUMN_NAMES = [field.name for field in EntryCells._meta.concrete_fields if not field.primary_key]
KEPT = [column for column in COLUMNS if column.kept]
# What the row of the cells repeats of the entry.
REPEATED = ["record_id", "kind", "district_id", "host_id", "revision_id", "level", "level_changes_on"]
# The vocabularies whose words stand in the kept lists, by the parts that borrow them.
BORROWED: dict[type[models.Model], tuple[type[models.Model], str]] = {
    Industry: (EntryIndustry, "industry"),
    Subject: (Offering, "subject"),
}


def write_cells(keys: Sequence[int]) -> None:
    """Bring the kept cells of the entries with these ids up to date with what is stored of them."""
    for batch in batches(keys):
        EntryCells.objects.bulk_create(
            cells_of(batch), update_conflicts=True, update_fields=COLUMN_NAMES, unique_fields=["entry"]
        )


def cells_of(keys: Sequence[int]) -> list[EntryCells]:
    """The cells of the stored entries with these ids, unsaved."""
    names, statement = _statement()
    with connection.cursor() as cursor:
        cursor.execute(*statement.of(keys))
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [_row(values) for values in found]


@cache
def _statement() -> tuple[list[str], Statement]:
    """What gathers the cells of a batch, and what it gives: compiled once, for an entry is written at every step."""
    gathered = {f"kept_{_field(column)}": _gathered(column) for column in KEPT}
    running = {f"in_{column.name}": column.expression for run in RUNS for column in run.columns if not column.kept}
    rows = with_citations(Entry.objects.filter(InBatch("pk"))).order_by().annotate(**gathered, **running)
    names = ["entry_id", *REPEATED, *map(_field, KEPT), *running]
    return names, Statement(*rows.values_list("pk", *REPEATED, *gathered, *running).query.sql_with_params())


def _row(found: dict[str, Any]) -> EntryCells:
    runs = {run.name: written(run.columns, _values_of(run, found)) for run in RUNS}
    own = {name: value for name, value in found.items() if not name.startswith("in_")}
    # SQLite knows no booleans.
    return EntryCells(**{**own, **runs, "verified": bool(own["verified"])})


def _values_of(run: Run, found: dict[str, Any]) -> list[Any]:
    return [found[_field(column) if column.kept else f"in_{column.name}"] for column in run.columns]


def outdated(keys: Sequence[int]) -> set[int]:
    """Those of the entries with these ids whose kept cells are missing, or not what they should be."""
    stored = EntryCells.objects.in_bulk(keys)
    return {new.pk for new in cells_of(keys) if new.pk not in stored or _values(stored[new.pk]) != _values(new)}


def follow(sender: type[models.Model], instance: models.Model, created: bool, **signal: Any) -> None:
    """Write the cells anew of the entries that borrow a word of ``instance``; received from ``post_save``."""
    if created or signal.get("raw"):
        return
    part, name = BORROWED[sender]
    with transaction.atomic():
        borrowing = part._base_manager.filter(**{name: instance}).order_by("entry").values_list("entry", flat=True)
        write_cells(list(borrowing.distinct()))


def batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids, some at a time."""
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))


def _field(column: Column) -> str:
    """The field of ``EntryCells`` that a column is kept in; of a source it is the row, whose title may change."""
    field: Any = EntryCells._meta.get_field(column.kept.partition("__")[0])
    return str(field.attname)


def _gathered(column: Column) -> Any:
    return F("cited_name__source_id") if column.kept == "source__title" else column.expression


def _values(cells: EntryCells) -> list[Any]:
    return [getattr(cells, field.attname) for field in EntryCells._meta.concrete_fields]
