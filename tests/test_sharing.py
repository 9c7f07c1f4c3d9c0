"""Two engines side by side share what no database has a part in; nothing is left out between them."""

from tests.__main__ import ENGINES, ONCE, shares


def test_each_mark_is_answered_for_by_one_engine() -> None:
    left_out = [shares(engine, list(ENGINES))["TESTED_ELSEWHERE"].split() for engine in ENGINES]
    assert {mark: sum(mark in marks for marks in left_out) for mark in ONCE} == dict.fromkeys(ONCE, len(ENGINES) - 1)


def test_each_turn_is_taken_by_one_engine() -> None:
    assert [shares(engine, list(ENGINES))["TESTED_BY_TURNS"] for engine in ENGINES] == ["0/2", "1/2"]


def test_one_engine_by_itself_leaves_nothing_out() -> None:
    for engine in ENGINES:
        assert shares(engine, [engine]) == {"TESTED_ELSEWHERE": "", "TESTED_BY_TURNS": "0/1"}
