"""The chain of a record: what it belongs to, and what belongs to it. A list first, and the same drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from registry.models import Entry, Kind, Part, part_models
from registry.moments import Moment
from registry.pages.statement import Row, Statement

# How far up the chain is followed, and how many of one sort are drawn.
STEPS = 3
DRAWN = 6


@dataclass(frozen=True)
class Node:
    """One thing of the chain, with what tells it from others of its name."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Link:
    """The things that stand in one relation to the record."""

    label: str
    nodes: list[Node]

    @property
    def drawn(self) -> list[Node]:
        """Those that the diagram has room for."""
        return self.nodes[:DRAWN]

    @property
    def left(self) -> int:
        """How many more there are than the diagram shows."""
        return len(self.nodes) - len(self.drawn)


@dataclass(frozen=True)
class Chain:
    """``above`` from the farthest down to the record; ``beside`` what shares its host; ``below`` what it holds."""

    above: list[Link] = field(default_factory=list)
    beside: list[Link] = field(default_factory=list)
    below: list[Link] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the record stands alone."""
        return not (self.above or self.beside or self.below)


def chain_of(
    statement: Statement, ancestors: Sequence[Entry], children: Sequence[Entry], beside: Sequence[Entry], at: str
) -> Chain:
    """The chain of what ``statement`` states; ``at`` keeps its links in the same moment."""
    host = statement.cells["host"]
    above = [Link(_("Host"), [Node(host.text, f"{host.url}{at}")])] if host.url else []
    above += [Link(_("Part of"), [_record(each, at)]) for each in ancestors]
    told = {each.record_id for each in ancestors}
    others = [each for each in beside if each.record_id not in told]
    held = [Link(label, nodes) for label, nodes in _by_kind(children, at)]
    parts = [Link(str(model._meta.verbose_name_plural), _nodes(model, rows)) for model, rows in _chained(statement)]
    return Chain(above, [Link(label, nodes) for label, nodes in _by_kind(others, at)], [*held, *parts])


def ancestors_of(parent: str | None, moment: Moment) -> list[Entry]:
    """The records that a record is part of, the farthest first."""
    found: list[Entry] = []
    while parent and len(found) < STEPS and parent not in {entry.record_id for entry in found}:
        entry = Entry.objects.at(moment.revision).filter(record=parent).defer("snapshot").first()
        if entry is None:
            break
        found.insert(0, entry)
        parent = entry.parent_id
    return found


def _record(entry: Entry, at: str) -> Node:
    return Node(entry.local_name, f"{entry.get_absolute_url()}{at}", str(Kind(entry.kind).label))


def _by_kind(entries: Iterable[Entry], at: str) -> list[tuple[str, list[Node]]]:
    order = list(Kind)
    ordered = sorted(entries, key=lambda entry: order.index(Kind(entry.kind)))
    return [
        (str(Kind(kind).plural), [_record(entry, at) for entry in group])
        for kind, group in groupby(ordered, key=lambda entry: entry.kind)
    ]


def _chained(statement: Statement) -> list[tuple[type[Part], list[Row]]]:
    models = sorted((model for model in part_models() if model.chained), key=lambda model: model.page_order)
    return [(model, rows) for model in models if (rows := statement.parts.get(model.plural))]


def _nodes(model: type[Part], rows: Iterable[Row]) -> list[Node]:
    """A part by its name, once, leading to what it names or else to its place on the page."""
    found: dict[str, Node] = {}
    for row in rows:
        name, *others = (row.cells[path] for path in model.chained)
        url = next((cell.url for cell in (name, *others) if cell.url), "") or _finding(model, name.text)
        found.setdefault(name.text, Node(name.text, url or f"#{model.plural}"))
    return list(found.values())


def _finding(model: type[Part], text: str) -> str:
    """The list that finds a name of this model, if there is one."""
    if not model.suggested:
        return ""
    return f"{reverse(model.suggested.route)}?{urlencode({model.suggested.parameter: text})}"
