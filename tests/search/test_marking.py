"""What matched is marked, wherever it was found."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from registry.models import Entry, EntryName, Site
from registry.search.marking import Explanation, explain, mark
from registry.search.query import parse
from tests import make

RAILWAY = "重庆铁路运输技师学院"


def explained(q: str) -> Explanation:
    """The explanation of the only entry found."""
    entries = list(Entry.objects.public().with_level().matching(q).for_listing())
    assert len(entries) == 1
    return explain(parse(q), entries)[entries[0].pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("q", "name"),
    [
        ("铁路", "重庆<mark>铁路</mark>运输技师学院"),
        ("鐵路", "重庆<mark>铁路</mark>运输技师学院"),
        ("tieluyunshu", "重庆<mark>铁路运输</mark>技师学院"),
        ("tlys", "重庆<mark>铁路运输</mark>技师学院"),
        ("铁路 学院", "重庆<mark>铁路</mark>运输技师<mark>学院</mark>"),
        ("铁路 运输", "重庆<mark>铁路运输</mark>技师学院"),
        ("铁路 -公路", "重庆<mark>铁路</mark>运输技师学院"),
        ("ｔｌ", "重庆<mark>铁路</mark>运输技师学院"),
    ],
)
def test_the_matched_part_of_the_name_is_marked(q: str, name: str) -> None:
    make.technical_college(name=RAILWAY)

    explanation = explained(q)

    assert (explanation.name_html, explanation.elsewhere) == (name, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("q", "label", "html"),
    [
        ("开县", "Former name", "<mark>开县</mark>技工学校"),
        ("kaixian", "Former name", "<mark>开县</mark>技工学校"),
        ("第二牌", "Second name-plate", "<mark>第二牌</mark>"),
        ("何涛", "master", "<mark>何涛</mark>"),
        ("heta", "master", "<mark>何涛</mark>"),
        ("市南供电", "host", "国网<mark>市南供电</mark>公司"),
        ("焊工", "subject", "<mark>焊工</mark>"),
        ("万象", "site", "<mark>万象</mark>工作站"),
        ("江北", "district", "<mark>江北</mark>区"),
        ("首创", "summary", "本校<mark>首创</mark>"),
    ],
)
def test_a_match_elsewhere_says_where(q: str, label: str, html: str) -> None:
    names = [EntryName(text="开县技工学校", type="former"), EntryName(text="第二牌", type="plaque")]
    make.master_studio(
        name="工作室",
        masters=["何涛"],
        host="国网市南供电公司",
        subjects=["焊工"],
        district="江北区",
        summary="本校首创",
        parts=[*names, Site(name="万象工作站")],
    )

    explanation = explained(q)

    assert explanation.name_html == "工作室"
    with override("en"):
        assert [(str(matched.label), matched.html) for matched in explanation.elsewhere] == [(label, html)]


@pytest.mark.django_db
def test_terms_that_match_one_text_are_marked_in_it_together() -> None:
    make.training_base(name="基地", summary="无人机巡检电网")

    assert [matched.html for matched in explained("电网 基地 无人机").elsewhere] == [
        "<mark>无人机</mark>巡检<mark>电网</mark>"
    ]


@pytest.mark.django_db
def test_a_long_text_is_cut_around_the_match() -> None:
    make.training_base(name="基地", summary="前" * 100 + "无人机" + "后" * 100)

    (matched,) = explained("无人机").elsewhere

    assert matched.html == f"…{'前' * 24}<mark>无人机</mark>{'后' * 24}…"


@pytest.mark.django_db
def test_a_reader_of_english_sees_why_the_english_name_was_found_by_the_chinese_one() -> None:
    make.training_base(name="铁路基地", name_en="Railway Base")

    with override("en"):
        by_chinese, by_english = explained("铁路"), explained("railway")
        elsewhere = [(str(matched.label), matched.html) for matched in by_chinese.elsewhere]

    assert (by_chinese.name_html, elsewhere) == ("Railway Base", [("name", "<mark>铁路</mark>基地")])
    assert by_english.name_html == "<mark>Railway</mark> Base"


@pytest.mark.django_db
def test_markup_in_the_data_stays_text() -> None:
    make.training_base(name="<b>铁路</b>", summary="<script>站</script>")

    explanation = explained("铁路 站")

    assert explanation.name_html == "&lt;b&gt;<mark>铁路</mark>&lt;/b&gt;"
    assert explanation.elsewhere[0].html == "&lt;script&gt;<mark>站</mark>&lt;/script&gt;"


@pytest.mark.django_db
def test_a_page_is_explained_by_a_number_of_queries_that_does_not_grow(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    for number in range(20):
        make.training_base(name=f"甲{number}", names=[f"长安{number}"])
    entries = list(Entry.objects.public().with_level().matching("长安").for_listing())

    with django_assert_max_num_queries(10):
        found = explain(parse("长安"), entries)

    assert len([each for each in found.values() if each.elsewhere]) == 20
    with django_assert_max_num_queries(0):
        explain(parse("甲"), entries)


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("q", ["工匠", "cq", "gj", "学", "新能源", "老挝 韩国", "2023"])
def test_everything_found_is_explained(q: str) -> None:
    entries = list(Entry.objects.public().with_level().matching(q).for_listing())

    found = explain(parse(q), entries)

    assert [entry for entry in entries if not (found[entry.pk].spans or found[entry.pk].elsewhere)] == []


@given(st.text(max_size=12), st.lists(st.tuples(st.integers(0, 12), st.integers(1, 5)), max_size=4))
def test_marking_changes_nothing_but_adds_marks(text: str, places: list[tuple[int, int]]) -> None:
    spans = [(start, min(start + length, len(text))) for start, length in places if start < len(text)]
    marked = mark(text, spans)

    assert marked.replace("<mark>", "").replace("</mark>", "") == mark(text, [])
    assert marked.count("<mark>") == marked.count("</mark>") <= len(spans)
