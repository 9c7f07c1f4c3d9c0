"""Two people at the desk in the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from registry.models import Entry
from tests import desk, make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desks() -> list[Client]:
    """Two signed-in editors."""
    clients = [Client(), Client()]
    for number, client in enumerate(clients):
        client.force_login(desk.editor(f"编辑{number}"))
    return clients


def together(*acts: Callable[[], Any]) -> list[Any]:
    """What each of the acts gave, begun in the same moment."""
    start = Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=30)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(begin, act) for act in acts]]


def test_of_two_who_save_the_same_draft_one_is_told(desks: list[Client]) -> None:
    draft = make.opened(make.technical_college())
    forms = [desk.filled(client.get(desk.url(draft)), name=f"名{number}") for number, client in enumerate(desks)]
    first, second = desks
    answers = together(
        lambda: first.post(desk.url(draft), forms[0]),
        lambda: second.post(desk.url(draft), forms[1]),
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    told = next(answer for answer in answers if answer.status_code == 409)
    assert [each.key for each in told.context["differences"]] == ["name"]
    winner = next(number for number, answer in enumerate(answers) if answer.status_code == 302)
    assert make.fresh(draft).name == f"名{winner}"


def test_a_draft_is_published_or_saved_but_never_changed_after_publication(desks: list[Client]) -> None:
    draft = make.opened(make.technical_college(name="旧名"))
    first, second = desks
    form = desk.filled(first.get(desk.url(draft)), name="新名")
    shown: Any = second.get(desk.url(draft, "publish"))
    act = {"confirmed": "1", "chosen": shown.context["chosen"], "reason": "同时"}
    answers = together(
        lambda: first.post(desk.url(draft), form),
        lambda: second.post(desk.url(draft, "publish"), act),
    )
    assert all(answer.status_code < 400 for answer in answers)
    stored = make.fresh(draft)
    # Whoever comes second finds something else than was shown, so exactly one of the two has happened.
    assert (stored.name, stored.is_open) in {("新名", True), ("旧名", False)}


def test_two_who_open_a_draft_open_one(desks: list[Client]) -> None:
    college = make.technical_college()
    first, second = desks
    answers = together(
        lambda: first.post(desk.url(college, "open_draft")),
        lambda: second.post(desk.url(college, "open_draft")),
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Entry.objects.open().count() == 1
