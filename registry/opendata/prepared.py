"""Files that are made once for each state of the registry and kept until the next.

A state is the newest revision and the day, since levels begin and end with the day. A small registry makes a file while
the reader waits; a large one beside the requests, one process at a time, while the latest there is is given. It takes
minutes of work, so a large registry rests between two of them, however often something is published.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread

from django.conf import settings
from django.db import connection

from registry.models import Entry, Publication
from registry.moments import Moment

logger = logging.getLogger(__name__)
# From so many entries on a file is made beside the requests.
MANY = 1_000
# For so many seconds a large registry leaves a file as it is.
REST = 6 * 60 * 60
# Raised when what the files hold changes, so that those of before are not given any more.
FORMAT = 1
KEPT = 2
Make = Callable[[Path, "State"], None]
_making = Lock()


@dataclass(frozen=True)
class State:
    """One state of the registry."""

    revision: int
    moment: Moment
    published: str

    @classmethod
    def now(cls) -> State:
        """The present one."""
        newest = Publication.objects.order_by("-revision").values_list("revision", "at").first()
        revision, at = newest or (0, None)
        return cls(revision, Moment.now(), at.isoformat() if at else "")

    @property
    def name(self) -> str:
        """What tells it from every other, those of another database included."""
        told = f"{FORMAT}|{self.published}|{self.revision}|{self.moment.day}"
        return f"r{self.revision}-{self.moment.day:%Y%m%d}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Prepared:
    """A file for each state, named ``stem``, as ``make`` writes it."""

    stem: str
    suffix: str
    make: Make

    def path(self, state: State) -> Path:
        """Where the file of ``state`` is, or will be."""
        return Path(settings.DATA_DIR) / f"{self.stem}-{state.name}{self.suffix}"

    def get(self, state: State) -> Path | None:
        """The file of ``state`` or, in a large registry, the latest there is; ``None`` before the first."""
        path = self.path(state)
        if path.exists():
            return path
        if Entry.objects.public().count() < MANY:
            self._make(path, state)
            return path
        latest = next(reversed(self._found()), None)
        if latest is None or time.time() - latest.stat().st_mtime > REST:
            self._make_beside(path, state)
        return latest

    def _make_beside(self, path: Path, state: State) -> None:
        if _making.acquire(blocking=False):
            Thread(target=self._make_and_release, args=(path, state), daemon=True).start()

    def _make_and_release(self, path: Path, state: State) -> None:
        try:
            self._make(path, state)
        except Exception:
            logger.exception("%s could not be made", path.name)
        finally:
            _making.release()
            connection.close()

    def _make(self, path: Path, state: State) -> None:
        """Write the file under another name and move it into place, so that no half of one is ever given."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with (path.parent / f"{self.stem}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if path.exists():
                return
            half = path.with_name(f"{path.name}.{os.getpid()}.half")
            try:
                self.make(half, state)
                half.replace(path)
            finally:
                half.unlink(missing_ok=True)
            self._forget_old()

    def _forget_old(self) -> None:
        # Whoever left a half file is gone: the lock is ours.
        halves = Path(settings.DATA_DIR).glob(f"{self.stem}-r*.half")
        for old in [*self._found()[:-KEPT], *halves]:
            with suppress(FileNotFoundError):
                old.unlink()

    def _found(self) -> list[Path]:
        """The files of all states, the oldest first."""
        files = []
        for path in Path(settings.DATA_DIR).glob(f"{self.stem}-r*{self.suffix}"):
            with suppress(FileNotFoundError):
                files.append((path.stat().st_mtime_ns, path))
        return [path for _time, path in sorted(files)]
