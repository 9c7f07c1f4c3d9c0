"""Two versions of one form: what was typed and what somebody else has stored meanwhile, and how one is made of both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst

from registry.admin.typed import Sheet, Typed, digest
from registry.pages.changes import Change

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Seen:
    """What a form showed when it was opened, as digests."""

    values: Mapping[str, str]
    parts: Mapping[str, Mapping[str, str]]

    @classmethod
    def from_text(cls, text: str) -> Seen | None:
        """As a form carries it; ``None`` for what no form of ours carries."""
        try:
            found = json.loads(text)
            return cls(dict(found["values"]), {prefix: dict(rows) for prefix, rows in found["parts"].items()})
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


@dataclass(frozen=True)
class Difference:
    """A value, or a part, that is not the same in both versions, and who has changed it."""

    key: str
    label: str
    mine: str
    theirs: str
    changed_here: bool
    changed_there: bool
    fields: tuple[Change, ...] = ()

    @property
    def is_conflict(self) -> bool:
        """Whether both have changed it."""
        return self.changed_here and self.changed_there

    @property
    def default(self) -> str:
        """What is taken where nobody says otherwise: what was typed, unless nothing was typed there."""
        return MINE if self.changed_here else THEIRS


@dataclass(frozen=True)
class Pair:
    """A part in both versions; in one it may not be there."""

    mine: Typed | None
    theirs: Typed | None


class Reconciliation:
    """What was typed (``mine``) beside what is stored (``theirs``); ``seen`` is what both began with."""

    def __init__(self, mine: Sheet, theirs: Sheet, seen: Seen) -> None:
        self.mine, self.theirs, self.seen = mine, theirs, seen
        self.pairs = {prefix: list(self._pairs(prefix)) for prefix in theirs.parts}
        self.differences = [*self._values(), *self._parts()]

    @property
    def is_needed(self) -> bool:
        """Whether somebody else has changed anything that would be overwritten or is not on this form."""
        return any(each.changed_there for each in self.differences)

    @property
    def shown(self) -> str:
        """What stands for their version: a decision is about the version it was taken on."""
        return digest({"theirs": [self.theirs.seen]})

    def _values(self) -> Iterator[Difference]:
        mine, theirs = self.mine.main, self.theirs.main
        for name, stored in theirs.values.items():
            typed = mine.values.get(name, [])
            if sorted(typed) != sorted(stored):
                began = self.seen.values.get(name)
                here, there = (digest({name: value}) != began for value in (typed, stored))
                yield Difference(name, theirs.label(name), mine.text(name), theirs.text(name), here, there)

    def _pairs(self, prefix: str) -> Iterator[Pair]:
        began = self.seen.parts.get(prefix, {})
        rest = {row.key: row for row in self.theirs.parts[prefix]}
        for row in self.mine.parts.get(prefix, []):
            twin = rest.pop(row.key, None) if row.key else None
            if twin is None:
                alike = {began.get(row.key, row.digest)} if row.key else {row.digest}
                twin = next((other for other in rest.values() if other.digest in alike), None)
                if twin:
                    rest.pop(twin.key)
            yield Pair(row, twin)
        yield from (Pair(None, row) for row in rest.values())

    def _parts(self) -> Iterator[Difference]:
        for prefix, pairs in self.pairs.items():
            label = capfirst(str(self.theirs.formsets[prefix].model._meta.verbose_name))
            for place, pair in enumerate(pairs):
                found = self._part(f"{prefix}-{place}", label, pair, self.seen.parts.get(prefix, {}))
                if found:
                    yield found

    def _part(self, key: str, label: str, pair: Pair, began: Mapping[str, str]) -> Difference | None:
        mine = pair.mine if pair.mine and not pair.mine.removed else None
        if (mine and pair.theirs and mine.values == pair.theirs.values) or not (mine or pair.theirs):
            return None
        start = began.get(pair.mine.key) if pair.mine and pair.mine.key else None
        if pair.mine is None:
            start = began.get(pair.theirs.key) if pair.theirs else None
        here = pair.mine is not None and (mine is None or mine.digest != start)
        there = pair.theirs.digest != start if pair.theirs else start is not None
        fields = _fields(mine, pair.theirs) if mine and pair.theirs else ()
        return Difference(
            key, label, mine.line if mine else "", pair.theirs.line if pair.theirs else "", here, there, fields
        )

    def merged(self, data: QueryDict, choices: Mapping[str, str]) -> QueryDict:
        """``data`` with what ``choices`` take from the other version; without a choice the default."""
        taken = {each.key: choices.get(each.key) or each.default for each in self.differences}
        result = data.copy()
        for name, stored in self.theirs.main.values.items():
            if taken.get(name) == THEIRS:
                result.setlist(name, stored)
        for prefix, pairs in self.pairs.items():
            kept = [(pair, taken.get(f"{prefix}-{place}")) for place, pair in enumerate(pairs)]
            _write(result, self.theirs.formsets[prefix], kept)
        return result


def _fields(mine: Typed, theirs: Typed) -> tuple[Change, ...]:
    names = [name for name in theirs.values if sorted(mine.values.get(name, [])) != sorted(theirs.values[name])]
    return tuple(Change(theirs.label(name), theirs.text(name), mine.text(name)) for name in names)


def _write(data: QueryDict, formset: Any, pairs: list[tuple[Pair, str | None]]) -> None:
    """Write the parts that were decided on into ``data``, the stored ones first, as a formset wants them."""
    prefix = formset.prefix
    for name in [name for name in data if _is_row(name, prefix)]:
        del data[name]
    rows = [row for pair, choice in pairs if (row := _row(pair, choice))]
    stored, added = [row for row in rows if row[0]], [row for row in rows if not row[0]]
    for place, (key, values, removed) in enumerate([*stored, *added]):
        for name, each in values.items():
            data.setlist(f"{prefix}-{place}-{name}", each or [""])
        data[f"{prefix}-{place}-{formset.model._meta.pk.name}"] = key
        data[f"{prefix}-{place}-{formset.fk.name}"] = str(formset.instance.pk or "")
        if removed:
            data[f"{prefix}-{place}-DELETE"] = "on"
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), str(len(stored))


def _row(pair: Pair, choice: str | None) -> tuple[str, dict[str, list[str]], bool] | None:
    """A part as it is to be posted: its key, its values, and whether it goes; ``None`` where there is none."""
    mine, theirs = pair.mine, pair.theirs
    if choice == THEIRS or (mine is None and choice is None):
        return (theirs.key, theirs.values, False) if theirs else None
    if theirs is None:
        return ("", mine.values, False) if mine and not mine.removed else None
    if mine is None or mine.removed:
        return (theirs.key, theirs.values, True)
    return (theirs.key, mine.values, False)


def _is_row(name: str, prefix: str) -> bool:
    start, _dash, rest = name.partition(f"{prefix}-")
    return start == "" and rest[:1].isdigit()
