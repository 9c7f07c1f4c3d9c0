"""“Did you mean”: what was probably meant where nothing was found."""

import pytest

from registry.models import Entry
from registry.search.nearest import nearest
from registry.search.query import parse
from tests import make

pytestmark = pytest.mark.django_db


def names(q: str, count: int = 5) -> list[str]:
    return [entry.name for entry in nearest(parse(q), Entry.objects.public(), count)]


def populate() -> None:
    for name in ("重庆铁路运输技师学院", "重庆公路运输学校", "永川供电工作室"):
        make.technical_college(name=name)
    make.technical_college(name="甲学校", names=["开县农业学校"])


@pytest.mark.parametrize(
    ("q", "first"),
    [
        ("重庆铁陆运输技师学院", "重庆铁路运输技师学院"),
        ("铁路技师学院", "重庆铁路运输技师学院"),
        ("tieluyunsu", "重庆铁路运输技师学院"),
        ("永穿供电", "永川供电工作室"),
        ("开县农学校", "甲学校"),
        ("铁路 技师院", "重庆铁路运输技师学院"),
    ],
)
def test_the_nearest_name_comes_first(q: str, first: str) -> None:
    populate()

    assert names(q)[0] == first


@pytest.mark.parametrize("q", ["", "。", "路", "-铁路", "你好", "zzzzzz", "\U0010fffd" * 200])
def test_nothing_is_near_to_what_is_like_no_name(q: str) -> None:
    populate()

    assert names(q) == []


def test_only_what_was_asked_about_is_offered() -> None:
    make.technical_college(name="重庆铁路运输技师学院", published=False)

    assert names("重庆铁陆运输技师学院") == []


def test_equals_come_by_code_and_no_more_than_asked_for() -> None:
    for code in ("CQB0269X95", "CQ1TBV8K75", "CQA0B1KT46"):
        make.technical_college(name="重庆铁路运输技师学院", code=code)

    found = nearest(parse("铁陆运输"), Entry.objects.public(), 2)

    assert [entry.record_id for entry in found] == ["CQ1TBV8K75", "CQA0B1KT46"]
