"""Acts over many entries ask the database a number of questions that does not grow with the entries."""

from collections.abc import Callable, Sequence
from itertools import cycle, islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry import lifecycle
from registry.lifecycle import copying
from registry.models import Entry, part_models
from tests import filling, make

pytestmark = pytest.mark.django_db
BUILDERS: tuple[Callable[..., Entry], ...] = (make.training_base, make.master_studio, make.technical_college)
FEW, MANY = 3, 12


def drafts(number: int) -> list[Entry]:
    """Drafts of every kind in turn, each with one of every part."""
    built = [build(published=False) for build in islice(cycle(BUILDERS), number)]
    for model in part_models():
        parts = [filling.filled(model) for _draft in built]
        for part, draft in zip(parts, built, strict=True):
            part.entry = draft
        model._default_manager.bulk_create(parts)
    return built


def published(number: int) -> list[Entry]:
    made = drafts(number)
    lifecycle.system.publish(made, reason=make.REASON)
    return list(Entry.objects.filter(pk__in=[entry.pk for entry in made]))


def opened(number: int) -> list[Entry]:
    return lifecycle.open_drafts(published(number))


ACTS: dict[str, tuple[Callable[[int], list[Entry]], Callable[[Sequence[Entry]], object]]] = {
    "publish": (drafts, lambda entries: lifecycle.system.publish(entries, reason=make.REASON)),
    "publish again": (opened, lambda entries: lifecycle.system.publish(entries, reason=make.REASON)),
    "open drafts": (published, lifecycle.open_drafts),
    "withdraw": (published, lambda entries: lifecycle.system.withdraw(entries, reason=make.REASON)),
    "refresh": (drafts, lifecycle.refresh),
    "take snapshots": (published, lifecycle.snapshots_of),
}


def queries(act: str, number: int) -> int:
    prepare, perform = ACTS[act]
    entries = prepare(number)
    with CaptureQueriesContext(connection) as captured:
        perform(entries)
    return len(captured)


@pytest.mark.parametrize("act", ACTS)
def test_the_number_of_queries_does_not_grow(act: str) -> None:
    queries(act, FEW)  # the counter row and the caches of the first act
    assert queries(act, MANY) == queries(act, FEW)


@pytest.mark.parametrize("act", ACTS)
def test_more_than_a_batch_is_done_in_batches(act: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With batches of four, ten entries take three: all of them are reached, and no query is asked an entry."""
    for module in ("copying", "indexing", "publishing", "snapshots"):
        monkeypatch.setattr(f"registry.lifecycle.{module}.BATCH", 4)
    assert copying.BATCH == 4
    one_batch = queries(act, 4)
    assert queries(act, 10) <= 3 * one_batch


def test_nothing_is_lost_between_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("copying", "indexing", "publishing", "snapshots"):
        monkeypatch.setattr(f"registry.lifecycle.{module}.BATCH", 4)
    entries = published(10)

    copies = lifecycle.open_drafts(entries)
    lifecycle.system.publish(copies, reason=make.REASON)

    for entry, copy in zip(entries, copies, strict=True):
        assert filling.contents(copy) == filling.contents(entry)
        assert make.fresh(copy).hash == make.fresh(entry).hash
    assert set(Entry.objects.public().filter(record__in=[entry.record_id for entry in entries])) == set(copies)
