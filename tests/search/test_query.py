import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.search.fold import fold
from registry.search.query import MAX_LENGTH, MAX_TERMS, MalformedQuery, QueryTooLong, Term, parse


def wanted(q: str) -> list[str]:
    return [term.folded for term in parse(q).terms if not term.excluded]


def unwanted(q: str) -> list[str]:
    return [term.folded for term in parse(q).terms if term.excluded]


@pytest.mark.parametrize(
    ("q", "terms"),
    [
        ("铁路", ["铁路"]),
        ("鐵路\u3000運輸", ["铁路", "运输"]),
        (" 铁路\t运输\n学院\u00a0 ", ["铁路", "运输", "学院"]),
        ("Ｔｌｙｓ", ["tlys"]),
        ("“智能+技能”", ["智能+技能"]),
        ("智能+技能", ["智能+技能"]),
        ('"智能 技能" 基地', ["智能技能", "基地"]),
        ("“智能 技能” 基地", ["智能技能", "基地"]),
        ('荣昌"巴蜀 工匠"融合区', ["荣昌巴蜀工匠融合区"]),
        ('5" 屏', ["5", "屏"]),
        ("“智能 技能", ["智能", "技能"]),
        ("机电-一体化", ["机电一体化"]),
        ("铁路 铁路 鐵路", ["铁路"]),
        ("- － — “” ·", []),
        ("铁\u200b路\u202e", ["铁路"]),
        ("𠮷 𬭎", ["𠮷", "𬭎"]),
        ("", []),
        ("   ", []),
    ],
)
def test_a_query_is_split_where_a_reader_would_split_it(q: str, terms: list[str]) -> None:
    assert wanted(q) == terms
    assert unwanted(q) == []


def test_a_leading_hyphen_excludes() -> None:
    assert (wanted("铁路 -运输"), unwanted("铁路 -运输")) == (["铁路"], ["运输"])
    assert (wanted('－"运输 学院" 铁路'), unwanted('－"运输 学院" 铁路')) == (["铁路"], ["运输学院"])


def test_a_term_may_be_wanted_and_unwanted() -> None:
    assert parse("铁路 -铁路").terms == (Term("铁路"), Term("铁路", excluded=True))


@pytest.mark.parametrize("q", ["铁\x00路", "铁\ufffd路", "\ud800", "\udfff铁路", '"\x00"'])
def test_what_nobody_typed_is_malformed(q: str) -> None:
    with pytest.raises(MalformedQuery):
        parse(q)


def test_a_query_has_a_limit_of_characters() -> None:
    assert wanted(" " * 50 + "路" * MAX_LENGTH + " " * 50) == ["路" * MAX_LENGTH]
    with pytest.raises(QueryTooLong) as refused:
        parse("路" * (MAX_LENGTH + 1))
    assert (refused.value.max_length, refused.value.max_terms) == (MAX_LENGTH, MAX_TERMS)


def test_a_query_has_a_limit_of_different_terms() -> None:
    numbers = [str(number) for number in range(MAX_TERMS)]

    assert wanted(" ".join(numbers * 2)) == numbers
    with pytest.raises(QueryTooLong):
        parse(" ".join([*numbers, "x"]))


@pytest.mark.parametrize(
    ("folded", "latin", "readable"),
    [
        ("tlys", True, True),
        ("33618", True, False),
        ("t", True, False),
        ("yc供电", False, True),
        ("智能+jn", False, True),
        ("铁路", False, False),
        ("+", False, False),
    ],
)
def test_a_term_knows_whether_it_can_be_a_reading(folded: str, latin: bool, readable: bool) -> None:
    assert (Term(folded).latin, Term(folded).readable) == (latin, readable)


@given(st.text(st.sampled_from('铁路a -－"“”＂\u3000\n·'), max_size=20))
def test_terms_are_folded_different_and_never_empty(q: str) -> None:
    terms = parse(q).terms if len(set(q.split())) <= MAX_TERMS else ()

    assert all(term.folded and fold(term.folded) == term.folded for term in terms)
    assert len(set(terms)) == len(terms)


@given(st.text(st.sampled_from('铁路a -"“”\u3000'), max_size=20))
def test_splitting_loses_and_adds_no_character(q: str) -> None:
    assert set("".join(term.folded for term in parse(q).terms)) == set(fold(q))


@given(st.text(st.characters(exclude_categories=()), max_size=MAX_LENGTH))
def test_any_query_is_parsed_or_refused_by_name(q: str) -> None:
    try:
        terms = parse(q).terms
    except (MalformedQuery, QueryTooLong):
        terms = ()
    assert len(terms) <= MAX_TERMS
