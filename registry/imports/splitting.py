"""Cells of a list: the texts in one, and how a cell says that a value is to be cleared."""

from registry.exchange import lists

CLEARING = frozenset({"（清空）", "(清空)", "(clear)", "（clear）"})


def is_clearing(cell: str) -> bool:
    """Whether a cell asks for its value to be taken away; an empty one says nothing."""
    return cell.strip().lower() in CLEARING


def split_list(cell: str) -> list[str]:
    """The texts in a cell as people write them: without spaces around them, and without empty ones."""
    return [found for text in lists.split(cell) if (found := text.strip())]
