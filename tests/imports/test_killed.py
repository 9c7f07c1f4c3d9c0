"""A process that is killed while it applies a list leaves all of it written, or nothing; and what it said is true.

``IMPORT_KILLS`` says how often; ``make stress`` makes it two hundred.
"""

import os
import random
import signal
import time
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from registry.audit.models import AuditLine
from registry.imports.applying import apply_all
from registry.models import Entry, Import, Move, Organisation, Record, Step
from tests import desk, make
from tests.imports.lists import Rows, brought
from tests.staff.processes import others_gone, started

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("IMPORT_KILLS", "5"))
CHANGED, NEW = 4, 4


def test_no_list_is_half_applied_and_none_that_was_acknowledged_is_lost(tmp_path: Path) -> None:
    author, chance, whole = desk.chief("导入人"), random.Random(1), 0
    for place in range(CHANGED):
        make.technical_college(name=f"{chr(0x4E00 + place * 97) * 4}老校", parts=[make.figure()])
    duration = _seconds_of_an_import(_list(-1, author), tmp_path / "first")
    for kill in range(KILLS):
        batch, said = _list(kill, author), tmp_path / str(kill)
        _killed(batch, said, after=chance.uniform(duration * 0.2, duration * 1.2))
        whole += _whole_or_nothing(batch, said)
    assert Import.objects.filter(state="applied").count() == AuditLine.objects.filter(happening="import").count()
    call_command("reindex", "--check", stdout=StringIO())
    call_command("verify_audit", stdout=StringIO())
    print(f"{whole} of {KILLS} killed imports had been applied already")


def _list(number: int, author: User) -> Import:
    """A list that changes some records and adds others, each with a host of its own."""
    old = list(Entry.objects.heads().filter(name__endswith="老校").order_by("pk").values_list("record_id", flat=True))
    rows: Rows = [{"code": code, "address": f"第{number}次", "host": f"第{number}厂"} for code in old]
    fresh = [
        {"name": f"第{number + 1}批第{place}号新校", "address": "路", "host": f"第{number}厂"} for place in range(NEW)
    ]
    batch = brought([*rows, *fresh], by=author)
    waiting = batch.rows.filter(verdict="ask")
    assert not waiting.exists()
    return batch


def _seconds_of_an_import(batch: Import, said: Path) -> float:
    began = time.monotonic()
    process = started(_apply, batch.pk, said)
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - began


def _apply(key: int, said: Path) -> None:
    """Apply a list, and say so once it is: what a server answers."""
    batch = Import.objects.select_related("by").get(pk=key)
    apply_all(batch, by=batch.by, reason="中途被杀")
    said.write_text("ok")


def _killed(batch: Import, said: Path, after: float) -> None:
    process = started(_apply, batch.pk, said)
    time.sleep(after)
    if process.pid and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    while not others_gone():
        time.sleep(0.01)


def _whole_or_nothing(batch: Import, said: Path) -> bool:
    """Check what the list has written; whether it was applied. A list that was not is applied now."""
    stored = Import.objects.get(pk=batch.pk)
    applied = stored.state == "applied"
    assert applied or not said.exists()
    number = CHANGED + NEW if applied else 0
    rows = stored.rows.filter(entry__isnull=False)
    assert rows.count() == number
    assert Step.objects.filter(move__act=Move.Act.IMPORT, move=stored.move_id or 0).count() == number
    host = stored.rows.get(line=2).cells["host"]
    written = Entry.objects.open().filter(host__name=host)
    assert written.count() == number
    assert Organisation.objects.filter(name=host).count() == int(applied)
    assert Record.objects.count() == Entry.objects.heads().count()
    if not applied:
        apply_all(stored, by=stored.by, reason="再来一次")
    connection.close()
    return applied
