"""Lines of CSV that the database writes: what the writer of the standard library would have made of the same cells."""

import csv
import io
import random
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import lifecycle
from registry.exchange.columns import TYPED, Column, Table, Type
from registry.exchange.guarding import guard
from registry.exchange.lines import line, written
from registry.exchange.reading import CRLF, reader
from registry.exchange.statements import Style, write
from registry.exchange.tables import RUNS, tables
from registry.models import Citation, Entry, EntryCells, EntryName, Site
from tests import make
from tests.exchange.files import HOSTILE, download, rows_of

pytestmark = pytest.mark.django_db
FREE = Column("free", "Free", None)
NUMBER = Column("number", "Number", None, Type.INTEGER)
# What PostgreSQL holds; nobody can send the others in a form.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


def hostile_list() -> list[int]:
    """The ids of published entries with such texts wherever a line has one."""
    drafts = []
    for number, text in enumerate(HOSTILE):
        host, source = make.organisation(f"第{number}公司{text}"), make.source(f"{text}第{number}报")
        place = make.district(f"{text[:9]}区", code=f"{500300 + number}")
        parts = [Site(name=text), EntryName(text=text, type=EntryName.Type.FORMER)]
        parts += [Citation(field="name", source=source, locator=text, basis="stated")]
        own: dict[str, Any] = {"summary": text, "address": text, "phone": text, "name_en": text, "parts": parts}
        build = make.master_studio if number % 2 else make.training_base
        drafts.append(build(name=text, host=host, district=place, level="national", published=False, **own))
    lifecycle.system.publish(drafts, reason=make.REASON)
    return [draft.pk for draft in reversed(drafts)]


def as_the_library_writes(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> bytes:
    """The same rows, guarded and written in Python."""
    buffer = io.StringIO(newline="")
    for row in rows:
        texts = ["" if value is None else str(value) for value in row]
        csv.writer(buffer).writerow(
            [guard(text) if column.type in TYPED else text for column, text in zip(columns, texts, strict=True)]
        )
    return buffer.getvalue().encode()


def lines_and_cells(table: Table, columns: Sequence[Column], ids: Sequence[int]) -> tuple[bytes, bytes]:
    """The lines that the database writes, and those that Python makes of its cells."""
    day = timezone.localdate()
    lines, rows = reader(write(table, columns, Style.LINE, day)).lines(ids)
    cells = reader(write(table, columns, Style.TEXT, day)).rows(ids)
    assert rows == len(cells)
    return lines, as_the_library_writes(columns, cells)


def test_every_table_is_written_as_the_library_writes_it() -> None:
    ids = hostile_list()
    chance = random.Random(12)
    for table in tables().values():
        for language in ("zh-hans", "en"):
            some = chance.sample(table.columns, len(table.columns) // 2)
            chosen = [table.columns, table.columns[2:], table.columns[::-1], some]
            with override(language):
                for columns in chosen:
                    ours, theirs = lines_and_cells(table, columns, ids)
                    assert ours == theirs
                    assert ours.count(CRLF) >= len(ids) or table.is_long


def test_a_column_alone_is_written_as_the_library_writes_it() -> None:
    ids = hostile_list()
    table = tables()["entries"]
    for column in table.columns:
        ours, theirs = lines_and_cells(table, [column], ids)
        # COPY quotes what was once the end of its data, so that it can read it again.
        assert ours.replace(b'"\\."', b"\\.") == theirs


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS | st.sampled_from(HOSTILE), st.none() | st.integers(-5, 5))
def test_whatever_the_text_both_ways_write_the_same(text: str, number: int | None) -> None:
    sql, params = line([FREE, NUMBER], {"free": "body.free", "number": "body.number"})
    with connection.cursor() as cursor:
        body = "(SELECT CAST(%s AS text) AS free, CAST(%s AS integer) AS number) AS body"
        cursor.execute(f"SELECT {sql} FROM {body}", [*params, text, number])  # noqa: S608 what is tested
        assert cursor.fetchone() == (written([FREE, NUMBER], [text, number]),)


def test_runs_stand_in_a_line_only_where_all_their_columns_are_together() -> None:
    table, (names, work, _proof) = tables()["entries"], RUNS

    assert set(RUNS) <= set(table.pieces(table.columns))
    assert table.pieces(names.columns) == [names]
    assert table.pieces(names.columns[1:]) == list(names.columns[1:])
    assert table.pieces([*work.columns[:2], names.columns[0], *work.columns[2:]]) == [
        *work.columns[:2],
        names.columns[0],
        *work.columns[2:],
    ]


def test_a_line_says_what_was_published_last(client: Client) -> None:
    first = make.training_base(name="旧名基地", level="municipal")
    second = make.revised(first, name="新名基地", summary="两句，逗号")

    (row,) = rows_of(download(client, lang="en"))

    assert (row["Name"], row["Summary of the body"], row["Revision"]) == (
        "新名基地",
        "两句，逗号",
        str(second.revision_id),
    )
    assert (row["Level"], row["Last published"]) == ("Municipal level", make.day(0).isoformat())


def test_an_entry_without_its_cells_is_not_left_out_in_silence(client: Client) -> None:
    make.training_base()
    EntryCells.objects.filter(pk=make.training_base().pk).delete()
    client.raise_request_exception = False

    for path in ("/search/export.csv", "/training-bases/export.csv"):
        assert client.get(path).status_code == 500
    assert Entry.objects.public().count() == 2
