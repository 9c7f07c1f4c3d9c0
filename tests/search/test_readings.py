from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.search.fold import fold
from registry.search.readings import (
    SORTED_CHARACTERS,
    Unit,
    full,
    initials,
    path_letters,
    person_syllables,
    readings,
    sort_key,
    spell,
    syllables,
)
from registry.search.readings_data import PLACES, SURNAMES, WORDS

anything = st.text(st.characters(exclude_categories=()))
names = st.text(st.sampled_from("铁路运输重庆长安汽车银行乐单覃丰都啊ＡIz39+“ 𠮷"), max_size=12)

DISTRICTS = {
    "万州": "wanzhou",
    "涪陵": "fuling",
    "渝中": "yuzhong",
    "大渡口": "dadukou",
    "江北": "jiangbei",
    "沙坪坝": "shapingba",
    "九龙坡": "jiulongpo",
    "南岸": "nanan",
    "北碚": "beibei",
    "綦江": "qijiang",
    "大足": "dazu",
    "渝北": "yubei",
    "巴南": "banan",
    "黔江": "qianjiang",
    "长寿": "changshou",
    "江津": "jiangjin",
    "合川": "hechuan",
    "永川": "yongchuan",
    "南川": "nanchuan",
    "璧山": "bishan",
    "铜梁": "tongliang",
    "潼南": "tongnan",
    "荣昌": "rongchang",
    "开州": "kaizhou",
    "梁平": "liangping",
    "武隆": "wulong",
    "两江新区": "liangjiangxinqu",
    "城口": "chengkou",
    "丰都": "fengdu",
    "垫江": "dianjiang",
    "忠县": "zhongxian",
    "云阳": "yunyang",
    "奉节": "fengjie",
    "巫山": "wushan",
    "巫溪": "wuxi",
    "石柱": "shizhu",
    "秀山": "xiushan",
    "酉阳": "youyang",
    "彭水": "pengshui",
    "重庆高新区": "chongqinggaoxinqu",
    "万盛经开区": "wanshengjingkaiqu",
    "开县": "kaixian",
}


@pytest.mark.parametrize(("name", "reading"), [*DISTRICTS.items()])
def test_districts_are_read_as_people_there_read_them(name: str, reading: str) -> None:
    assert full(name) == reading


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("铁路运输", "tie lu yun shu"),
        ("鐵路運輸", "tie lu yun shu"),
        ("長壽", "chang shou"),
        ("长安汽车", "chang an qi che"),
        ("中国银行", "zhong guo yin hang"),
        ("数控调试", "shu kong tiao shi"),
        ("丰都县", "feng du xian"),
        ("重钢", "chong gang"),
        ("起重机", "qi zhong ji"),
        ("长江北路", "chang jiang bei lu"),
        ("女吕虐", "nv lv nve"),
        ("AI及机器人", "ai ji ji qi ren"),
        ("“智能+技能”", "zhi neng ji neng"),
        ("21世纪", "21 shi ji"),
        ("𠮷𬭎", "𠮷 hong"),
        ("", ""),
    ],
)
def test_a_word_decides_how_its_characters_are_read(name: str, expected: str) -> None:
    assert syllables(name) == expected.split()


def test_initials_keep_letters_and_digits_whole() -> None:
    assert initials("AI及机器人") == "aijjqr"
    assert initials("铁路运输") == "tlys"
    assert initials("21世纪") == "21sj"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("单雄", "shan xiong"),
        ("區大力", "ou da li"),
        ("仇英", "qiu ying"),
        ("曾国", "zeng guo"),
        ("解放", "xie fang"),
        ("查良", "zha liang"),
        ("朴明", "piao ming"),
        ("尉迟恭", "yu chi gong"),
        ("万俟明", "mo qi ming"),
        ("长孙无忌", "zhang sun wu ji"),
        ("覃文", "qin wen"),
        ("乐平", "yue ping"),
        ("何涛技能大师工作室", "he tao ji neng da shi gong zuo shi"),
    ],
)
def test_a_surname_is_read_as_a_surname(name: str, expected: str) -> None:
    assert person_syllables(name) == expected.split()


def test_only_a_person_has_a_surname() -> None:
    assert full("单位") == "danwei"
    assert readings("单位").full == ("danwei",)


def test_a_surname_with_two_readings_is_found_by_both() -> None:
    assert readings("覃文", person=True) == (("qinwen", "tanwen"), ("qw", "tw"))


@pytest.mark.parametrize("phrase", [*PLACES, *WORDS, *SURNAMES])
def test_a_reading_by_hand_has_one_syllable_for_each_character(phrase: str) -> None:
    by_hand = (PLACES | WORDS).get(phrase)
    variants = SURNAMES.get(phrase, ()) if by_hand is None else (by_hand,)

    assert fold(phrase) == phrase
    assert all(len(variant.split()) == len(phrase) for variant in variants)


@given(anything, st.booleans())
def test_every_letter_digit_and_character_has_its_place_in_every_spelling(name: str, person: bool) -> None:
    counted = [character for character in fold(name) if character.isalnum()]

    for spelling in spell(name, person):
        assert [unit.character for unit in spelling] == counted
        assert all(unit.character in fold(name[unit.offset]) for unit in spelling)
        assert all(unit.syllable == "" or (unit.syllable.isascii() and unit.syllable.isalpha()) for unit in spelling)


@pytest.mark.parametrize(
    ("term", "letters"),
    [
        ("ＴＬＹＳ", "tlys"),
        ("yc供电", "yc供电"),
        ("zhineng+jineng", "zhinengjineng"),
        ("3d", "3d"),
        ("t", ""),
        ("33618", ""),
        ("供电", ""),
        ("c++", ""),
        ("", ""),
    ],
)
def test_two_signs_and_a_letter_make_a_term_readable(term: str, letters: str) -> None:
    assert path_letters(term) == letters


@pytest.mark.parametrize(
    "in_order",
    [
        ["2号", "007号", "10号", "ABB技术", "AI", "安全", "昂", "北碚", "𠮷"],
        ["安", "安全", "安全员", "昂首"],
        ["妈", "麻", "马", "骂", "吗"],
        ["李白", "李强", "里程"],
        ["长寿", "重庆", "丰都", "忠县"],
        ["方案", "房", "放", "分", "风"],
    ],
)
def test_names_sort_as_in_a_chinese_dictionary(in_order: list[str]) -> None:
    assert all(sort_key(first) < sort_key(second) for first, second in pairwise(in_order))


def test_a_surname_sorts_by_its_own_reading() -> None:
    assert sort_key("单雄", person=True) > sort_key("李雄") > sort_key("单雄")


def kind_of(unit: Unit) -> str:
    if unit.syllable:
        return "3 Chinese"
    if not unit.character.isascii():
        return "4 other"
    return "1 number" if unit.character.isdigit() else "2 word"


def weights(kind: str, units: list[Unit]) -> list[tuple[object, ...]]:
    text = "".join(unit.character for unit in units)
    if kind == "1 number":
        return [(kind, int(text))]
    if kind == "2 word":
        return [(kind, text)]
    return [(kind, unit.syllable, unit.tone, unit.character) for unit in units]


def expected_order(name: str) -> tuple[list[tuple[object, ...]], str]:
    """The order in Python's own terms: numbers by value, Latin words, syllable-tone-character, the rest."""
    groups = groupby(spell(name)[0], key=kind_of)
    return [weight for kind, units in groups for weight in weights(kind, list(units))], name


@given(st.lists(names, max_size=6))
def test_sort_keys_order_names_unit_by_unit(some: list[str]) -> None:
    assert sorted(some, key=sort_key) == sorted(some, key=expected_order)


@given(anything)
def test_a_sort_key_is_short_and_holds_only_digits_and_small_letters(name: str) -> None:
    key = sort_key(name)

    assert key.isascii() and key.isalnum() and key == key.lower()
    assert len(key) < 2100


def test_the_longest_names_still_have_a_short_sort_key() -> None:
    assert len(sort_key("双" * 5000)) == len(sort_key("双" * SORTED_CHARACTERS)) < 2100


def test_different_short_names_have_different_sort_keys() -> None:
    keys = sorted(map(sort_key, ["智能+技能", "智能技能", "“智能技能”", "AI", "ai", "007", "7"]))

    assert all(left != right for left, right in pairwise(keys))
