"""The lists of records: one line a record, filters, search, and a number of queries that does not grow."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from institutions.models import TechnicalCollege
from registry.models import Entry
from tests import desk, make

pytestmark = pytest.mark.django_db
COLLEGES = "/admin/institutions/technicalcollege/"


def lines(response: Any) -> list[str]:
    """The names on the lines of a list."""
    return [entry.name for entry in response.context["cl"].result_list]


def test_a_record_has_one_line_and_it_is_its_draft(admin_client: Client) -> None:
    college = make.technical_college(name="重庆铁路运输技师学院")
    draft = make.opened(college)
    shown = admin_client.get(COLLEGES)
    assert [entry.pk for entry in shown.context["cl"].result_list] == [draft.pk]


def test_a_withdrawn_record_keeps_its_line(admin_client: Client) -> None:
    make.withdrawn(make.technical_college(name="旧校"))
    assert "desk-withdrawn" in admin_client.get(COLLEGES).content.decode()


def test_a_line_says_what_there_is_to_do(admin_client: Client) -> None:
    make.technical_college(name="待核之校", level="municipal")
    admin_client.cookies["django_language"] = "en"
    page = admin_client.get(COLLEGES).content.decode()
    for text in ("<strong>待核之校</strong>", ">Published</span>", ">To be verified</span>", "Municipal level"):
        assert text in page


def test_the_number_of_values_without_evidence_counts_columns_and_parts(admin_client: Client) -> None:
    # The name and the unknown district, then one part that nobody has sourced and one that somebody has.
    make.technical_college(parts=[make.figure(), make.figure("教师数", **make.sourced())])
    entry = admin_client.get(COLLEGES).context["cl"].result_list[0]
    assert entry.beside.gaps == 3


def test_names_sort_as_a_chinese_reader_expects(admin_client: Client) -> None:
    for name in ("重庆校", "安全校", "綦江校", "北碚校"):
        make.technical_college(name=name)
    assert lines(admin_client.get(COLLEGES)) == ["安全校", "北碚校", "重庆校", "綦江校"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "draft"}, ["草"]),
        ({"state": "published"}, ["北", "新"]),
        ({"level": "national"}, ["北"]),
        ({"evidence": "lacking"}, ["北", "草", "新"]),
        ({"evidence": "complete"}, []),
        ({"district": "unknown"}, ["草"]),
        ({"college_type": "technical-school"}, ["新"]),
    ],
)
def test_filters(admin_client: Client, asked: dict[str, str], found: list[str]) -> None:
    make.technical_college(name="草", published=False)
    make.technical_college(name="北", district="北碚区", level="national")
    make.technical_college(name="新", district="两江新区", college_type="technical-school")
    assert lines(admin_client.get(COLLEGES, asked)) == found


def test_a_district_finds_what_lies_in_its_predecessors(admin_client: Client) -> None:
    make.technical_college(name="江北之校", district="江北区")
    successor = make.district("两江新区", succeeds=["江北区"])
    assert lines(admin_client.get(COLLEGES, {"district": successor.pk})) == ["江北之校"]


def test_an_industry_group_finds_its_leaves(admin_client: Client) -> None:
    make.technical_college(name="车校", industries=[make.industry("新能源汽车", parent="汽车")])
    make.technical_college(name="他校")
    assert lines(admin_client.get(COLLEGES, {"industry": make.industry("汽车").pk})) == ["车校"]


def test_counts_beside_the_filters_are_those_of_the_lists_they_lead_to(admin_client: Client) -> None:
    make.district("两江新区", succeeds=["江北区"])
    leaves = [make.industry(name, parent="汽车") for name in ("新能源汽车", "零部件")]
    make.technical_college(district="江北区", industries=leaves, level="national")
    make.technical_college(district="两江新区", industries=leaves[:1])
    make.technical_college(industries=["汽车"], published=False)
    page = admin_client.get(COLLEGES, {"_facets": "True"})
    for spec in page.context["cl"].filter_specs[:5]:
        counts = spec.get_facet_queryset(page.context["cl"])
        for place, (key, _label) in enumerate(spec.lookup_choices):
            shown = admin_client.get(COLLEGES, {spec.parameter_name: key})
            assert counts[f"{place}__c"] == len(lines(shown)), (spec.parameter_name, key)


@pytest.mark.parametrize("asked", ["state=x", "level=9", "district=x", "industry=-1", "evidence=1", "p=999", "o=99"])
def test_a_malformed_filter_leads_back_to_the_list(admin_client: Client, asked: str) -> None:
    make.technical_college()
    assert admin_client.get(f"{COLLEGES}?{asked}", follow=True).status_code == 200


@pytest.mark.parametrize("query", ["铁路", "鐵路", "tielu", "tlys", "ＴＩＥＬＵ", "旧名"])
def test_search_is_folded_as_the_public_search_is(admin_client: Client, query: str) -> None:
    make.technical_college(name="重庆铁路运输技师学院", names=["旧名"])
    make.technical_college(name="他校")
    assert lines(admin_client.get(COLLEGES, {"q": query})) == ["重庆铁路运输技师学院"]


def test_a_draft_is_found_by_its_new_name(admin_client: Client) -> None:
    draft = make.opened(make.technical_college(name="旧校"))
    page = admin_client.get(desk.url(draft))
    admin_client.post(desk.url(draft), desk.filled(page, name="焕然一新"))
    assert lines(admin_client.get(COLLEGES, {"q": "焕然"})) == ["焕然一新"]


@pytest.mark.parametrize("query", ["字" * 201, "�", " ".join("abcdefghijkl"), "%%%", "'\"", "("])
def test_no_query_breaks_the_list(admin_client: Client, query: str) -> None:
    make.technical_college()
    assert admin_client.get(COLLEGES, {"q": query}).status_code == 200


def _rich(count: int) -> None:
    for number in range(count):
        college = make.technical_college(
            name=f"校{number}", district="北碚区", host="甲公司", level="national", parts=[make.figure()]
        )
        if number % 2:
            make.opened(college)


@pytest.mark.parametrize("asked", [{}, {"q": "校"}, {"evidence": "lacking"}, {"_facets": "True"}])
def test_a_list_asks_the_same_number_of_queries_for_1_and_for_20_records(
    admin_client: Client, django_assert_num_queries: DjangoAssertNumQueries, asked: dict[str, str]
) -> None:
    _rich(2)
    admin_client.get(COLLEGES, asked)
    with CaptureQueriesContext(connection) as few:
        admin_client.get(COLLEGES, asked)
    _rich(18)
    with django_assert_num_queries(len(few)):
        admin_client.get(COLLEGES, asked)
    assert TechnicalCollege.objects.filter(is_head=True).count() == 20
    assert Entry.objects.open().count() == 10


def test_the_start_page_counts_records_by_state(admin_client: Client) -> None:
    make.opened(make.technical_college())
    make.technical_college()
    tallies = {row["label"]: row["cells"] for row in admin_client.get("/admin/").context["tallies"]}
    counts = {cell["state"].value: cell["count"] for cell in tallies[TechnicalCollege._meta.verbose_name_plural]}
    assert (counts["draft"], counts["published"]) == (1, 1)
