"""Headings break between words."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.pages.phrases import phrases

pytestmark = pytest.mark.alone


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("重庆铁路运输技师学院", "重庆 铁路 运输 技师 学院"),
        ("长江股份有限公司国家级基地", "长江 股份 有限公司 国家级 基地"),
        ("何涛技能大师工作室", "何涛 技能 大师 工作室"),
        ("“智能+技能”人才培养试验区", "“智能+技能” 人才 培养 试验区"),
        ("西部（重庆）科学城", "西部 （重庆） 科学城"),
        ("某某", "某某"),
    ],
)
def test_words_stay_whole_and_marks_stay_with_them(name: str, parts: str) -> None:
    assert phrases(name).split("<wbr>") == parts.split()


@given(st.text())
def test_nothing_else_is_changed_and_nothing_gets_through(text: str) -> None:
    marked = phrases(text).replace("<wbr>", "")

    assert "<" not in marked
    assert unescape(marked) == text
