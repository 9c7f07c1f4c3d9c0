"""The lists of words in ``words.yaml``."""

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("words.yaml")


@cache
def lists() -> dict[str, tuple[str, ...]]:
    """Every list by its name, none with a word twice."""
    texts: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: tuple(dict.fromkeys(text.split())) for name, text in texts.items()}


def words(name: str) -> tuple[str, ...]:
    """The words of one list; raises ``KeyError`` for an unknown name."""
    return lists()[name]
