"""Whatever is uploaded is read or refused in plain words, within its limits, and nothing of it stays."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from registry.exchange.sheet import asking, limits
from registry.exchange.sheet.limits import AT_ONCE, MEBIBYTE, Reason, Refused
from registry.exchange.sheet.sentences import remarked, why
from tests.imports import forging
from tests.imports.corpus import TEXTS, Case
from tests.imports.workbooks import READ, REFUSED, RENAMED, repeated_string

ALL = bool(os.environ.get("CORPUS_ALL"))
CORPUS = [*TEXTS, *READ, *REFUSED, *RENAMED]
PROC = Path("/proc/self")


def of_this_process() -> tuple[set[str], int]:
    """Its children and how many files it has open."""
    children: set[str] = set()
    for task in PROC.glob("task/*/children"):
        # A thread may end meanwhile.
        with suppress(FileNotFoundError, ProcessLookupError):
            children.update(task.read_text().split())
    return children, len(list((PROC / "fd").iterdir()))


@pytest.fixture(autouse=True)
def nothing_stays() -> Iterator[None]:
    """No process, no open file and no file in the folder in which the process ran."""
    before, files = of_this_process(), set(asking.ROOT.iterdir())
    yield
    assert of_this_process() == before
    assert set(asking.ROOT.iterdir()) == files


def refused(body: bytes) -> Reason | None:
    """Why a file is refused."""
    try:
        asking.read_cells(body)
    except Refused as error:
        assert why(error)
        return error.reason
    return None


def test_the_corpus_is_large_enough() -> None:
    assert len({case.name for case in TEXTS}) + len({case.name for case in [*READ, *REFUSED, *RENAMED]}) >= 150


@pytest.mark.parametrize("case", [case for case in CORPUS if ALL or not case.is_long], ids=lambda case: case.name)
def test_a_file_is_judged_as_it_should_be(case: Case) -> None:
    body, began = case.body, time.monotonic()

    try:
        book = asking.read_cells(body)
    except Refused as error:
        assert error.reason == case.expected
        assert why(error)
        peak = error.mebibytes
    else:
        assert next(len(sheet.rows) for sheet in book.sheets if sheet.rows) == case.expected
        assert not any(sheet.rows for sheet in book.sheets if sheet.hidden)
        assert all(remarked(remark, named) for remark, named in book.remarks)
        assert case.remark is None or case.remark in dict(book.remarks)
        peak = book.mebibytes
    assert time.monotonic() - began < case.seconds
    assert peak <= case.mebibytes


@given(body=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    refused(body)


@given(places=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=30))
def test_any_damage_to_a_workbook_is_read_or_refused(places: list[tuple[int, int]]) -> None:
    body = bytearray(forging.book())
    for place, byte in places:
        body[place % len(body)] = byte

    refused(bytes(body))


def test_the_process_that_reads_can_write_no_file(tmp_path: Path) -> None:
    begin = "from registry.exchange.sheet.__main__ import limit; limit(); "
    code = begin + f"open({str(tmp_path / 'x')!r}, 'wb', 0).write(b'x')"

    done = subprocess.run([sys.executable, "-c", code], cwd=asking.ROOT, capture_output=True, check=False)

    assert done.returncode
    assert not any(path.stat().st_size for path in tmp_path.iterdir())


def test_the_process_that_reads_knows_nothing_of_the_site() -> None:
    code = (
        "import registry.exchange.sheet.__main__, registry.exchange.sheet.workbook, sys; print('django' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=asking.ROOT, capture_output=True, check=True)

    assert done.stdout.strip() == b"False"


def test_the_process_that_reads_has_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret")
    program = 'import os, sys, json; sys.stdin.read(); print(json.dumps({"encoding": " ".join(os.environ), "sheets": []'
    monkeypatch.setattr(asking, "COMMAND", (sys.executable, "-c", program + ', "remarks": [], "peak": 1}))'))

    names = set(asking.read_cells(b"x").encoding.split())

    assert "PATH" in names
    assert not names & {"SECRET_KEY", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}


@pytest.mark.parametrize(("program", "reason"), [
    ("import time; time.sleep(60)", Reason.BEYOND),
    ("while True: print('x' * 1000)", Reason.BEYOND),
    ("import os; os.abort()", Reason.BEYOND),
    ("import sys; sys.exit(1)", Reason.DAMAGED),
    ("", Reason.DAMAGED),
])  # fmt: skip
def test_a_process_that_does_not_answer_is_over_all_the_same(
    monkeypatch: pytest.MonkeyPatch, program: str, reason: Reason
) -> None:
    monkeypatch.setattr(asking, "COMMAND", (sys.executable, "-c", program))
    monkeypatch.setattr(asking, "SECONDS", 1)
    monkeypatch.setattr(asking, "MAX_ANSWER", MEBIBYTE)
    began = time.monotonic()

    assert refused(b"x" * MEBIBYTE) == reason
    assert time.monotonic() - began < 5


def test_only_so_many_files_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.1)
    monkeypatch.setattr(asking, "_free", threading.BoundedSemaphore(AT_ONCE))
    for _reader in range(AT_ONCE):
        asking._free.acquire()

    assert refused(b"a,b") is Reason.BUSY


def test_the_site_answers_while_bombs_are_read(client: Client) -> None:
    client.get("/healthz")
    bomb = repeated_string(100, 800)
    readers = [threading.Thread(target=refused, args=(bomb,)) for _reader in range(AT_ONCE)]
    for reader in readers:
        reader.start()
    slowest = 0.0
    while any(reader.is_alive() for reader in readers):
        began = time.monotonic()
        assert client.get("/healthz").status_code == 200
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(0.02)
    for reader in readers:
        reader.join()

    assert slowest < 1


def test_the_limits_are_those_that_editors_are_told() -> None:
    told = (asking.ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
    counts = (limits.LIST_ROWS, limits.MAX_COLUMNS, limits.MAX_CELL, limits.MAX_CELLS, limits.MAX_CHARACTERS)
    sizes = (limits.MAX_BYTES, limits.MAX_UNPACKED, limits.MEMORY)

    for number in (*counts, limits.MAX_PARTS, *(size // limits.MEBIBYTE for size in sizes)):
        assert re.search(rf"(?<![0-9,]){number:,}(?![0-9,])", told)
    assert f"处理器 {limits.CPU_SECONDS} 秒，最长 {limits.SECONDS} 秒" in told
    assert f"{limits.MAX_SHEETS} 张" in told
    assert f"每个服务进程 {limits.AT_ONCE} 个文件" in told
