"""Orders of entries that follow publications: what is new is put in its place, the rest is not sorted again.

What is superseded stays where it was; whoever walks an order passes over it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from registry.models import EntryQuerySet
from registry.models.querysets import SORTS

Place = tuple[Any, ...]
PlacesOf = Callable[[Iterable[int]], Mapping[int, Place]]
# More new entries than this are sorted with all others when the order is next asked for.
MOST_NEW = 1000


def places(entries: EntryQuerySet, sort: str) -> PlacesOf:
    """How to learn the places of entries in the order of ``sort``: what compares as the database compares."""
    columns = [*SORTS[sort], "record_id"]
    names = [column.removeprefix("-") for column in columns]
    # Only numbers are sorted from the highest down.
    signs = [-1 if column.startswith("-") else 1 for column in columns]

    def of(keys: Iterable[int]) -> Mapping[int, Place]:
        rows = entries.filter(pk__in=set(keys)).order_by().values_list("pk", *names)
        return {
            key: tuple(-value if sign < 0 else value for sign, value in zip(signs, row, strict=True))
            for key, *row in rows
        }

    return of


def merged(order: array[int], new: Sequence[int], places_of: PlacesOf) -> array[int]:
    """``order`` with the entries ``new`` in their places; one query for each halving of the order."""
    mine = places_of(new)
    found = _bisected(order, mine, places_of)
    together, taken = array("q"), 0
    for key in sorted(mine, key=mine.__getitem__):
        together += order[taken : found[key]]
        together.append(key)
        taken = found[key]
    return together + order[taken:]


def _bisected(order: array[int], mine: Mapping[int, Place], places_of: PlacesOf) -> dict[int, int]:
    """Before which place of ``order`` each entry comes."""
    low, high = dict.fromkeys(mine, 0), dict.fromkeys(mine, len(order))
    while unsure := {key: (low[key] + high[key]) // 2 for key in mine if low[key] < high[key]}:
        others = places_of(order[middle] for middle in unsure.values())
        for key, middle in unsure.items():
            if others[order[middle]] < mine[key]:
                low[key] = middle + 1
            else:
                high[key] = middle
    return low
