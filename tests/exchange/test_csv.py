"""CSV: what the list shows, in a form that spreadsheets open rightly."""

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from registry.exchange import lists
from registry.exchange.guarding import FORMULA_STARTS, guard, unguard
from registry.models import Citation, Level, Recognition, Site
from tests import make
from tests.exchange.files import HOSTILE, download, rows_of, table_of


@pytest.mark.django_db
def test_a_file_begins_with_a_bom_and_ends_its_lines_as_windows_does(client: Client) -> None:
    make.technical_college(name="甲学院", summary="一行")

    body = download(client)

    assert body.startswith(b"\xef\xbb\xbf")
    assert body.count(b"\r\n") == body.count(b"\n") == 2


@pytest.mark.django_db
def test_the_headings_are_in_the_readers_language(client: Client) -> None:
    assert "名称" in download(client).decode()
    assert ",Name," in download(client, lang="en").decode()


@pytest.mark.django_db
def test_all_pages_are_in_the_file_in_the_order_of_the_list(client: Client) -> None:
    for number in range(25):
        make.technical_college(name=f"第{number}学院", level="national" if number % 3 else "municipal")

    listed = [
        entry.code
        for page in ("1", "2")
        for entry in client.get("/technical-colleges/", {"page": page}).context["object_list"]
    ]

    body = download(client, "/technical-colleges/export.csv", page="2")
    assert [row["代码"] for row in rows_of(body)] == listed


@pytest.mark.django_db
def test_lists_in_a_cell_keep_their_order(client: Client) -> None:
    sites = [Site(name=name) for name in ("丙站", "甲站", "乙站")]
    make.training_base(parts=sites, industries=["汽车", "电子"], subjects=["数控加工"])

    (row,) = rows_of(download(client))

    assert row["场所"] == "丙站、甲站、乙站"
    assert row["行业"] == "汽车、电子"
    assert row["专业"] == "数控加工"


@pytest.mark.django_db
def test_a_list_in_a_cell_can_be_taken_apart_again_whatever_its_texts_hold(client: Client) -> None:
    names = ["甲、乙站", "丙\\站", "丁\\、站", "戊站"]
    make.training_base(parts=[Site(name=name) for name in names])

    (row,) = rows_of(download(client))

    assert row["场所"] == "甲\\、乙站、丙\\\\站、丁\\\\\\、站、戊站"
    assert lists.split(row["场所"]) == names


@given(st.lists(st.text(alphabet="、\\甲a ", min_size=1)))
def test_what_was_joined_is_split_into_the_same_texts(texts: list[str]) -> None:
    assert lists.split(lists.join(texts)) == texts


@pytest.mark.django_db
def test_a_file_of_many_pieces_is_whole(client: Client, in_small_pieces: None) -> None:
    codes = {make.technical_college().code for _number in range(7)}

    assert {row["代码"] for row in rows_of(download(client))} == codes


@pytest.mark.django_db
def test_no_cell_can_be_read_as_a_formula(client: Client) -> None:
    for text in HOSTILE:
        make.technical_college(name=text, summary=text)

    rows = rows_of(download(client))

    assert not [cell for row in rows for cell in row.values() if cell.startswith(tuple("=+-@＝＋－＠\t"))]
    assert {unguard(row["名称"]) for row in rows} == set(HOSTILE)


@given(st.text())
def test_taking_the_guard_off_gives_the_text_that_was_there(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.sampled_from(FORMULA_STARTS), st.text())
def test_whatever_could_be_a_formula_is_guarded(start: str, rest: str) -> None:
    assert guard(start + rest).startswith("'")


@pytest.mark.django_db
def test_the_reader_chooses_the_columns_and_their_order(client: Client) -> None:
    make.technical_college(name="甲学院", level="national")

    body = download(client, columns="level,name", lang="zh-hans")

    assert table_of(body) == [["级别", "名称"], ["国家级", "甲学院"]]


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "jsonl"])
def test_an_unknown_column_is_named(client: Client, form: str) -> None:
    response = client.get(f"/trial-zones/export.{form}", {"columns": "name,leaders"})

    assert response.status_code == 400
    assert "leaders" in response.content.decode()
    assert "role" in response.content.decode()


@pytest.mark.django_db
def test_a_row_without_anything_is_a_row_all_the_same(client: Client) -> None:
    for _number in range(3):
        make.technical_college()

    assert table_of(download(client, columns="host", lang="en")) == [["Host"], [""], [""], [""]]


@pytest.mark.django_db
def test_there_are_no_other_formats(client: Client) -> None:
    assert client.get("/search/export.pdf").status_code == 404


@pytest.mark.django_db
def test_what_a_person_expects_is_there(client: Client) -> None:
    sites = [Site(name="甲站"), Site(name="乙站")]
    ledger = [Recognition(level=Level.NATIONAL, year=2021), Recognition(level=Level.MUNICIPAL, year=2019)]
    host = make.organisation("重庆大学", credit_code="11500000009275780L")
    cited = [Citation(field=name, **make.sourced()) for name in ("name", "host", "district")]
    studio = make.master_studio(
        name="何涛工作室", host=host, district="江北区", masters=["何涛", "张毅"], parts=[*sites, *ledger, *cited]
    )

    (row,) = rows_of(download(client, "/master-studios/export.csv"))

    expected = {
        "代码": studio.code,
        "级别": "国家级",
        "认定起始年份": "2019",
        "主办单位（依托单位）": "重庆大学",
        "主办单位（依托单位）统一社会信用代码": "11500000009275780L",
        "领办人": "何涛、张毅",
        "场所数": "2",
        "是否核实": "是",
        "最近发布": make.day(0).isoformat(),
        "永久地址": f"{settings.SITE_URL}/id/{studio.code}/",
    }
    assert {name: row.get(name) for name in expected} == expected
