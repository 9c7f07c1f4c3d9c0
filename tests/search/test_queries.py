"""Real queries over the content of the registry, by class: what must be found, and how high it must stand.

``queries.csv`` says for each what is expected: everything that is found, in its order (``set``), or what comes first
(``first``). Where nothing is found, what is offered as nearest is the answer. Both databases give the same.
"""

import csv
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pytest

from registry.models import Entry
from registry.search.nearest import nearest
from registry.search.query import parse
from tests.search.conftest import MEASURED, Measures

CASES = Path(__file__).with_name("queries.csv")
# What was typed wrongly is answered as well as can be.
TYPOS = "typos"


class Case(NamedTuple):
    """A query of some class with the names it is to find."""

    group: str
    query: str
    expected: list[str]
    mode: str


def cases() -> list[Case]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Case(row["class"], row["query"], list(filter(None, row["expected"].split("|"))), row["mode"]) for row in rows
    ]


def answer(q: str) -> tuple[list[str], bool]:
    """The names that a reader of the list sees, in its order, and whether they were found rather than guessed."""
    entries = Entry.objects.public().with_level()
    found = list(entries.matching(q).in_order("relevance").values_list("name", flat=True))
    return found or [entry.name for entry in nearest(parse(q), entries)], bool(found)


def measured(case: Case, found: list[str]) -> Measures:
    places = [place for place, name in enumerate(found, 1) if name in case.expected]
    return Measures(len(places) / len(case.expected), 1 / places[0] if places else 0)


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case.group}: {case.query}")
def test_a_query_finds_what_it_should(case: Case) -> None:
    names, were_found = answer(case.query)

    if not case.expected:
        assert not were_found
    elif case.mode == "first":
        assert names[:1] == case.expected
    else:
        assert names == case.expected


@pytest.mark.usefixtures("content")
def test_every_class_finds_all_and_shows_it_high() -> None:
    by_class: dict[str, list[Measures]] = defaultdict(list)
    for case in cases():
        if case.expected:
            by_class[case.group].append(measured(case, answer(case.query)[0]))
    for group, measures in by_class.items():
        MEASURED[group] = len(measures), Measures(*(sum(each) / len(measures) for each in zip(*measures, strict=True)))

    assert {group for group, (_number, means) in MEASURED.items() if means.recall < 1} <= {TYPOS}
    assert {group for group, (_number, means) in MEASURED.items() if means.reciprocal_rank < 0.95} == set()


def test_there_are_queries_enough_of_every_class() -> None:
    groups = [case.group for case in cases()]

    assert len(groups) >= 120
    assert min(map(groups.count, groups)) >= 6
