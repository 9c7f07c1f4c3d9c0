"""What draws on a source: the records and figures at each place in it that is cited."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from registry.models import CityStatistic, Entry, Source, part_models

# How many places of a source are told apart, and how many records at each.
PLACES, RECORDS = 100, 8


@dataclass(frozen=True)
class Place:
    """One place in a source. ``left`` is how many records more there are than are shown."""

    locator: str
    entries: list[Entry]
    figures: list[CityStatistic]
    left: int = 0


def drawing_on(source: Source) -> dict[str, set[int]]:
    """For each place in a source the ids of the public entries that cite it."""
    found: dict[str, set[int]] = defaultdict(set)
    for model in part_models():
        parts = model._default_manager.filter(source=source, entry__in=Entry.objects.public())
        for entry, locator in parts.order_by().values_list("entry", "locator").distinct():
            for place in _places(locator):
                found[place].add(entry)
    return found


def places_of(drawing: dict[str, set[int]], figures: Iterable[CityStatistic]) -> list[Place]:
    """The first places of a source, each with what is taken from it."""
    by_place: dict[str, list[CityStatistic]] = defaultdict(list)
    for figure in figures:
        for place in _places(figure.locator):
            by_place[place].append(figure)
    named = sorted((place for place in {*drawing, *by_place} if place), key=_in_order)[:PLACES]
    shown = {place: sorted(drawing.get(place, ()))[:RECORDS] for place in named}
    entries = Entry.objects.defer("snapshot").in_bulk({key for keys in shown.values() for key in keys})
    return [
        Place(
            place,
            [entries[key] for key in shown[place]],
            by_place.get(place, []),
            len(drawing.get(place, ())) - len(shown[place]),
        )
        for place in named
    ]


def _places(locator: str) -> list[str]:
    """A citation may name several places: P10、P16."""
    return locator.split("、")


def _in_order(place: str) -> list[tuple[int, str]]:
    """Places as a reader expects them: 第2页 before 第10页."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"([0-9]+)", place)]
