"""A process that is killed while it publishes leaves everything published, or nothing: never a half.

``KILLS`` says how often; ``make stress`` makes it two hundred.
"""

import os
import random
import signal
import time
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from institutions.models import TechnicalCollege
from registry import lifecycle
from registry.models import Entry, Move, Publication, PublicationCounter, Step
from tests import make
from tests.staff.processes import others_gone, started

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("KILLS", "5"))
RECORDS = 4


def test_no_record_is_half_published() -> None:
    colleges = [make.technical_college(parts=[make.figure(), make.figure("教师数")]) for _n in range(RECORDS)]
    duration, chance, whole = _seconds_of_a_publication(colleges), random.Random(1), 0
    for _kill in range(KILLS):
        drafts = _drafts_of(colleges)
        _killed(drafts, after=chance.uniform(0, duration * 1.3))
        whole += _whole_or_nothing(drafts)
    assert Publication.objects.count() == PublicationCounter.objects.get().revision
    call_command("reindex", "--check", stdout=StringIO())
    call_command("verify_audit", stdout=StringIO())
    print(f"{whole} of {KILLS} killed acts had published already")


def _drafts_of(colleges: list[TechnicalCollege]) -> list[Entry]:
    """A draft of each record: that of the last act, where it did not get so far."""
    codes = [college.record_id for college in colleges]
    drafts = list(Entry.objects.open().filter(record__in=codes))
    return drafts or lifecycle.open_drafts(list(Entry.objects.public().filter(record__in=codes)))


def _seconds_of_a_publication(colleges: list[TechnicalCollege]) -> float:
    """How long it takes a process to start, connect and publish."""
    drafts = _drafts_of(colleges)
    began = time.monotonic()
    process = started(_publish, [draft.pk for draft in drafts])
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - began


def _publish(keys: list[int]) -> None:
    lifecycle.system.publish(list(Entry.objects.filter(pk__in=keys)), reason="中途被杀")


def _killed(drafts: list[Entry], after: float) -> None:
    process = started(_publish, [draft.pk for draft in drafts])
    time.sleep(after)
    if process.pid and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    while not others_gone():
        time.sleep(0.01)


def _whole_or_nothing(drafts: list[Entry]) -> bool:
    """Check the records of ``drafts``; whether the act had got to its end."""
    stored = list(Entry.objects.filter(pk__in=[draft.pk for draft in drafts]))
    records = Entry.objects.filter(record__in=[draft.record_id for draft in drafts])
    assert len({(entry.state, entry.revision_id, entry.is_head) for entry in stored}) == 1
    assert records.public().count() == records.heads().count() == len(drafts)
    published = all(entry.is_public for entry in stored)
    steps: Any = Step.objects.filter(entry__in=[entry.pk for entry in stored], move__act=Move.Act.PUBLISH)
    assert steps.count() == (len(drafts) if published else 0)
    assert all(entry.hash == lifecycle.digest(entry.snapshot) for entry in stored if entry.snapshot)
    assert records.open().count() == (0 if published else len(drafts))
    connection.close()
    return published
