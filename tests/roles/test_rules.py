"""The rules are what the tables say, and no single one can change without a test that fails."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from registry.models import State
from registry.roles import Act, Matter, Role
from registry.roles.rules import ENTRY_RULES, OTHER_RULES, STATES, Rule
from registry.roles.vocabulary import Where
from tests.roles import matrix


def test_the_rules_are_what_the_tables_say() -> None:
    assert not list(matrix.disagreements())


def test_the_tables_say_something_of_every_role_and_act() -> None:
    told = {(cell.role, cell.act) for cell in matrix.cells()}
    assert told == {(role, act) for role in Role for act in Act if act is not Act.DELETE}
    matters = {matter for matter in Matter if matter is not Matter.ENTRIES}
    assert {key[:2] for key in matrix.others()} == {(role, matter) for role in Role for matter in matters}


def flipped() -> Iterator[tuple[str, Role, Any, Any]]:
    """Every rule with one thing in it changed: an act more or less, its reach, a state more or less."""
    for role, rules in ENTRY_RULES.items():
        for place, rule in enumerate(rules):
            for changed in changes(rule):
                yield "ENTRY_RULES", role, role, (*rules[:place], changed, *rules[place + 1 :])
    for role, matters in OTHER_RULES.items():
        for matter in Matter:
            for act in matrix.DEEDS.values() if matter is not Matter.ENTRIES else ():
                yield "OTHER_RULES", role, role, {**matters, matter: matters.get(matter, frozenset()) ^ {act}}


def changes(rule: Rule) -> Iterator[Rule]:
    """The rule with one thing changed. A state counts only where one of its acts can be done in it."""
    told = [act for act in Act if act is not Act.DELETE]
    yield from (replace(rule, acts=rule.acts ^ {act}) for act in told if STATES[act] & rule.states)
    yield replace(rule, where=Where.OWN if rule.where is Where.ANYWHERE else Where.ANYWHERE)
    for state in State:
        if any(state in STATES[act] for act in rule.acts):
            yield replace(rule, states=rule.states ^ {state})


def test_flipping_any_single_rule_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    tables: dict[str, Any] = {"ENTRY_RULES": ENTRY_RULES, "OTHER_RULES": OTHER_RULES}
    unnoticed, count = [], 0
    # A reviewer's two rules share a reach: an act of the one, given to the other as well, changes nothing.
    for table, role, key, rule in flipped():
        with monkeypatch.context() as patch:
            patch.setitem(tables[table], key, rule)
            count += 1
            if not any(True for _cell in matrix.disagreements()):
                unnoticed.append((table, role, rule))
    assert count > 200
    assert [each[:2] for each in unnoticed] == [("ENTRY_RULES", Role.REVIEWER)] * 3
