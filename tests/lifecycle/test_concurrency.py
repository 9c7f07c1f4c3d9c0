"""Several people at once, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from registry import lifecycle
from registry.lifecycle import Refused
from registry.models import CityStatistic, Entry, Publication, StaleEntry
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 8


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act, begun at the same moment in a thread of its own, returned or raised."""
    gate = Barrier(len(acts))

    def perform(act: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=30)
            return act()
        except (Refused, StaleEntry) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(perform, acts))


def publishing(draft: Entry) -> Callable[[], Publication]:
    return lambda: lifecycle.system.publish([draft], reason=make.REASON)


def test_publications_at_once_get_distinct_revisions_without_a_gap() -> None:
    """Also the very first ones, when the counter has no row yet."""
    drafts = [make.training_base(published=False) for _ in range(PEOPLE)]

    at_once(*map(publishing, drafts))

    revisions = sorted(Publication.objects.values_list("revision", "at"))
    assert [revision for revision, _at in revisions] == list(range(1, PEOPLE + 1))
    assert [at for _revision, at in revisions] == sorted(at for _revision, at in revisions)
    assert Entry.objects.public().count() == PEOPLE
    assert Entry.objects.public().values("revision").distinct().count() == PEOPLE


def test_entries_and_figures_published_at_once_share_the_revisions() -> None:
    drafts = [make.training_base(published=False) for _ in range(3)]
    figures = [make.city_figure(value=str(value), published=False) for value in range(3)]
    acts = [lambda figure=figure: lifecycle.publish_figures([figure], reason=make.REASON) for figure in figures]

    at_once(*map(publishing, drafts), *acts)

    assert sorted(Publication.objects.values_list("revision", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert CityStatistic.objects.public().count() == 1


def test_of_two_who_open_a_draft_of_one_record_exactly_one_wins() -> None:
    base = make.training_base()

    outcomes = at_once(*[lambda: lifecycle.open_draft(base)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Entry", "Refused"]
    assert Entry.objects.open().count() == 1


def test_of_many_who_publish_one_draft_exactly_one_wins() -> None:
    draft = make.training_base(published=False)

    outcomes = at_once(*[publishing(draft)] * 4)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Publication", "Refused", "Refused", "Refused"]
    assert list(Publication.objects.values_list("revision", flat=True)) == [1]


def test_withdrawing_and_opening_at_once_is_one_or_the_other() -> None:
    base = make.training_base()

    at_once(lambda: lifecycle.system.withdraw([base], reason="停办"), lambda: lifecycle.open_draft(base))

    record = Entry.objects.filter(record=base.record)
    assert record.heads().count() == record.current().count() == 1
    assert record.open().count() <= 1


def test_acts_over_the_same_records_in_another_order_do_not_lock_each_other_out() -> None:
    bases = [make.training_base() for _ in range(6)]
    acts = [lambda order=order: lifecycle.system.withdraw(order, reason="停办") for order in (bases, bases[::-1])]

    outcomes = at_once(*acts)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Publication", "Refused"]


def test_of_two_who_save_one_draft_the_later_is_told() -> None:
    draft = make.training_base(published=False)

    def saving(text: str) -> Callable[[], None]:
        mine = make.fresh(draft)
        mine.summary = text
        return mine.save

    outcomes = at_once(saving("我的改动"), saving("她的改动"))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StaleEntry"]
    assert make.fresh(draft).version == draft.version + 1
