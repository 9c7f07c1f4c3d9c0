"""What tests of downloads use."""

import pytest

from registry.exchange import export, reading


@pytest.fixture
def in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A download comes in pieces of one and of two records."""
    monkeypatch.setattr(export, "FIRST", 1)
    for each in reading.READERS.values():
        monkeypatch.setattr(each, "batch", 2)
