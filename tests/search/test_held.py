"""A large index is built beside the requests, which wait for it a little."""

from threading import Event

import pytest

from registry.models import Entry
from registry.moments import Moment
from registry.search import bitsets, held
from registry.search.index import EntryIndex
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MANY", 2)


def test_a_request_waits_for_an_index_and_gets_it_whole() -> None:
    entries = [make.training_base(), make.training_base()]

    index = held.index_at(Moment.now())

    assert index is not None
    assert index.everything == bitsets.of(entry.pk for entry in entries)
    assert {"kind", "level", "district", "industry", "year"} <= index.dimensions.keys()
    assert list(index.orders["level"]) == list(Entry.objects.public().in_order("name").values_list("pk", flat=True))


def test_it_does_not_wait_for_ever_and_builds_once(monkeypatch: pytest.MonkeyPatch) -> None:
    make.training_base()
    make.training_base()
    go, begun = Event(), []
    build = EntryIndex.build

    def slow(moment: Moment, revision: int) -> EntryIndex:
        begun.append(revision)
        go.wait(30)
        return build(moment, revision)

    monkeypatch.setattr(EntryIndex, "build", slow)
    monkeypatch.setattr(held, "PATIENCE", 0.01)

    assert held.index_at(Moment.now()) is None
    published = make.training_base()
    assert held.index_at(Moment.now()) is None
    go.set()
    monkeypatch.setattr(held, "PATIENCE", 30)
    index = held.index_at(Moment.now())

    assert len(begun) == 1
    assert index is not None and index.everything >> published.pk & 1
