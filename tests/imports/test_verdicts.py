"""What each row of a list would do is said before anything is written."""

from typing import Any

import pytest

from registry.imports.steps import look_again
from registry.imports.writing import writers
from registry.imports.columns import accepted
from registry.models import Entry, Kind, Level, Organisation, Recognition, Site
from registry.roles import Role
from tests import desk, make
from tests.imports.lists import applied, brought, checked, differences, only_row, sentences

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
        ({"代码": "CQ0B4ZK219"}, "code", "没有"),
        ({"名称": "某校", "区县": "不存在区"}, "district", "不存在区"),
        ({"名称": "某校", "区县": "江北区"}, "district", "两江新区"),
        ({"名称": "某校", "专业": "炼丹"}, "majors", "炼丹"),
        ({"名称": "某校", "行业": "汽车、汽车"}, "industries", "汽车"),
        ({"名称": "某校", "级别": "宇宙级"}, "level", "国家级"),
        ({"名称": "某校", "认定年份": "去年"}, "since", "2024"),
        ({"名称": "某校", "网址": "不是网址"}, "website", "URL"),
        ({"名称": "某校", "统一社会信用代码": "123"}, "credit_code", "18"),
        ({"名称": "某校", "文号": "没有号"}, "document_number", "渝人社"),
        ({"名称": "某校", "学校类型": "大学"}, "college_type", "技师学院"),
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
