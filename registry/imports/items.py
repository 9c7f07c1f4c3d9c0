"""A numbered line of a list: 1. 某工作室（依托单位：某公司；领办人：某人；职业：某工种）."""

from __future__ import annotations

import re
from typing import NamedTuple

from registry.imports.fitting import BODIES, NAMES, NUMBER, assigned, bare, column_of, fit, split_row, tidy

START = re.compile(
    r"\s*(?:[（(]\s*([0-9０-９]{1,4})\s*[)）][、.．]?|([0-9０-９]{1,4})\s*(?:[.．、)）]|(?=\s)))\s*(?=[^0-9０-９\s.．])"
)
BETWEEN = " \t\u3000；;，,。、：:—-"
DEFAULT = ("name", "host", "leaders", "occupations", "district")
LONGEST_LABEL = 12
LONGEST_NAME = 60
# What is no name though it is numbered: an attachment, a demand, a sentence.
NO_NAME = re.compile(r"名单|附件|通知|申报|汇总表|要求|[。？！]")
GROUP_BEHIND = re.compile(r"(.+?)[（(]([^（()）]*(?:[（(][^（()）]*[)）][^（()）]*)*)[)）][。；;]?\Z")
OPENING, CLOSING = "（(", "）)"


class Label(NamedTuple):
    """Where a label such as 依托单位： begins and ends in a text, and which column it means."""

    begin: int
    end: int
    column: str


def is_item(line: str) -> bool:
    """Whether a line begins with a number as those of a list do."""
    return bool(START.match(line))


def number_in(line: str) -> int | None:
    """The number that an item begins with."""
    found = START.match(line)
    return int(found[1] or found[2]) if found else None


def cells_of(text: str) -> dict[str, str]:
    """The cells of an item; nothing where it names no body."""
    text = text[found.end() :] if (found := START.match(text)) else text
    labels = labels_in(text)
    cells = _labelled(text, labels) if labels else _unlabelled(text.strip())
    cells = {column: tidy(column, cell) for column, cell in cells.items() if cell.strip()}
    name = cells.get("name", "")
    is_name = bool(name) and len(name) <= LONGEST_NAME and not NO_NAME.search(name)
    return cells if is_name and (labels or NAMES.search(bare(name)) or BODIES.search(bare(name))) else {}


def is_open(text: str) -> bool:
    """Whether an item goes on in the next line: a bracket is open, or its last cell is broken off."""
    if sum(map(text.count, OPENING)) > sum(map(text.count, CLOSING)):
        return True
    if re.search(r"[。；;]\s*\Z", text):
        return False
    cells = cells_of(text)
    if not cells:
        return not NO_NAME.search(text)
    column, last = list(cells.items())[-1]
    return not fit(column, last)


def labels_in(text: str) -> list[Label]:
    """The labels of an item, from left to right."""
    found = (_label_before(text, colon.start()) for colon in re.finditer("[:：]", text))
    return [label for label in found if label]


def _label_before(text: str, colon: int) -> Label | None:
    for begin in range(max(colon - LONGEST_LABEL, 0), colon - 1):
        if begin and text[begin - 1] not in BETWEEN + OPENING + CLOSING:
            continue
        if (column := column_of(text[begin:colon])) and column != NUMBER:
            return Label(begin, colon + 1, column)
    return None


def _labelled(text: str, labels: list[Label]) -> dict[str, str]:
    head = text[: labels[0].begin].rstrip(BETWEEN)
    is_opened = head.endswith(tuple(OPENING))
    cells = {"name": head[:-1].rstrip(BETWEEN) if is_opened else head} if head.strip(BETWEEN + OPENING) else {}
    ends = [label.begin for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=True):
        value = text[label.end : end].strip(BETWEEN)
        # 某公司（集团）keeps its bracket; the one that closes the whole goes, and one that opens the next label.
        while value and (value[-1] in OPENING or (value[-1] in CLOSING and _is_closed_too_often(value))):
            value = value[:-1].rstrip(BETWEEN)
        cells.setdefault(label.column, value)
    return cells


def _is_closed_too_often(text: str) -> bool:
    return sum(map(text.count, CLOSING)) > sum(map(text.count, OPENING))


def _unlabelled(text: str) -> dict[str, str]:
    """Name and the rest by place: 某基地（某公司）, or cells with commas or gaps between them."""
    text = text.rstrip("。；;")
    if len(cells := split_row(text)) > 1 and NAMES.search(bare(cells[0])):
        return _by_place(cells)
    if found := GROUP_BEHIND.match(text):
        pieces = [piece for piece in re.split(r"[，,；;\s]+", found[2]) if piece]
        if pieces and BODIES.search(bare(pieces[0])):
            return _by_place([found[1], *pieces])
    pieces = [piece for piece in re.split(r"[，,；;]|——", text) if piece]
    return _by_place(pieces) if len(pieces) > 1 else {"name": text}


def _by_place(cells: list[str]) -> dict[str, str]:
    if len(cells) > len(DEFAULT):
        return {"name": "，".join(cells)}
    return dict(zip(DEFAULT, [cells[0], *assigned(cells[1:], DEFAULT[1:])], strict=True))
