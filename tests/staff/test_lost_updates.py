"""Eight processes edit the same few drafts by form, part and act: whatever is told to be saved is there at the end.

``LOST_UPDATE_EDITS`` says how many edits are saved in all; ``make stress`` makes it ten thousand.
"""

import os
from contextlib import suppress
from multiprocessing import get_context
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.test import Client

from institutions.models import TechnicalCollege
from registry import lifecycle
from registry.models import Entry, KeptForm, Statistic, Step
from tests import desk, make
from tests.staff.processes import all_done, started

pytestmark = pytest.mark.django_db(transaction=True)
EDITS = int(os.environ.get("LOST_UPDATE_EDITS", "24"))
PROCESSES, DRAFTS = 8, 3


class Editor:
    """One process: it adds one to a number that it has read, again and again, and counts what it was told is saved."""

    def __init__(self, user: User, keys: list[int]) -> None:
        self.user, self.keys, self.client = user, keys, Client()
        self.client.force_login(user)

    def by_form(self, key: int) -> bool:
        return self._saved(key, "summary", int)

    def by_part(self, key: int) -> bool:
        return self._saved(key, "statistic_set-0-value", lambda text: int(float(text)))

    def by_act(self, key: int) -> bool:
        """Send it for review and take it back; every sending is a round."""
        draft = TechnicalCollege.objects.get(pk=key)
        if not draft.is_editable:
            self._take_back(draft)
            return False
        page: Any = self.client.get(desk.url(draft, "submit"))
        values = {"confirmed": "1", "chosen": page.context["chosen"], "reason": ""}
        return self.client.post(desk.url(draft, "submit"), values).status_code == 302

    def _take_back(self, draft: Entry) -> None:
        with suppress(lifecycle.Refused):
            lifecycle.recall([draft], by=self.user)

    def _saved(self, key: int, name: str, number: Any) -> bool:
        draft = TechnicalCollege.objects.get(pk=key)
        page: Any = self.client.get(desk.url(draft))
        if not page.context["has_change_permission"]:
            self._take_back(draft)
            return False
        data = desk.filled(page)
        answer = self.client.post(desk.url(draft), {**data, name: str(number(data[name]) + 1)})
        return bool(answer.status_code == 302 and answer["Location"] == desk.url(TechnicalCollege, "changelist"))


def edit(number: int, user: User, keys: list[int], saved: Any) -> None:
    editor = Editor(user, keys)
    ways = [editor.by_form, editor.by_part, editor.by_act]
    turn = number
    while sum(saved) < EDITS or not all(saved):
        way = turn % len(ways)
        # A database that is too busy says so: nothing was saved, and nobody was told that it was.
        done = False
        with suppress(OperationalError):
            done = ways[way](keys[turn // len(ways) % DRAFTS])
        if done:
            with saved.get_lock():
                saved[way] += 1
        turn += 1


def test_no_update_is_lost() -> None:
    user = desk.chief("周文")
    drafts = [
        make.technical_college(summary="0", parts=[make.figure(value="0")], published=False) for _n in range(DRAFTS)
    ]
    keys = [draft.pk for draft in drafts]
    saved: Any = get_context("fork").Array("i", 3)

    workers = [started(edit, number, user, keys, saved) for number in range(PROCESSES)]

    assert all_done(workers, seconds=600 + EDITS)
    assert sum(saved) >= EDITS and all(saved)
    entries = list(Entry.objects.filter(pk__in=keys))
    assert sum(int(entry.summary) for entry in entries) == saved[0]
    assert sum(Statistic.objects.filter(entry__in=keys).values_list("value", flat=True)) == saved[1]
    assert sum(entry.round for entry in entries) == saved[2]
    assert Step.objects.filter(entry__in=keys, move__act="submit").count() == saved[2]
    assert Step.objects.filter(entry__in=keys, move__act="edit").count() == saved[0] + saved[1]
    assert KeptForm.objects.count() <= 20
