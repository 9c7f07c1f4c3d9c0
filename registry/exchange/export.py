"""A download on its way: piece by piece, counted and hashed, a bounded number of them at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import chain, islice
from threading import BoundedSemaphore

from django.conf import settings

from registry.exchange.formats import Csv, Format, Json, JsonLines
from registry.exchange.xlsx import Xlsx

FORMATS: dict[str, type[Format]] = {each.name: each for each in (Csv, Xlsx, Json, JsonLines)}
# The first piece is small, so that its bytes come at once.
FIRST = 200

_slots = BoundedSemaphore(settings.EXPORTS_AT_ONCE)


class Busy(Exception):
    """As many downloads are under way as the process gives at once."""


class Export:
    """The pieces of a file. It takes a slot, and gives it back at its end, whichever end that is.

    The first rows are read when it is made, so that what is wrong is known while another answer can still be given. A
    failure later on is not caught: it breaks the connection, and nobody takes half a file for a whole one.
    """

    def __init__(self, form: Format, keys: Callable[[], Iterator[int]], done: Callable[[Export], None]) -> None:
        self.form, self.done = form, done
        self.hash, self.size = hashlib.sha256(), 0
        if not _slots.acquire(blocking=False):
            raise Busy
        self._holds_slot = True
        try:
            self._pieces = self._read(keys())
            self._first: bytes | None = next(self._pieces)
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece, self._first = self._first, None
        if piece is None:
            piece = next(self._pieces)
        return piece

    def close(self) -> None:
        """The reader has it all, or has gone away."""
        if self._holds_slot:
            self._holds_slot = False
            _slots.release()

    def _read(self, keys: Iterator[int]) -> Iterator[bytes]:
        yield self._counted(self.form.begin() + self.form.piece(list(islice(keys, FIRST))))
        while ids := list(islice(keys, self.form.reader.batch)):
            yield self._counted(self.form.piece(ids))
        yield self._counted(self.form.end())
        self.done(self)

    def _counted(self, piece: bytes) -> bytes:
        self.hash.update(piece)
        self.size += len(piece)
        return piece


def whole(export: Export) -> bytes:
    """All of it in one piece; for files that are known to be small."""
    try:
        return b"".join(chain(export))
    finally:
        export.close()
