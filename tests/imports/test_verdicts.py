"""What each row of a list would do is said before anything is written."""

import pytest

from registry.imports.columns import accepted
from registry.imports.steps import begin, look_again, name_columns
from registry.imports.writing import writers
from registry.models import Entry, EntryName, Import, Kind, Recognition
from registry.roles import Role
from tests import desk, make
from tests.imports.lists import brought, checked, differences, only_row, parsed, sentences

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", Kind)
def test_every_column_that_a_list_may_bring_has_its_writer(kind: Kind) -> None:
    assert [*writers(kind), "code"] == [*(c.name for c in accepted(kind) if c.name != "code"), "code"]


def test_a_row_is_new_changed_or_the_same() -> None:
    one = make.technical_college(name="重庆第一技师学院", address="旧址一号")
    two = make.technical_college(name="重庆第二技师学院", address="旧址二号")
    batch = brought(
        [
            {"名称": "重庆第一技师学院", "地址": "新址一号"},
            {"名称": "重庆第二技师学院", "地址": "旧址二号"},
            {"名称": "酉阳民族高级技工学校", "地址": "桃花源路"},
        ]
    )
    rows = list(batch.rows.all())
    assert [row.verdict for row in rows] == ["changed", "same", "new"]
    assert [row.code for row in rows] == [one.code, two.code, ""]
    assert differences(rows[0]) == {"address": ("旧址一号", "新址一号")}
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"代码": "CQ0B4ZK219"}, "code", "CQ0B4ZK219"),
        ({"名称": "某校", "区县": "不存在区"}, "district", "不存在区"),
        ({"名称": "某校", "区县": "江北区"}, "district", "两江新区"),
        ({"名称": "某校", "专业": "炼丹"}, "majors", "炼丹"),
        ({"名称": "某校", "行业": "汽车、汽车"}, "industries", "汽车"),
        ({"名称": "某校", "级别": "宇宙级"}, "level", "国家级"),
        ({"名称": "某校", "认定起始年份": "去年"}, "since", "2024"),
        ({"名称": "某校", "官方网站": "不是网址"}, "website", "URL"),
        ({"名称": "某校", "credit_code": "123"}, "credit_code", "18"),
        ({"名称": "某校", "文号": "没有号"}, "document_number", "渝人社"),
        ({"名称": "某校", "院校类型": "大学"}, "college_type", "技师学院"),
        ({"地址": "无名路", "代码": "", "名称": " "}, "", "名称"),
    ],
)
def test_an_error_names_the_column_the_value_and_what_to_do(cells: dict[str, str], column: str, words: str) -> None:
    make.district("江北区", valid_to=make.day(-1))
    make.district("两江新区", succeeds=["江北区"])
    make.industry("汽车")
    row = only_row(brought([cells]))
    [problem] = row.problems
    assert (row.verdict, problem["column"]) == ("error", column)
    assert words in problem["sentence"]
    assert problem["value"] in set(cells.values())


# Which record a row is about


def test_a_row_finds_its_record_by_code_name_other_names_or_the_hosts_code() -> None:
    host = make.organisation("重庆某集团有限公司", credit_code="91500000MA5U3KJ13X")
    former = EntryName(text="重庆老技工学校", type=EntryName.Type.FORMER)
    by_former = make.technical_college(name="重庆新技师学院", parts=[former])
    hosted = make.technical_college(name="重庆集团技工学校", host=host)
    draft = make.technical_college(name="重庆筹建技工学校", published=False)
    batch = brought(
        [
            {"代码": by_former.code.lower(), "名称": "另一个名字"},
            {"名称": "重庆老技工学校"},
            {"名称": "集团所办学校", "credit_code": "91500000MA5U3KJ13X"},
            {"名称": "「重庆筹建技工学校」"},
        ]
    )
    found = [(row.code, row.how) for row in batch.rows.all()]
    assert found == [
        (by_former.code, "code"),
        (by_former.code, "former-name"),
        (hosted.code, "credit-code"),
        (draft.code, "exact"),
    ]


def test_a_name_by_which_a_record_was_found_renames_nothing() -> None:
    former = EntryName(text="重庆老技工学校", type=EntryName.Type.FORMER)
    make.technical_college(name="重庆新技师学院", parts=[former])
    row = only_row(brought([{"名称": "重庆老技工学校"}]))
    assert (row.verdict, len(row.remarks)) == ("same", 1)


def test_a_near_name_is_asked_and_never_guessed() -> None:
    near = make.technical_college(name="重庆五一技师学院")
    author = desk.chief("导入人")
    batch = brought([{"名称": "重庆市五一技师学院", "地址": "新址"}], by=author)
    row = only_row(batch)
    assert (row.verdict, row.code) == ("ask", "")
    assert [(each["code"], each["reason"]) for each in row.candidates] == [(near.code, "near")]
    for chosen, verdict in [(near.code, "changed"), ("new", "new"), ("out", "out")]:
        batch.rows.update(chosen=chosen)
        look_again(batch, [row.pk])
        assert only_row(checked(batch, author)).verdict == verdict


def test_two_rows_about_one_body_are_both_refused() -> None:
    one = make.technical_college(name="重庆第一技师学院")
    batch = brought(
        [{"名称": "重庆第一技师学院"}, {"代码": one.code, "名称": "改名技师学院"}, {"名称": "新校"}, {"名称": "新校"}]
    )
    assert [row.verdict for row in batch.rows.all()] == ["error"] * 4
    assert "3" in sentences(batch.rows.all()[0])


def test_a_code_of_another_kind_is_refused() -> None:
    base = make.training_base()
    assert "培训基地" in sentences(only_row(brought([{"代码": base.code}])))


# What may be done


def test_rows_outside_the_districts_of_an_editor_are_errors() -> None:
    make.district("渝中区")
    make.technical_college(name="本区学校", district="北碚区", address="甲")
    make.technical_college(name="外区学校", district="渝中区", address="甲")
    editor = desk.staff(Role.DISTRICT_EDITOR, districts=["北碚区"])
    rows = [
        {"名称": "本区学校", "地址": "乙"},
        {"名称": "外区学校", "地址": "乙"},
        {"名称": "本区新校", "区县": "北碚"},
        {"名称": "外区新校", "区县": "渝中区"},
        {"名称": "无区新校"},
    ]
    batch = brought(rows, by=editor)
    assert [row.verdict for row in batch.rows.all()] == ["changed", "error", "new", "error", "error"]


def test_a_draft_under_review_is_left_to_who_has_it() -> None:
    draft = make.opened(make.technical_college(name="在审学校", address="甲"))
    desk.sent(draft, desk.chief("送审人"))
    row = only_row(brought([{"名称": "在审学校", "地址": "乙"}]))
    assert row.verdict == "error"
    assert "送审人" in sentences(row)


def test_an_editor_of_a_district_names_the_source_of_a_higher_level() -> None:
    editor = desk.staff(Role.DISTRICT_EDITOR, districts=["北碚区"])
    row = {"名称": "新校", "区县": "北碚区", "级别": "国家级"}
    assert only_row(brought([row], by=editor)).verdict == "error"
    assert only_row(brought([row], by=editor, source=make.source())).verdict == "new"


# The ledger


@pytest.mark.parametrize(
    ("cells", "verdict", "line"),
    [
        ({"级别": "市级"}, "same", ""),
        ({"级别": "municipal", "认定起始年份": "2019"}, "same", ""),
        ({"级别": "国家级"}, "changed", "国家级"),
        ({"级别": "国家级", "认定起始年份": "2024"}, "changed", "国家级 · 2024"),
        ({"文号": "渝人社[2024]620号"}, "changed", "级别未注明 · 渝人社〔2024〕620号"),
        ({"级别": "区县级"}, "error", ""),
        ({"级别": "区县级", "文号": "渝中人社〔2024〕1号"}, "changed", "区县级 · 渝中人社〔2024〕1号"),
        ({"认定起始年份": "2021"}, "error", ""),
        ({"认定起始年份": "2017"}, "changed", "市级 · 2017"),
        ({"级别": "（清空）"}, "error", ""),
    ],
)
def test_a_level_adds_a_line_to_the_ledger_and_never_lowers(cells: dict[str, str], verdict: str, line: str) -> None:
    make.technical_college(name="某校", parts=[Recognition(level=2, year=2019)])
    row = only_row(brought([{"名称": "某校", **cells}]))
    assert row.verdict == verdict, sentences(row)
    assert [new for _old, new in differences(row).values()] == ([line] if line else [])


# Headings


def test_an_unknown_heading_waits_to_be_named() -> None:
    author = desk.chief("导入人")
    batch = begin(parsed([{"名称": "某校", "办学地点": "路一号"}]), Kind.TECHNICAL_COLLEGE, author)
    assert (batch.state, batch.columns) == (Import.State.MAPPING, ["name", None])
    name_columns(batch, ["name", "address"])
    assert differences(only_row(checked(batch, author)))["address"] == ("", "路一号")


def test_an_empty_cell_says_nothing_and_clearing_is_said() -> None:
    make.technical_college(name="某校", address="甲", phone="023-1")
    row = only_row(brought([{"名称": "某校", "地址": "", "公开电话": "（清空）"}]))
    assert differences(row) == {"phone": ("023-1", "")}
