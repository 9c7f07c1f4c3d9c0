"""The first content on the public pages, as the issue of the first landing asks for it."""

import csv
import io

import pytest
from django.test import Client

from registry.exchange.offers import BYTES_A_ROW
from registry.loading import Report
from registry.models import Entry

pytestmark = pytest.mark.usefixtures("content")

FIGURES = [
    *["50所", "114个", "68个", "96个", "51个", "90%以上", "42.2万人次", "2092人"],
    *["突破45%", "70万人", "60个", "200余个", "45个", "6个"],
    *["656个", "1512项", "610项", "2亿元", "2296项", "820项"],
    *["530万人", "230万人", "1.3倍", "超过168万人", "61万人", "1.75倍", "31.7%", "第1名"],
    *["34人", "3人", "32.2%"],
]
QUESTIONS = [
    ("district=500118", {"重庆科创职业学院高技能人才培训基地", "何涛技能大师工作室", "永川“巴渝工匠”创新发展集聚区"}),
    ("district=500157", {"重庆长安汽车股份有限公司国家级高技能人才培训基地"}),
    ("district=500105", {"重庆长安汽车股份有限公司国家级高技能人才培训基地"}),
]


def names(client: Client, query: str) -> set[str]:
    return {entry.name for entry in client.get(f"/search/?{query}").context["object_list"]}


@pytest.mark.parametrize(("query", "expected"), QUESTIONS)
def test_a_district_finds_what_lies_in_it(client: Client, query: str, expected: set[str]) -> None:
    assert names(client, query) == expected


def test_cars_are_found_through_the_leaves_of_their_group(client: Client) -> None:
    assert {"唐跃辉技能大师工作室", "陈志军国家级技能大师工作室"} < names(client, "industry=I01")


@pytest.mark.parametrize("query", [query for query, _expected in QUESTIONS] + ["industry=I01", "q=无人机", ""])
def test_a_download_holds_the_records_of_its_list_in_the_same_order(client: Client, query: str) -> None:
    listed = [entry.code for entry in client.get(f"/search/?{query}").context["object_list"]]

    body = b"".join(client.get(f"/search/export.csv?{query}"))

    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows[1:]] == listed
    assert listed


@pytest.mark.parametrize("figure", FIGURES)
def test_the_figures_page_shows_what_the_article_counts(client: Client, figure: str) -> None:
    assert f">{figure}</td>" in client.get("/statistics/").content.decode()


def test_a_figure_has_a_year_only_where_the_source_gives_one(client: Client) -> None:
    figures = [row for group in client.get("/statistics/").context["groups"] for row in group.rows]

    assert {row.year for row in figures} == {None, 2010, 2023}
    assert {row.locator for row in figures} >= {"P06", "P09", "P16", "P24", "P30", "P38"}
    assert all(row.source and row.is_verified for row in figures)


def test_every_record_of_the_article_has_a_page_without_an_unexplained_value(client: Client, content: Report) -> None:
    entries = list(Entry.objects.public())

    for entry in entries:
        statement = client.get(entry.get_absolute_url()).context["statement"]
        sourced = [cell.evidence.source for cell in statement.cells.values() if cell.text and cell.evidence.is_verified]
        assert all(sourced)
        assert statement.cells["name"].evidence.locator

    assert len(entries) == 17


def test_the_wordings_of_partial_lists_are_right(client: Client) -> None:
    studio = Entry.objects.get(name="陈志军国家级技能大师工作室")
    base = Entry.objects.get(name="重庆建筑技师学院国家级高技能人才培训基地")

    assert "点名4个，共6个" in client.get(studio.get_absolute_url()).content.decode()
    page = client.get(base.get_absolute_url()).content.decode()
    assert "点名3个，共5个" in page
    assert "点名3个，共7个" in page


def test_the_size_of_a_download_is_about_right(client: Client) -> None:
    page = client.get("/search/")
    told = [each.note for each in page.context["downloads"] if each.label == "CSV"]

    size = len(b"".join(client.get("/search/export.csv")))

    assert BYTES_A_ROW["csv"] / 1.5 < size / page.context["paginator"].count < BYTES_A_ROW["csv"] * 1.5
    assert told
    assert "约" in told[0]
