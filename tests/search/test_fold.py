import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.search.fold import SIMPLIFIED, fold, fold_with_offsets

# Whatever a Python string can hold, lone surrogates included.
anything = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("鐵路運輸", "铁路运输"),
        ("先鋒", "先锋"),
        ("長壽區", "长寿区"),
        ("羣眾裏裡為爲說説", "群众里里为为说说"),
        ("ＡＩ及机器人", "ai及机器人"),
        ("Ｔｌｙｓ", "tlys"),
        ("“智能+技能”", "智能+技能"),
        ("「智能＋技能」", "智能+技能"),
        ("渝人社〔2024〕620号", "渝人社2024620号"),
        ("渝人社[2024]620號", "渝人社2024620号"),
        ("西部（重庆）科学城", "西部重庆科学城"),
        ("巴渝·工匠・巴蜀•工匠‧一—二–三-四－五", "巴渝工匠巴蜀工匠一二三四五"),
        ("市\u3000南 供\t电\n", "市南供电"),
        ("\u202e铁\u200b路\u200f\ufeff", "铁路"),
        ("葛\U000e0100城", "葛城"),
        ("Straße", "strasse"),
        ("Café ﬁne ㈱", "cafefine株"),
        ("cafe\u0301", "cafe"),
        ("한국", "한국"),
        ("⻓⾞", "长车"),
        ("𠮷𬭎", "𠮷𬭎"),
        ("乾隆", "乾隆"),
        ("a\x00b\ud800c", "abc"),
        ("《‘’\"'`』", ""),
        ("", ""),
    ],
)
def test_what_a_reader_takes_for_the_same_is_spelt_the_same(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(anything)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_every_single_character_folds_for_good() -> None:
    # The planes that hold assigned characters: the basic one and the two of rare Chinese characters.
    unsettled = [hex(point) for point in range(0x33480) if fold(fold(chr(point))) != fold(chr(point))]

    assert unsettled == []


@given(anything, anything)
def test_folding_looks_at_each_character_alone(left: str, right: str) -> None:
    assert fold(left + right) == fold(left) + fold(right)


@given(anything)
def test_folded_text_can_be_stored_and_holds_no_space(text: str) -> None:
    folded = fold(text)

    assert folded.encode().decode() == folded
    assert not {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"} & set(map(unicodedata.category, folded))


@given(anything)
def test_each_folded_character_comes_from_its_offset(text: str) -> None:
    folded, offsets = fold_with_offsets(text)

    assert folded == fold(text)
    assert offsets == sorted(offsets)
    assert all(character in fold(text[offset]) for character, offset in zip(folded, offsets, strict=True))


def test_traditional_characters_keep_the_length() -> None:
    assert all(len(fold(character)) == 1 for character in SIMPLIFIED)
