"""Who may do what, cell by cell, as ``matrix.csv`` and ``other_matters.csv`` say; and where the rules say otherwise.

The letters are the states of an entry (Draft, Submitted, Reviewed, Published, Withdrawn) and, for everything else, what
is done to it (View, Add, Edit, Delete, eXport; Review, reJect and Publish what was proposed).
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from registry.models import State
from registry.roles import Act, Matter, Role
from registry.roles.rules import ENTRY_RULES, OTHER_RULES
from registry.roles.vocabulary import Where

HERE = Path(__file__).parent
STATES = {"D": State.DRAFT, "S": State.SUBMITTED, "R": State.REVIEWED, "P": State.PUBLISHED, "W": State.WITHDRAWN}
DEEDS = {
    **{"V": Act.VIEW, "A": Act.ADD, "E": Act.EDIT, "D": Act.DELETE, "X": Act.EXPORT},
    **{"R": Act.REVIEW, "J": Act.REJECT, "P": Act.PUBLISH},
}


class Cell(NamedTuple):
    """An act on an entry in one of the own districts or elsewhere, in a state."""

    role: Role
    act: Act
    is_own: bool
    state: State


def rows(name: str) -> list[dict[str, str]]:
    """The lines of a table."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def cells() -> dict[Cell, bool]:
    """Every cell of the matrix of entries, and whether it is allowed."""
    return {
        Cell(Role(row["role"]), Act(row["act"]), place == "own", state): letter in row[place]
        for row in rows("matrix.csv")
        for place in ("own", "elsewhere")
        for letter, state in STATES.items()
    }


@cache
def others() -> dict[tuple[Role, Matter, Act], bool]:
    """Every cell of the matrix of what has no district and no state."""
    return {
        (Role(row["role"]), Matter(row["matter"]), act): letter in row["acts"]
        for row in rows("other_matters.csv")
        for letter, act in DEEDS.items()
    }


def disagreements() -> Iterator[object]:
    """The cells in which the rules and the tables differ."""
    for cell, allowed in cells().items():
        reaching = [rule for rule in ENTRY_RULES[cell.role] if cell.is_own or rule.where is Where.ANYWHERE]
        if any(rule.allows(cell.act, cell.state) for rule in reaching) is not allowed:
            yield cell
    for key, allowed in others().items():
        role, matter, act = key
        if (act in OTHER_RULES[role].get(matter, ())) is not allowed:
            yield key
