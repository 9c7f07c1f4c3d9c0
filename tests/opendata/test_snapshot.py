"""The snapshot: everything published in one file, and nothing else."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db.models import CharField, TextField
from django.test import Client

from masters.models import Honour
from registry.models import Citation, EntryName, Level, Participation, Recognition, Site
from registry.moments import Moment
from registry.opendata import snapshot
from registry.search.index import newest_revision
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "尚未公开"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is written."""
    return tmp_path / "registry.sqlite"


def written(path: Path, revision: int | None = None) -> sqlite3.Connection:
    """The file of ``revision``, of the newest where none is given."""
    snapshot.write(path, Moment.now(), newest_revision() if revision is None else revision, {"title": "名录"})
    file = sqlite3.connect(path)
    file.row_factory = sqlite3.Row
    return file


def rows(file: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    """What a question to the file gives."""
    return [tuple(row) for row in file.execute(sql)]


def hidden(**columns: Any) -> dict[str, Any]:
    """The text columns of an entry, each with something that the public must not see."""
    names = ("name", "name_en", "summary", "address", "phone")
    return {**dict.fromkeys(names, SECRET), "website": f"https://{SECRET}.example/", **columns}


def test_nothing_unpublished_is_in_the_file(path: Path) -> None:
    public = make.technical_college(name="公开学院", host="公开公司", district="永川区", summary="公开的内容")
    secret_source = make.source(SECRET, publisher=SECRET, note=SECRET)
    cited = {"source": secret_source, "basis": "stated", "locator": SECRET}
    body = make.organisation(SECRET + "公司", short_name=SECRET, name_en=SECRET)
    leader = make.master(SECRET + "大师", employer=SECRET + "雇主")
    Honour(master=leader, title=SECRET).save()
    parts = [EntryName(text=SECRET), Site(name=SECRET, place=SECRET, **cited), Participation(organisation=body)]
    make.training_base(published=False, host=body, subjects=[SECRET + "专业"], parts=parts, **hidden())
    make.master_studio(published=False, masters=[leader], **hidden())
    make.city_figure(SECRET + "指标", note=SECRET, published=False)
    # What was withdrawn, what was superseded, and the draft of what is public.
    make.withdrawn(make.trial_zone(**hidden()))
    make.revised(make.technical_college(**hidden()), **shown())
    draft = make.opened(public)
    draft.name = draft.summary = SECRET
    draft.save()

    with closing(written(path)) as file:
        names = rows(file, "SELECT name FROM entries ORDER BY name")

    assert names == [("公开学院",), ("改名后",)]
    assert SECRET.encode() not in path.read_bytes()


def shown() -> dict[str, Any]:
    """The same columns, with what may be seen."""
    return {**dict.fromkeys(hidden(), ""), "name": "改名后"}


def everything(file: sqlite3.Connection) -> list[tuple[str, tuple[Any, ...]]]:
    """Every row of every table."""
    tables = [name for (name,) in rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [(table, row) for table in tables for row in rows(file, f'SELECT * FROM "{table}"')]  # noqa: S608


def test_accounts_and_bookkeeping_are_not_in_the_file(path: Path) -> None:
    make.technical_college(by=make.user("王小丽"))

    with closing(written(path)) as file:
        columns = {
            column[1]
            for (table,) in rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'")
            for column in rows(file, f'PRAGMA table_info("{table}")')
        }
        assert not [row for _table, row in everything(file) if "王小丽" in str(row)]

    assert not columns & {"by", "by_id", "state", "version", "is_head", "snapshot", "opened_at", "superseded_revision"}


def test_a_value_is_as_it_was_published(path: Path) -> None:
    recognised = Recognition(level=Level.NATIONAL, year=2021, **make.sourced())
    parts = [recognised, make.figure("毕业生", "99.3", 2023), Citation(field="name", **make.sourced())]
    college = make.technical_college(
        name="𠮷=学院", college_type="technician-college", founded_on=make.day(-9), district="永川区", parts=parts
    )

    with closing(written(path)) as file:
        (entry,) = rows(
            file,
            "SELECT entries.code, entries.name, level, hash, college_type, founded_on, districts.name FROM entries"
            " JOIN technical_colleges USING (code) JOIN districts ON districts.id = district_id",
        )
        (figure,) = rows(file, "SELECT value, year, name FROM entry_statistics JOIN indicators ON indicator_id = id")
        (named,) = rows(file, "SELECT field, basis, title FROM entry_citations JOIN sources ON source_id = id")
        (said,) = rows(file, "SELECT value FROM about WHERE name = 'title'")

    day = make.day(-9).isoformat()
    assert entry == (college.code, "𠮷=学院", Level.NATIONAL, college.hash, "technician-college", day, "永川区")
    assert figure == (99.3, 2023, "毕业生")
    assert named == ("name", "stated", make.source().title)
    assert said == ("名录",)


def test_a_file_states_one_revision_whatever_comes_while_it_is_written(path: Path) -> None:
    college = make.technical_college(name="旧名")
    revision = newest_revision()
    make.revised(college, name="新名")
    make.technical_college(name="后来的")

    with closing(written(path, revision)) as file:
        assert rows(file, "SELECT name FROM entries") == [("旧名",)]
        assert rows(file, "SELECT max(revision) FROM publications") == [(revision,)]


def test_the_file_explains_its_columns(path: Path) -> None:
    make.technical_college()

    with closing(written(path)) as file:
        heading = "SELECT heading, heading_en, meaning_of_values FROM dictionary WHERE \"column\" = 'college_type'"
        ((chinese, english, values),) = rows(file, heading)
        explained = rows(file, 'SELECT "table", "column" FROM dictionary')
        columns = [
            (table, column[1])
            for (table,) in rows(file, 'SELECT DISTINCT "table" FROM dictionary')
            for column in rows(file, f'PRAGMA table_info("{table}")')
        ]

    assert (chinese, english) == ("院校类型", "type of college")
    assert "technician-college = 技师学院" in values
    assert sorted(explained) == sorted(columns)


def test_the_download_is_the_file(client: Client, tmp_path: Path) -> None:
    make.technical_college(name="甲学院")

    response = client.get("/data/registry.sqlite")
    path = tmp_path / "download.sqlite"
    path.write_bytes(b"".join(response))

    assert response.headers["Content-Type"] == "application/vnd.sqlite3"
    assert int(response.headers["Content-Length"]) == path.stat().st_size
    with closing(sqlite3.connect(path)) as file:
        assert rows(file, "SELECT name FROM entries") == [("甲学院",)]


def test_every_text_of_an_entry_that_can_be_cited_was_hidden_above() -> None:
    """So that a column added later is hidden there too, or does not reach the public unseen."""
    model = type(make.technical_college(published=False))
    texts = [name for name in model.own_fields if isinstance(model._meta.get_field(name), CharField | TextField)]
    free = [name for name in texts if not model._meta.get_field(name).choices]  # type: ignore[union-attr]

    assert set(free) == set(hidden())
