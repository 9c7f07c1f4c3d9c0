"""Many entries from few by set-based SQL, for measuring at sizes that would take hours to make one by one.

What is copied of every public entry, under a code of its own: its columns save the snapshot, the row of its kind, its
industries, its recognitions, its cells and, if it is asked for, its search document. That is what lists are drawn from.
"""

from collections.abc import Callable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.db.models import Max, Model

from registry import codes
from registry.models import Entry, EntryCells, EntryIndustry, Recognition, Record, entry_models

CODES = 32**codes.BODY_LENGTH
# Odd, so that every code comes up before one comes again.
STEP = 715_827_883
PARTS: tuple[type[Model], ...] = (EntryIndustry, Recognition)
DOCUMENTS = "registry_searchdocument"
TOKENS = f"CREATE INDEX {DOCUMENTS}_tokens ON {DOCUMENTS} USING gin (tokens) WITH (fastupdate = off)"
Execute = Callable[..., object]


def multiply(entries: int, *, documents: bool) -> None:
    """Copy the public entries until there are ``entries``."""
    originals = list(Entry.objects.public().order_by("pk").values_list("pk", "kind"))
    span, fresh = (Entry.objects.aggregate(last=Max("pk"))["last"] or 0) + 1, _codes()
    with connection.cursor() as cursor:
        for statement in _trusting(documents):
            cursor.execute(statement)
        for copy, left in enumerate(range(entries - len(originals), 0, -len(originals)), start=1):
            with transaction.atomic():
                _copy(originals[:left], fresh)
                for statement in _copies(copy * span, documents):
                    cursor.execute(statement)
            print(f"{entries - max(left - len(originals), 0):,} entries", flush=True)
        if documents and connection.vendor == "postgresql":
            cursor.execute(TOKENS)
        cursor.execute("ANALYZE")


def _codes() -> Iterator[str]:
    taken = set(Record.objects.values_list("pk", flat=True))
    return (code for number in range(CODES) if (code := codes.encode(number * STEP % CODES)) not in taken)


def _trusting(documents: bool) -> list[str]:
    """Check nothing that was checked when the originals were written."""
    if connection.vendor == "sqlite":
        pragmas = ("foreign_keys = OFF", "ignore_check_constraints = ON", "synchronous = OFF")
        return [
            *(f"PRAGMA {pragma}" for pragma in pragmas),
            "CREATE TEMP TABLE copied (old INTEGER PRIMARY KEY, code)",
        ]
    return [
        "SET session_replication_role = replica",
        "SET maintenance_work_mem = '512MB'",
        "CREATE TEMP TABLE copied (old bigint PRIMARY KEY, code text)",
        *([f"DROP INDEX IF EXISTS {DOCUMENTS}_tokens"] if documents else []),
    ]


def _copy(originals: list[tuple[int, str]], fresh: Iterator[str]) -> None:
    """New records, and which entry is to be copied under the code of which."""
    pairs = list(zip(originals, islice(fresh, len(originals)), strict=True))
    Record.objects.bulk_create([Record(code=code, kind=kind) for (_key, kind), code in pairs], batch_size=400)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM copied")
        cursor.executemany("INSERT INTO copied VALUES (%s, %s)", [(key, code) for (key, _kind), code in pairs])


def _copies(offset: int, documents: bool) -> Iterator[str]:
    entry = {
        "id": f"source.id + {offset}",
        "record_id": "copied.code",
        "snapshot": "NULL",
        "superseded_revision_id": "NULL",
    }
    yield _insert(Entry._meta.db_table, _columns(Entry), "id", entry)
    kinds: list[type[Model]] = [*entry_models().values()]
    for model in kinds:
        yield _insert(
            model._meta.db_table, _columns(model), "entry_ptr_id", {"entry_ptr_id": f"source.entry_ptr_id + {offset}"}
        )
    for part in PARTS:
        columns = [name for name in _columns(part) if name != "id"]
        yield _insert(part._meta.db_table, columns, "entry_id", {"entry_id": f"source.entry_id + {offset}"})
    cells = {"entry_id": f"source.entry_id + {offset}", "record_id": "copied.code"}
    yield _insert(EntryCells._meta.db_table, _columns(EntryCells), "entry_id", cells)
    if documents:
        columns = [
            "entry_id",
            "name",
            "names",
            "text",
            "pinyin",
            *(["tokens"] if connection.vendor == "postgresql" else []),
        ]
        yield _insert(DOCUMENTS, columns, "entry_id", {"entry_id": f"source.entry_id + {offset}"})


def _columns(model: type[Model]) -> list[str]:
    return [field.column for field in model._meta.local_concrete_fields if field.column]


def _insert(table: str, columns: list[str], key: str, changed: dict[str, str]) -> str:
    values = ", ".join(changed.get(name, f'source."{name}"') for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    return (
        f"INSERT INTO {table} ({named}) SELECT {values} FROM {table} AS source "  # noqa: S608 our own names
        f"JOIN copied ON copied.old = source.{key}"
    )
