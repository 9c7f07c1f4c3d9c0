"""Files that are made once for each state of the registry."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from registry.opendata import prepared
from registry.opendata.prepared import Prepared, State
from tests import make


class Making:
    """Counts how often a file was made."""

    def __init__(self) -> None:
        self.times = 0
        self.may_end, self.fails = Event(), False
        self.may_end.set()

    def __call__(self, path: Path, state: State) -> None:
        self.times += 1
        path.write_text(f"revision {state.revision}")
        self.may_end.wait(10)
        if self.fails:
            raise OSError("no space left")


@pytest.fixture
def making() -> Iterator[Making]:
    """What makes the file; a thread that waits in it is let go at the end."""
    made = Making()
    yield made
    made.may_end.set()
    with prepared._making:
        pass


@pytest.fixture
def file(making: Making) -> Prepared:
    """A file that is made by ``making``."""
    return Prepared("test", ".txt", making)


@pytest.mark.django_db
def test_a_file_is_made_once_for_each_state(file: Prepared, making: Making) -> None:
    make.technical_college()
    first = [file.get(State.now()) for _time in range(3)]
    make.technical_college()

    second = file.get(State.now())

    assert making.times == 2
    assert len({*first, second}) == 2
    assert second and second.read_text() == "revision 2"


@pytest.mark.django_db
def test_old_files_are_thrown_away(file: Prepared) -> None:
    for _number in range(4):
        make.technical_college()
        file.get(State.now())

    assert sorted(path.read_text() for path in Path(settings.DATA_DIR).glob("*.txt")) == ["revision 3", "revision 4"]


@pytest.mark.django_db
def test_a_file_that_could_not_be_finished_is_not_given(file: Prepared, making: Making) -> None:
    making.fails = True

    with pytest.raises(OSError, match="no space"):
        file.get(State.now())

    assert list(Path(settings.DATA_DIR).glob("test-*")) == []
    making.fails = False
    assert file.get(State.now())


@pytest.mark.django_db(transaction=True)
def test_a_large_registry_makes_it_beside_the_requests(
    file: Prepared, making: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "MANY", 0)
    making.may_end.clear()

    assert file.get(State.now()) is None
    assert file.get(State.now()) is None
    making.may_end.set()
    with prepared._making:
        pass

    assert file.get(State.now())
    assert making.times == 1


@pytest.mark.django_db
def test_a_large_registry_rests_between_two_files(
    file: Prepared, making: Making, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside: list[Path] = []
    monkeypatch.setattr(Prepared, "_make_beside", lambda self, path, state: beside.append(path))
    make.technical_college()
    first = file.get(State.now())
    monkeypatch.setattr(prepared, "MANY", 0)
    make.technical_college()

    assert file.get(State.now()) == first
    assert beside == []
    monkeypatch.setattr(prepared, "REST", -1)
    assert file.get(State.now()) == first
    assert beside == [file.path(State.now())]


@pytest.mark.django_db
def test_a_reader_is_asked_to_come_back_for_the_first_file_and_given_the_one_before_for_later_ones(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "MANY", 0)
    monkeypatch.setattr(Prepared, "_make_beside", lambda *arguments: None)
    waiting = client.get("/data/registry.sqlite")
    monkeypatch.setattr(prepared, "MANY", 10)
    make.technical_college(name="甲")
    b"".join(client.get("/data/registry.sqlite"))
    monkeypatch.setattr(prepared, "MANY", 0)
    make.technical_college(name="乙")

    given = b"".join(client.get("/data/registry.sqlite"))

    assert (waiting.status_code, waiting.headers["Retry-After"]) == (503, "60")
    with closing(sqlite3.connect(":memory:")) as copy:
        copy.deserialize(given)
        assert copy.execute("SELECT name FROM entries").fetchall() == [("甲",)]
    assert "第 0 次发布" not in client.get("/data/").content.decode()


@pytest.mark.django_db
def test_what_was_measured_before_says_so_and_is_not_told_to_machines(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.technical_college()
    client.get("/data/")
    monkeypatch.setattr(prepared, "MANY", 0)
    make.technical_college()

    page = client.get("/data/")
    distribution = client.get("/data/catalog.jsonld").json()["dcat:dataset"][0]["dcat:distribution"][0]

    assert "文件大小在第 1 次发布时测得" in page.content.decode()
    assert page.context["sets"][0].rows == 1
    assert not {"dcat:byteSize", "spdx:checksum"} & set(distribution)


@pytest.mark.django_db
def test_the_state_is_that_of_this_database() -> None:
    make.technical_college()
    here = State.now()

    other = State(here.revision, here.moment, "2020-01-01T00:00:00+00:00")

    assert here.name != other.name
    assert connection.vendor
