"""One row while it is read: what it says, what the registry states now, and what it would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext as _

from registry.exchange.columns import Column
from registry.exchange.guarding import unguard
from registry.exchange.verifying import plain
from registry.imports.splitting import is_clearing
from registry.models import Entry


class Problem(TypedDict):
    """What is wrong with a cell (or with the row, where ``column`` is empty), and what to do about it."""

    column: str
    value: str
    sentence: str


class Change(TypedDict):
    """A value that differs. For a list, what is added to it and what goes; ``note`` is a word on the new value."""

    column: str
    old: str
    new: str
    added: list[str]
    removed: list[str]
    note: str


@dataclass(frozen=True)
class Wanted:
    """A word that is not in the registry yet and is added when the list is applied, once for all rows that want it.

    ``values`` are its columns; a relation among them may be another one that is wanted.
    """

    model: type[models.Model]
    key: tuple[str, ...]
    values: Mapping[str, Any] = field(compare=False, hash=False)


@dataclass(frozen=True)
class Item:
    """A text of a list: its name in the registry, and the columns of the part where it has to be added."""

    key: str
    values: Mapping[str, Any]


@dataclass
class Reading:
    """A row. ``cells`` are those that say anything, ``present`` what a download would say of ``entry`` now."""

    line: int
    cells: Mapping[str, str]
    present: Mapping[str, str]
    entry: Entry | None
    by: User
    has_source: bool
    # Found by another name than its own: the name in the row is how it was found, not a change.
    keeps_name: bool = False
    columns: dict[str, Any] = field(default_factory=dict)
    cited: list[str] = field(default_factory=list)
    lists: dict[str, list[Item]] = field(default_factory=dict)
    recognition: dict[str, Any] | None = None
    problems: list[Problem] = field(default_factory=list)
    difference: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """A cell without spaces around it; empty where it clears."""
        cell = self.cells.get(name, "")
        return "" if is_clearing(cell) else cell.strip()

    def clears(self, name: str) -> bool:
        """Whether a cell asks for its value to be taken away, and there is one."""
        return is_clearing(self.cells.get(name, "")) and bool(self.present.get(name))

    def says(self, column: Column) -> bool:
        """Whether the row has anything to say about ``column`` that is not stated already."""
        cell = self.cells.get(column.name, "")
        if not cell.strip():
            return False
        if is_clearing(cell):
            return bool(self.present.get(column.name))
        return not same(cell, self.present.get(column.name, ""))

    def problem(self, column: str, sentence: str) -> None:
        """Note what is wrong with a cell."""
        self.problems.append(Problem(column=column, value=self.cells.get(column, "")[:200], sentence=sentence))

    def change(self, column: str, old: str, new: str, note: str = "", **lists: list[str]) -> None:
        """Note a value that differs."""
        told = Change(column=column, old=old, new=new, added=[], removed=[], note=note)
        self.difference.append({**told, **lists})  # type: ignore[typeddict-item]

    def set(self, name: str, attribute: str, value: Any) -> None:
        """Set a column of the entry, whose source is then that of the list."""
        self.columns[attribute] = value
        self.cited.append(name)


def same(cell: str, present: str) -> bool:
    """Whether a cell says what is stated, whatever programs did to it in good faith.

    Of a workbook nobody knows whether an apostrophe was put before a formula by us or by whoever wrote it.
    """
    spellings = {plain(text).strip() for text in (present, unguard(present))}
    return cell == present or plain(cell).strip() in spellings


def unknown(what: str) -> str:
    """A sentence for a word that the registry does not know."""
    return _("The registry knows no “%(what)s”.") % {"what": what}
