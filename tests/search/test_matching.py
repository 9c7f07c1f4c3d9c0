import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.search.fold import fold
from registry.search.grams import document
from registry.search.matching import Kind, answers, find_span, matches, path_pattern, pinyin_document, said
from registry.search.query import Term, parse
from registry.search.readings import path_letters, readings, spell

RAILWAY = "重庆铁路运输技师学院"


@pytest.mark.parametrize(
    ("term", "name", "marked", "kind"),
    [
        ("铁路", RAILWAY, "铁路", Kind.LITERAL),
        ("鐵路運輸", RAILWAY, "铁路运输", Kind.LITERAL),
        ("铁路运输", "重慶鐵路運輸技師學院", "鐵路運輸", Kind.LITERAL),
        ("院", RAILWAY, "院", Kind.LITERAL),
        ("智能+技能", "“智能+技能”试验区", "智能+技能", Kind.LITERAL),
        ("“智能+技能”", "智能+技能试验区", "智能+技能", Kind.LITERAL),
        ("西部重庆科学城", "西部（重庆）科学城", "西部（重庆）科学城", Kind.LITERAL),
        ("AI", "百度AI基地", "AI", Kind.LITERAL),
        ("葛", "葛\U000e0100城", "葛\U000e0100", Kind.LITERAL),
        ("tieluyunshu", RAILWAY, "铁路运输", Kind.PINYIN),
        ("tieluyun", RAILWAY, "铁路运", Kind.PINYIN),
        ("tieluyu", RAILWAY, "铁路运", Kind.PINYIN),
        ("ti", RAILWAY, "铁", Kind.PINYIN),
        ("changshou", "長壽區", "長壽", Kind.PINYIN),
        ("kaixian", "开县", "开县", Kind.PINYIN),
        ("shinangongdian", "国网市南供电", "市南供电", Kind.PINYIN),
        ("lv", "绿色", "绿", Kind.PINYIN),
        ("aijiqiren", "AI机器人", "AI机器人", Kind.PINYIN),
        ("tlys", RAILWAY, "铁路运输", Kind.INITIALS),
        ("Ｔｌｙｓ", RAILWAY, "铁路运输", Kind.INITIALS),
        ("sngd", "国网市南供电", "市南供电", Kind.INITIALS),
        ("znjn", "“智能+技能”试验区", "智能+技能", Kind.INITIALS),
        ("tlyun", RAILWAY, "铁路运", Kind.MIXED),
        ("tiely", RAILWAY, "铁路运", Kind.MIXED),
        ("yc供电", "国网永川供电", "永川供电", Kind.MIXED),
        ("永川gd", "国网永川供电", "永川供电", Kind.MIXED),
        ("智能+jn", "“智能+技能”试验区", "智能+技能", Kind.MIXED),
        ("铁l", RAILWAY, "铁路", Kind.MIXED),
    ],
)
def test_a_term_is_found_and_marked(term: str, name: str, marked: str, kind: Kind) -> None:
    match = find_span(term, name)

    assert match is not None
    assert (name[match.start : match.end], match.kind) == (marked, kind)


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("an", "永远"),
        ("eluyun", RAILWAY),
        ("t", RAILWAY),
        ("tilu", RAILWAY),
        ("tlsy", RAILWAY),
        ("tys", RAILWAY),
        ("zhsh", "知识"),
        ("kaizhou", "开县"),
        ("12", "十二"),
        ("tlysx", "铁路运输"),
        ("“”", RAILWAY),
        ("", RAILWAY),
        ("tl", ""),
    ],
)
def test_a_term_is_not_found(term: str, name: str) -> None:
    assert find_span(term, name) is None


def test_a_surname_is_found_by_each_of_its_readings_in_a_person_only() -> None:
    assert find_span("qinwen", "覃文", person=True) == find_span("tanwen", "覃文", person=True) == (0, 2, "pinyin")
    assert find_span("qinwen", "覃文") is None


def paths(name: str) -> set[str]:
    """Every term that has a path in a name, written out from the definition."""
    spelling = spell(name)[0]
    found: set[str] = set()
    for start in range(len(spelling)):
        before = {""}
        for unit in spelling[start:]:
            ends = {unit.syllable[:length] for length in range(1, len(unit.syllable) + 1)} | {unit.character}
            found |= {taken + end for taken in before for end in ends}
            pieces = {unit.character, unit.syllable, unit.syllable[:1]} - {""}
            before = {taken + piece for taken in before for piece in pieces}
    return found


names = st.text(st.sampled_from("铁路安啊恩厄3aN+”𠮷"), max_size=5)
loose_terms = st.text(st.sampled_from("铁安3aetilun"), max_size=5)


@st.composite
def names_and_terms(draw: st.DrawFn) -> tuple[str, str]:
    name = draw(names)
    return name, draw(st.one_of(loose_terms, st.sampled_from(sorted(paths(name)) or [""])))


@given(names_and_terms())
def test_a_term_matches_where_it_is_written_or_has_a_path(case: tuple[str, str]) -> None:
    name, term = case
    expected = term != "" and (term in fold(name) or (path_letters(term) != "" and term in paths(name)))

    assert (find_span(term, name) is not None) == expected
    assert term == "" or matches(Term(term), fold(name), spell(name)) == expected


@given(names_and_terms())
def test_the_pattern_finds_in_the_document_what_has_a_path(case: tuple[str, str]) -> None:
    name, term = case
    pattern = path_pattern(term)

    assert (pattern is not None) == (path_letters(term) != "")
    assert pattern is None or (re.search(pattern, pinyin_document(name)) is not None) == (term in paths(name))


@pytest.mark.parametrize("character", ["A", "啊", "安", "恩嗯", "3A"])
def test_the_pattern_fails_as_fast_as_it_finds(character: str) -> None:
    name = character * 100
    pattern = path_pattern(readings(name).full[0][:100] + "x") or ""
    # A pattern with two ways to take a unit would need 2**100 steps here, not one run per unit.
    started = process_time()

    assert re.search(pattern, pinyin_document(name)) is None
    assert process_time() - started < 1


@given(names_and_terms())
def test_what_is_marked_matches_by_itself(case: tuple[str, str]) -> None:
    name, term = case
    match = find_span(term, name)

    assert match is None or find_span(term, name[match.start : match.end], person=False) is not None


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_term_can_be_sought_in_any_name(term: str, name: str) -> None:
    match = find_span(term, name)

    assert match is None or 0 <= match.start < match.end <= len(name)


def test_the_parts_of_a_full_reading_begin_at_a_syllable() -> None:
    assert all(find_span(reading, "长安汽车") for reading in readings("长安汽车").full)
    assert [find_span(part, "长安汽车") is None for part in ("anqiche", "nqiche")] == [False, True]


def test_pinyin_documents_say_where_syllables_begin() -> None:
    assert pinyin_document("铁路3D") == " Tie铁 Lu路 3 D\nTieLu3D\nTL3D"
    both = " Qin覃 Wen文\nQinWen\nQW\n Tan覃 Wen文\nTanWen\nTW"
    assert pinyin_document("覃文", person=True) == both


@given(names_and_terms())
def test_a_document_that_holds_what_is_said_has_a_path(case: tuple[str, str]) -> None:
    name, term = case

    assert term in paths(name) or not any(text in pinyin_document(name) for text in said(term))


@pytest.mark.parametrize("term", ["tieluyunshu", "luyun", "tieluyunsh", "tlys", "lys", "tl"])
def test_whole_syllables_and_initials_are_found_as_they_are_said(term: str) -> None:
    assert any(text in pinyin_document(RAILWAY) for text in said(term))


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("", True),
        ("铁路", True),
        ("铁路 沙坪坝", True),
        ("tlys 沙坪坝", True),
        ("铁路 公路", False),
        ("铁路 -公路", True),
        ("铁路 -沙坪坝", False),
        ("-tlys", False),
        ("spb", False),
        ("院沙", False),
    ],
)
def test_every_term_must_match_and_no_excluded_one(q: str, found: bool) -> None:
    text = document([RAILWAY, "沙坪坝区"])

    assert answers(parse(q), text, spell(RAILWAY)) == found


@given(names_and_terms())
def test_minus_turns_the_answer_round(case: tuple[str, str]) -> None:
    name, term = case
    wanted, unwanted = parse(term), parse(f"-{term}")

    assert not wanted.terms or answers(wanted, fold(name), spell(name)) != answers(unwanted, fold(name), spell(name))
