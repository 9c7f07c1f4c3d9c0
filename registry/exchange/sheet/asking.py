"""The site's side: one process for a file, which is over, whatever it read, when the answer is here."""

import json
import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from registry.exchange.sheet.limits import (
    AT_ONCE,
    MAX_ANSWER,
    MAX_BYTES,
    PATIENCE,
    SECONDS,
    Reason,
    Refused,
    Remark,
)

logger = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-m", "registry.exchange.sheet")
# What Python may need to start. The process gets no secret of the site.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH")
_free = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Cells:
    """A sheet: its cells as texts, ragged; those of a hidden one are not read."""

    name: str
    hidden: bool
    rows: list[list[str]]


@dataclass(frozen=True)
class Book:
    """What a file holds, what has to be known of it, and what reading it took."""

    encoding: str
    sheets: list[Cells]
    remarks: list[tuple[Remark, dict[str, Any]]] = field(default_factory=list)
    seconds: float = 0
    mebibytes: float = 0


def read_cells(body: bytes) -> Book:
    """The cells of a CSV or XLSX; raises ``Refused``."""
    if not body:
        raise Refused(Reason.EMPTY)
    if len(body) > MAX_BYTES:
        raise Refused(Reason.BYTES, limit=MAX_BYTES)
    if not _free.acquire(timeout=PATIENCE):
        raise Refused(Reason.BUSY)
    began = time.monotonic()
    try:
        answer = _understood(*_run(body))
    finally:
        _free.release()
    seconds, mebibytes = time.monotonic() - began, answer["peak"] / 1024
    logger.info("Read a file of %d bytes in %.1f s with %.0f MiB.", len(body), seconds, mebibytes)
    if reason := answer.get("refused"):
        refused = Refused(Reason(reason), **answer["details"])
        refused.mebibytes = mebibytes
        raise refused
    sheets = [Cells(**sheet) for sheet in answer["sheets"]]
    remarks = [(Remark(remark), named) for remark, named in answer["remarks"]]
    return Book(answer["encoding"], sheets, remarks, seconds, mebibytes)


def _run(body: bytes) -> tuple[int, bytes]:
    """The status and the answer of the process; it is killed when its time is over."""
    environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 our own program
        COMMAND, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment
    ) as child:
        timer = threading.Timer(SECONDS, child.kill)
        timer.start()
        try:
            answer = _exchange(child, body)
            child.wait()
        finally:
            timer.cancel()
            child.kill()
    return child.returncode, answer


def _exchange(child: subprocess.Popen[bytes], body: bytes) -> bytes:
    """What the process says of these bytes. It reads all before it says anything, so that neither waits for ever."""
    assert child.stdin and child.stdout  # noqa: S101 both are pipes
    try:
        child.stdin.write(body)
        child.stdin.close()
    except BrokenPipeError:
        # It ended early: its status says why.
        pass
    answer = child.stdout.read(MAX_ANSWER + 1)
    if len(answer) > MAX_ANSWER:
        child.kill()
    return answer


def _understood(status: int, answer: bytes) -> dict[str, Any]:
    """The answer of a process that ended well; raises ``Refused`` for one that was ended or broke."""
    if status < 0 or len(answer) > MAX_ANSWER:
        raise Refused(Reason.BEYOND)
    if status or not answer:
        raise Refused(Reason.DAMAGED)
    understood: dict[str, Any] = json.loads(answer)
    return understood
