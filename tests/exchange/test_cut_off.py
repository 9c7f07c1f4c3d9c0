"""Readers who go away midway, and a database that does: over HTTP, from the server of production.

`EXPORT_CUTS` says how many readers go away; `make stress` asks for a thousand.
"""

import http.client
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from registry import lifecycle
from registry.models import Entry
from tests import make
from tests.exchange.files import table_of
from tests.postgres import free_port

CUTS = int(os.environ.get("EXPORT_CUTS", "25"))
ROOT = Path(__file__).resolve().parents[2]
RECORDS = 40
pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system tells nothing of processes")
GROWTH = 20 * 1024 * 1024


def database_url() -> str:
    """The address of the database under test."""
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{parts['NAME']}"
    return f"postgres://{parts['USER']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[tuple[int, int]]:
    """The port of a gunicorn over some long records, and the process that answers."""
    drafts = [make.technical_college(phone="023", published=False) for _number in range(RECORDS)]
    lifecycle.system.publish(drafts, reason=make.REASON)
    port = free_port()
    command = ["gunicorn", "tests.exchange.breaking", "--worker-class", "gthread", "--threads", "2"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "--bind", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env={**os.environ, "DEBUG": "1", "DATABASE_URL": database_url()},
            stdout=log,
            stderr=log,
        )
        try:
            wait_until(lambda: answers(port), 60)
            yield port, worker_of(process.pid)
        finally:
            process.terminate()
            process.wait()


def answers(port: int) -> bool:
    """Whether the server is there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
            return True
    except OSError:
        return False


def wait_until(happened: Callable[[], bool], seconds: float) -> None:
    """Wait until something has happened; fails where it has not in time."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, "It did not happen in time."
        time.sleep(0.02)


def worker_of(parent: int) -> int:
    """The process that gunicorn's arbiter has started."""
    return int(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0])


def cut_off(port: int, after: int) -> None:
    """Ask for a file and go away after so many bytes of it."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.sendall(b"GET /search/export.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        while after > 0 and (piece := reader.recv(min(after, 65536))):
            after -= len(piece)
        # Not in good order: the connection is reset, as when a browser is closed.
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def is_at_rest() -> bool:
    """Whether no transaction of another connection is open in the database."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return bool(cursor.fetchone()[0] == 0)
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND xact_start IS NOT NULL"
        )
        return bool(cursor.fetchone()[0] == 0)


def held(worker: int) -> tuple[int, int]:
    """The open descriptors and the resident bytes of a process."""
    status = Path(f"/proc/{worker}/status").read_text()
    resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return len(list(Path(f"/proc/{worker}/fd").iterdir())), int(resident.split()[1]) * 1024


def whole_file(port: int, query: str = "") -> bytes:
    """A file to its end; raises where the connection breaks before."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/search/export.csv{query}", timeout=60) as response:
        return bytes(response.read())


def test_readers_who_go_away_leave_nothing_behind(server: tuple[int, int]) -> None:
    port, worker = server
    chance = random.Random(7)
    size = len(whole_file(port))
    for _reader in range(6):
        cut_off(port, chance.randrange(size))
    descriptors, memory = held(worker)

    for _reader in range(CUTS):
        cut_off(port, chance.randrange(size))
    wait_until(is_at_rest, 1)

    assert len(table_of(whole_file(port))) == Entry.objects.public().count() + 1
    wait_until(lambda: held(worker)[0] <= descriptors + 4, 5)
    assert held(worker)[1] - memory < GROWTH
    connections.close_all()


def test_a_failure_midway_breaks_the_connection(server: tuple[int, int]) -> None:
    port, _worker = server
    with pytest.raises(http.client.IncompleteRead) as broken:
        whole_file(port, "?columns=phone")

    assert broken.value.partial
    assert len(table_of(whole_file(port, "?columns=code"))) == Entry.objects.public().count() + 1
