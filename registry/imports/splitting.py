"""Cells of a list: how several texts stand in one, and how a cell says that a value is to be cleared."""

from __future__ import annotations

from collections.abc import Iterable

SEPARATOR = "、"
CLEARING = frozenset({"（清空）", "(清空)", "(clear)", "（clear）"})


def is_clearing(cell: str) -> bool:
    """Whether a cell asks for its value to be taken away; an empty one says nothing."""
    return cell.strip().lower() in CLEARING


def split_list(text: str) -> list[str]:
    """The texts in a cell, between 、 and nothing else; ``\\、`` is a 、 inside a text, ``\\\\`` a backslash."""
    items, item, escaped = [], "", False
    for character in text:
        if escaped:
            # Only what needs a backslash loses it: other backslashes were typed by people.
            item += character if character in f"\\{SEPARATOR}" else f"\\{character}"
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == SEPARATOR:
            items.append(item)
            item = ""
        else:
            item += character
    items.append(item + ("\\" if escaped else ""))
    return [found for each in items if (found := each.strip())]


def join_list(items: Iterable[str]) -> str:
    """The texts as one cell, from which ``split_list`` gives the same ones."""
    return SEPARATOR.join(item.replace("\\", "\\\\").replace(SEPARATOR, f"\\{SEPARATOR}") for item in items)
