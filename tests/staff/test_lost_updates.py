"""Several processes edit the same few drafts by form, part and act: whatever is told to be saved is there at the end.

``LOST_UPDATE_EDITS`` says how many edits are saved in all; ``make stress`` makes it ten thousand, by eight processes
instead of four.
"""

import os
from contextlib import suppress
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connections
from django.test import Client

from institutions.models import TechnicalCollege
from registry import lifecycle
from registry.models import Entry, KeptForm, Statistic, Step
from tests import desk, make
from tests.staff.processes import all_done, started

pytestmark = pytest.mark.django_db(transaction=True)
EDITS = int(os.environ.get("LOST_UPDATE_EDITS", "12"))
PROCESSES, DRAFTS = 8 if EDITS > 100 else 4, 3


class Editor:
    """One process: it puts a value that nobody else writes in place of the one it read, and notes what was saved.

    Two saved edits that have read the same value are a lost update: the second went over the first unseen.
    """

    def __init__(self, number: int, user: User, notes: Path) -> None:
        self.user, self.client, self.fresh = user, Client(), count(number * 10_000_000 + 1)
        self.notes = (notes / f"{number}.txt").open("a", encoding="ascii")
        self._log_in()

    def _log_in(self) -> None:
        """A server that closes a connection while many open theirs is asked again: logging in is no edit."""
        for last in (False, False, True):
            try:
                self.client.force_login(self.user)
                break
            except OperationalError:
                connections.close_all()
                if last:
                    raise

    def by_form(self, key: int) -> bool:
        return self._saved("form", key, "summary")

    def by_part(self, key: int) -> bool:
        return self._saved("part", key, "statistic_set-0-value")

    def by_act(self, key: int) -> bool:
        """Send it for review; whoever finds it sent takes it back. Every sending is a round."""
        draft = TechnicalCollege.objects.get(pk=key)
        if not draft.is_editable:
            self._take_back(draft)
            return False
        page: Any = self.client.get(desk.url(draft, "submit"))
        values = {"confirmed": "1", "chosen": page.context["chosen"], "reason": ""}
        if self.client.post(desk.url(draft, "submit"), values).status_code != 302:
            return False
        return self._note("act", key, draft.round, draft.round + 1)

    def _saved(self, way: str, key: int, name: str) -> bool:
        draft = TechnicalCollege.objects.get(pk=key)
        page: Any = self.client.get(desk.url(draft))
        if not page.context["has_change_permission"]:
            self._take_back(draft)
            return False
        data, wrote = desk.filled(page), next(self.fresh)
        answer = self.client.post(desk.url(draft), {**data, name: str(wrote)})
        saved = answer.status_code == 302 and answer["Location"] == desk.url(TechnicalCollege, "changelist")
        return saved and self._note(way, key, int(float(data[name])), wrote)

    def _note(self, way: str, key: int, read: int, wrote: int) -> bool:
        print(way, key, read, wrote, file=self.notes, flush=True)
        return True

    def _take_back(self, draft: Entry) -> None:
        with suppress(lifecycle.Refused):
            lifecycle.recall([draft], by=self.user)


def edit(number: int, user: User, keys: list[int], notes: Path, saved: Any) -> None:
    editor = Editor(number, user, notes)
    ways = [editor.by_form, editor.by_part, editor.by_act]
    for turn in count(number):
        if sum(saved) >= EDITS and all(saved):
            return
        way, done = turn % len(ways), False
        # A database that is too busy says so: nothing was saved, and nobody was told that it was.
        with suppress(OperationalError):
            done = ways[way](keys[turn // len(ways) % DRAFTS])
        if done:
            with saved.get_lock():
                saved[way] += 1


def test_no_update_is_lost(tmp_path: Path) -> None:
    user = desk.chief("周文")
    parts = [[make.figure(value="0")] for _n in range(DRAFTS)]
    keys = [make.technical_college(summary="0", parts=part, published=False).pk for part in parts]
    saved: Any = get_context("fork").Array("i", 3)

    workers = [started(edit, number, user, keys, tmp_path, saved) for number in range(PROCESSES)]

    assert all_done(workers, seconds=600 + EDITS)
    told = [line.split() for file in tmp_path.iterdir() for line in file.read_text().splitlines()]
    assert len(told) == sum(saved) >= EDITS
    for entry in Entry.objects.filter(pk__in=keys):
        now = {"form": int(entry.summary), "part": int(Statistic.objects.get(entry=entry).value), "act": entry.round}
        for way, stored in now.items():
            edits = [(int(read), int(wrote)) for kind, key, read, wrote in told if (kind, key) == (way, str(entry.pk))]
            read, wrote = [each[0] for each in edits], [each[1] for each in edits]
            assert len(set(read)) == len(read), (way, "two went over the same value", sorted(edits))
            assert ({0} | set(wrote)) - set(read) == {stored}, (way, "what is stored is not the last that was saved")
    steps = Step.objects.filter(entry__in=keys)
    assert steps.filter(move__act="edit").count() == saved[0] + saved[1]
    assert steps.filter(move__act="submit").count() == saved[2]
    assert KeptForm.objects.count() <= 20
