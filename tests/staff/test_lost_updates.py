"""Several processes edit the same few drafts by form, part and act: whatever is told to be saved is there at the end.

``LOST_UPDATE_EDITS`` says how many edits are saved in all; ``make stress`` makes it ten thousand, by eight processes
instead of four. A busy machine may be given ``LOST_UPDATE_MINUTES``, after which what has been saved until then is
looked at.
"""

import math
import os
import random
import time
from contextlib import suppress
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection, connections
from django.test import Client

from institutions.models import TechnicalCollege
from registry import lifecycle
from registry.models import Entry, KeptForm, Statistic, Step
from tests import desk, make
from tests.staff.processes import all_done, started

pytestmark = pytest.mark.django_db(transaction=True)
EDITS = int(os.environ.get("LOST_UPDATE_EDITS", "12"))
MINUTES = int(os.environ.get("LOST_UPDATE_MINUTES", "0"))
# In the long proof two of the eight are often at the same draft, and about every third edit finds that somebody else
# was there first: with fewer drafts most of the work would be refused edits.
PROCESSES, DRAFTS = (8, 16) if EDITS > 100 else (4, 3)
WAYS = ("form", "part", "act")


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
        if not page.context["able"] or self.client.post(desk.url(draft, "submit"), values).status_code != 302:
            return False
        # What the page showed counts: somebody may have sent it and taken it back since it was looked up.
        shown = page.context["able"][0][0]
        return self._note("act", key, shown.round, shown.round + 1)

    def _saved(self, way: str, key: int, name: str) -> bool:
        draft = TechnicalCollege.objects.get(pk=key)
        if not draft.is_editable:
            self._take_back(draft)
        page: Any = self.client.get(desk.url(draft))
        if not page.context["has_change_permission"]:
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


def edit(number: int, user: User, keys: list[int], notes: Path, tally: Any) -> None:
    """Edit until enough is saved. ``tally`` counts the edits that were saved, by their ways, and all tried."""
    editor, chance = Editor(number, user, notes), random.Random(number)
    ways = [getattr(editor, f"by_{way}") for way in WAYS]
    until = time.monotonic() + MINUTES * 60 if MINUTES else math.inf
    while (sum(tally[:-1]) < EDITS and time.monotonic() < until) or not all(tally):
        way, done = chance.randrange(len(ways)), False
        # A database that is too busy says so: nothing was saved, and nobody was told that it was.
        with suppress(OperationalError):
            done = ways[way](chance.choice(keys))
        with tally.get_lock():
            tally[way] += done
            tally[-1] += 1


def warm_up(user: User, key: int) -> None:
    """Show the form once, so that what the first page compiles is there before the processes begin."""
    client = Client()
    client.force_login(user)
    assert client.get(desk.url(TechnicalCollege.objects.get(pk=key))).status_code == 200


def test_no_update_is_lost(tmp_path: Path) -> None:
    user = desk.chief("周文")
    parts = [[make.figure(value="0")] for _n in range(DRAFTS)]
    keys = [make.technical_college(summary="0", parts=part, published=False).pk for part in parts]
    warm_up(user, keys[0])
    before = sum(getrusage(RUSAGE_CHILDREN)[:2])
    tally: Any = get_context("fork").Array("i", len(WAYS) + 1)

    workers = [started(edit, number, user, keys, tmp_path, tally) for number in range(PROCESSES)]

    assert all_done(workers, seconds=600 + EDITS)
    *saved, tried = tally
    spent = sum(getrusage(RUSAGE_CHILDREN)[:2]) - before
    print(
        f"{connection.vendor}: {tried} tried, saved {dict(zip(WAYS, saved, strict=True))}, {spent:.0f} s of processor"
    )
    told = [line.split() for file in tmp_path.iterdir() for line in file.read_text().splitlines()]
    assert len(told) == sum(saved)
    assert MINUTES or sum(saved) >= EDITS
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
