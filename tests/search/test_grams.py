import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.search.fold import fold
from registry.search.grams import (
    BREAK,
    TermPlan,
    document,
    grams,
    name_grams,
    name_plan,
    sequence,
    sound_grams,
    term_tokens,
)
from registry.search.matching import find_span, pinyin_document

# Few characters, so that terms are often found, and runs often end in the middle of what a term would need.
documents = st.text(st.sampled_from("铁路运\n𠮷a"), max_size=12)
terms = st.text(st.sampled_from("铁路运𠮷a"), min_size=1, max_size=4)


def answered(tokens: set[str], plan: TermPlan) -> bool:
    """What an index says: every token is there, or one that begins with the prefix."""
    if plan.prefix:
        return any(token.startswith(plan.tokens[0]) for token in tokens)
    return tokens.issuperset(plan.tokens)


def found(text: str, term: str) -> bool:
    plan = term_tokens(term)
    return answered(grams(text), plan) and (not plan.recheck or term in text)


@given(documents, terms)
def test_the_tokens_find_a_term_exactly_where_it_stands_in_a_run(text: str, term: str) -> None:
    assert found(text, term) == any(term in run for run in text.split("\n"))


@given(documents, terms)
def test_tokens_side_by_side_are_a_term_where_it_stands(text: str, term: str) -> None:
    wanted, there = sequence(term)[:-1], sequence(text)
    places = range(len(there) - len(wanted) + 1)

    if wanted:
        assert any(there[place : place + len(wanted)] == wanted for place in places) == (term in text)


@given(documents, terms)
def test_with_the_end_of_its_run_they_are_the_whole_of_a_text(text: str, term: str) -> None:
    assert (sequence(text)[: len(term)] == sequence(term)) == (text.lstrip("\n").split("\n")[0] == term)


@given(st.lists(st.text(), max_size=3), st.booleans())
def test_the_tokens_of_names_can_be_read_from_their_document(names: list[str], person: bool) -> None:
    pinyin = BREAK.join(pinyin_document(name, person) for name in names)

    assert sound_grams(pinyin) == set().union(*(name_grams(name, person) for name in names))


@given(st.text(st.characters(exclude_categories=())), st.data())
def test_any_part_of_any_run_is_found(text: str, data: st.DataObject) -> None:
    run = data.draw(st.sampled_from(text.split("\n")))
    start = data.draw(st.integers(0, len(run)))
    term = run[start : data.draw(st.integers(start, len(run)))]

    assert term == "" or found(text, term)


@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_tokens_are_plain_words_that_no_parser_splits(text: str) -> None:
    assert all(re.fullmatch(r"[a-x][0-9a-z]{3}([a-x][0-9a-z]{3})?", token) for token in grams(text))


@given(st.characters(), st.characters())
def test_different_characters_have_different_tokens(one: str, other: str) -> None:
    assert (term_tokens(one).tokens == term_tokens(other).tokens) == (one == other)


def test_a_bigram_begins_with_its_first_character() -> None:
    assert term_tokens("铁路").tokens[0].startswith(term_tokens("铁").tokens[0])


def test_only_terms_of_three_and_more_need_a_recheck() -> None:
    assert [term_tokens(term)[1:] for term in ("铁", "铁路", "铁路运")] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_a_term_does_not_match_across_fields() -> None:
    text = document(["重庆铁路", "", "运输 学院"])

    assert text == "重庆铁路\n运输学院"
    assert found(text, "运输学院")
    assert not found(text, "路运")


def test_a_text_without_characters_has_no_tokens() -> None:
    assert grams("") == grams("\n\n") == set()


def test_an_empty_term_is_refused() -> None:
    with pytest.raises(ValueError, match="empty term"):
        term_tokens("")


def found_by_sound(name: str, term: str, person: bool = False) -> bool:
    plan = name_plan(term)
    return plan is not None and answered(name_grams(name, person), plan)


some_names = st.text(st.sampled_from("铁路安啊恩厄3aN+”𠮷"), max_size=6)
some_terms = st.text(st.sampled_from("铁安3aetilun+"), max_size=6)


@given(some_names, some_terms)
def test_whatever_matches_by_sound_has_the_tokens(name: str, term: str) -> None:
    match = find_span(term, name)

    assert match is None or match.kind == "literal" or found_by_sound(name, term)


@given(some_names, st.text(st.sampled_from("铁安3aetilun"), min_size=2, max_size=2))
def test_two_signs_need_no_recheck(name: str, term: str) -> None:
    plan = name_plan(term)
    by_sound = found_by_sound(name, term)

    assert plan is None or not plan.recheck
    assert plan is None or (by_sound or term in fold(name)) == (find_span(term, name) is not None)


def test_sound_tokens_are_told_from_those_of_the_text() -> None:
    assert all(re.fullmatch(r"[yz]([a-x][0-9a-z]{3}){2}", token) for token in name_grams("重庆铁路3D运输"))


def test_both_readings_of_a_surname_have_tokens() -> None:
    assert found_by_sound("覃文", "qinwen", person=True)
    assert found_by_sound("覃文", "tanwen", person=True)
    assert not found_by_sound("覃文", "qinwen")


@pytest.mark.parametrize("term", ["铁路", "t", "33618", "+"])
def test_what_is_no_reading_has_no_plan_by_sound(term: str) -> None:
    assert name_plan(term) is None
