"""A notice is read line by line: every body by its name, its own count compared, nothing dropped."""

import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.imports.notices import Notice, read_notice
from registry.imports.printed import level_in, number_of
from tests.imports.printing import LAYOUTS, bodies, in_words, notice, one_a_line

SEEDS = st.integers(0, 10**6)


def accounted(found: Notice) -> Counter[str]:
    """Every line that the notice is made of, as it says itself."""
    return Counter(line for each in (*found.lines, *found.unread, *found.heads) for line in each.text.split("\n"))


def written(text: str) -> Counter[str]:
    """Every line of the text that is not empty."""
    return Counter(line for line in text.splitlines() if line.strip())


def cells_in(found: Notice) -> list[dict[str, str]]:
    """The cells of each body, without what the heading says."""
    return [{name: cell for name, cell in line.cells.items() if name != "level"} for line in found.lines]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_notice_of_42_bodies_is_accounted_for_by_name(layout: str) -> None:
    listed = bodies(42, 42)

    found = read_notice(notice(listed, layout, page=11))

    assert [line.cells["name"] for line in found.lines] == [body.name for body in listed]
    assert cells_in(found) == [body.cells for body in listed]
    assert {line.cells["level"] for line in found.lines} == {"municipal"}
    assert (found.stated, found.unread) == (42, [])
    assert found.title == "重庆模拟市人力资源和社会保障局关于公布2025年度市级技能大师工作室名单的通知"
    assert (found.document_number, found.published_on) == ("渝模拟〔2025〕12号", "2025-03-01")


@given(
    seed=SEEDS,
    count=st.integers(1, 30),
    page=st.just(0) | st.integers(6, 12),
    marked=st.booleans(),
    complete=st.booleans(),
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_body_comes_back_in_every_layout(
    layout: str, seed: int, count: int, page: int, marked: bool, complete: bool
) -> None:
    listed = bodies(seed, count, marked, complete)
    text = notice(listed, layout, page=page)

    found = read_notice(text)

    assert cells_in(found) == [body.cells for body in listed]
    assert (found.stated, found.unread) == (count, [])
    assert accounted(found) == written(text)


@given(seed=SEEDS, cuts=st.lists(st.integers(2, 9), min_size=8, max_size=8))
@pytest.mark.parametrize("layout", ["tabs", "numbered", "commas"])
def test_a_line_that_is_broken_in_a_cell_is_put_together(layout: str, seed: int, cuts: list[int]) -> None:
    listed = bodies(seed, 8)
    text = notice(listed, layout)
    for body, cut in zip(listed, cuts, strict=True):
        text = text.replace(body.host, f"{body.host[:cut]}\n{body.host[cut:]}", 1) if len(body.host) > cut + 1 else text

    found = read_notice(text)

    assert cells_in(found) == [body.cells for body in listed]
    assert accounted(found) == written(text)


@given(seed=SEEDS, cuts=st.lists(st.integers(3, 5), min_size=8, max_size=8))
def test_a_cell_that_takes_two_lines_is_put_together(seed: int, cuts: list[int]) -> None:
    listed = bodies(seed, 8)
    text = "\n".join(one_a_line(listed))
    for body, cut in zip(listed, cuts, strict=True):
        text = text.replace(f"\n{body.host}\n", f"\n{body.host[:cut]}\n{body.host[cut:]}\n", 1)

    found = read_notice(text)

    assert cells_in(found) == [body.cells for body in listed]


def test_what_wraps_within_its_column_goes_back_to_it() -> None:
    found = read_notice(
        "序号  工作室名称  依托单位  领办人  职业（工种）\n"
        "1  赵锐数控车技能大师  重庆峻岳达机械制  赵锐  数控车工\n   工作室  造有限公司\n"
        "2  李安焊工技能大师工作室  重庆龙桥技师学院  李安  焊工"
    )

    assert [line.cells["name"] for line in found.lines] == ["赵锐数控车技能大师工作室", "李安焊工技能大师工作室"]
    assert found.lines[0].cells["host"] == "重庆峻岳达机械制造有限公司"


def test_sections_give_the_level_and_their_counts_the_sum() -> None:
    found = read_notice(
        "技能大师工作室名单\n一、国家级技能大师工作室（２个）\n1. 甲技能大师工作室（依托单位：重庆甲公司）\n"
        "2. 乙技能大师工作室（依托单位：重庆乙公司）\n（二）市级技能大师工作室（一家）\n1. 丙技能大师工作室"
    )

    assert [(line.cells["name"], line.cells["level"]) for line in found.lines] == [
        ("甲技能大师工作室", "national"), ("乙技能大师工作室", "national"), ("丙技能大师工作室", "municipal"),
    ]  # fmt: skip
    assert found.stated == 3


def test_two_lists_in_two_layouts_are_both_read() -> None:
    found = read_notice(
        "附件1\n国家级技能大师工作室名单（1个）\n序号\t工作室名称\t依托单位\n1\t甲技能大师工作室\t重庆甲公司\n"
        "附件2\n市级技能大师工作室名单（1个）\n1. 乙技能大师工作室（依托单位：重庆乙公司）"
    )

    assert [(line.cells["name"], line.cells["level"]) for line in found.lines] == [
        ("甲技能大师工作室", "national"), ("乙技能大师工作室", "municipal"),
    ]  # fmt: skip
    assert (found.stated, found.unread) == (2, [])


@pytest.mark.parametrize("text", [
    "基地名称\t依托单位\n龙桥高技能人才培训基地\t重庆龙桥技师学院\n凤坝公共实训基地\t重庆凤坝有限公司",
    "基地名称\n依托单位\n龙桥高技能人才培训基地\n重庆龙桥技师学院\n凤坝公共实训基地\n重庆凤坝有限公司",
    "1．龙桥高技能人才培训基地（重庆龙桥技师学院）\n（2）凤坝公共实训基地（重庆凤坝有限公司）",
    "龙桥高技能人才培训基地\t重庆龙桥技师学院\n凤坝公共实训基地\t重庆凤坝有限公司",
    "1.龙桥高技能人才培训基地，重庆龙桥技师学院\n2.凤坝公共实训基地，重庆凤坝有限公司",
])  # fmt: skip
def test_bases_come_with_name_and_host(text: str) -> None:
    assert cells_in(read_notice(text)) == [
        {"name": "龙桥高技能人才培训基地", "host": "重庆龙桥技师学院"},
        {"name": "凤坝公共实训基地", "host": "重庆凤坝有限公司"},
    ]


def test_a_unit_beside_a_studio_is_its_host() -> None:
    found = read_notice("序号\t单位名称\t工作室名称\t领衔人\n1\t重庆甲公司\t乙技能大师工作室\t钱成")

    assert cells_in(found) == [{"name": "乙技能大师工作室", "host": "重庆甲公司", "leaders": "钱成"}]


@pytest.mark.parametrize("text", [
    "序号\t工作室名称\t依托单位\n" + ("1" + "\t甲" * 50 + "\n") * 2_000,
    "序号\n工作室名称\n依托单位\n" + ("1\n" + "甲\n" * 50) * 2_000,
    "1. " + "（" * 100_000,
    ("1. " + "（" * 1_900 + "\n") * 100,
    "1. " + "依托单位：" * 400,
    "1. 甲（\n" * 20_000,
    "序号 名称 依托单位 " * 300 + "\n1 甲 乙",
    "共" + "九" * 100_000 + "个",
    "各单位要认真学习。\n" * 100_000,
], ids=range(9))  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    began = time.monotonic()

    found = read_notice(text)

    assert accounted(found) == written(text)
    assert time.monotonic() - began < 10


def test_colleges_come_by_their_names_alone() -> None:
    found = read_notice("技工院校名单\n龙桥技师学院\n凤坝高级技工学校\n\n鹤岛工业技工学校\n请各单位认真学习。")

    assert [line.cells["name"] for line in found.lines] == ["龙桥技师学院", "凤坝高级技工学校", "鹤岛工业技工学校"]
    assert [(line.number, line.text) for line in found.unread] == [(6, "请各单位认真学习。")]


def test_what_is_not_understood_is_listed_with_its_number() -> None:
    found = read_notice("1. 甲技能大师工作室（依托单位：重庆甲公司）。\n\n看不懂的一行\n2. 第二条申报要求。")

    assert [(line.number, line.text) for line in found.unread] == [(3, "看不懂的一行"), (4, "2. 第二条申报要求。")]


def test_a_text_without_a_list_is_all_unread() -> None:
    found = read_notice("各单位：\n请认真学习。")

    assert (found.lines, found.heads, len(found.unread)) == ([], [], 2)


@pytest.mark.parametrize(("text", "stated"), [
    ("共42个", 42), ("合计：四十二家", 42), ("名单（42个）", 42), ("认定甲等四十二个工作室", 42), ("４２所学校", 42),
    ("3个工作日内", None), ("共一百零五个", 105), ("", None),
])  # fmt: skip
def test_the_notice_s_own_count_is_found(text: str, stated: int | None) -> None:
    assert read_notice(f"{text}\n1. 甲技能大师工作室（依托单位：重庆甲公司）").stated == stated


@given(number=st.integers(0, 99))
def test_numbers_in_words_are_numbers(number: int) -> None:
    assert number_of(in_words(number)) == number


def test_a_heading_with_two_levels_says_none() -> None:
    assert [level_in(text) for text in ("区县级", "国家级、市级", "省级", "工作室")] == [
        "district",
        "",
        "municipal",
        "",
    ]


PIECES = [
    *(
        "1",
        "2",
        "1. ",
        "序号",
        "工作室名称",
        "领办人",
        "龙桥技能大师工作室",
        "重庆峻岳达机械有限公司",
        "一、国家级（3个）",
    ),
    *(
        "— 3 —",
        "\t",
        "  ",
        "（",
        "）",
        "：",
        "依托单位：",
        "\n",
        "\n",
        "2025年13月1日",
        "渝模拟〔2025〕1号",
        "名单",
        "合计",
    ),
]


@given(text=st.text(max_size=400) | st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_no_line_of_any_text_is_dropped(text: str) -> None:
    found = read_notice(text)

    assert accounted(found) == Counter(line for line in text.splitlines() if line.strip())
    assert all(line.cells.get("name") for line in found.lines)
