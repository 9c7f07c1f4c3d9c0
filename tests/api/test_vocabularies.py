"""What entries refer to, and the figures of the city."""

import pytest
from django.test import Client

from registry.api.docs import schema
from registry.models import Participation, Publication
from tests import make
from tests.api.reading import every, get, problem

pytestmark = pytest.mark.django_db


def test_a_district_says_what_became_of_it(client: Client) -> None:
    make.district("两江新区", succeeds=["江北区", "渝北区"], regions=["中心城区"])

    found = {district["name"]: district for district in every(client, "districts/", limit=1)}

    assert [each["name"] for each in found["江北区"]["successors"]] == ["两江新区"]
    assert {each["name"] for each in found["两江新区"]["predecessors"]} == {"江北区", "渝北区"}
    assert found["两江新区"]["regions"][0]["name"] == "中心城区"
    assert get(client, "districts/", code="500157")["results"] == [found["两江新区"]]


def test_an_industry_names_its_group(client: Client) -> None:
    group = make.industry("汽车")
    make.industry("新能源汽车", parent=group)
    make.industry("电子")

    (leaf,) = get(client, "industries/", parent=group.code)["results"]

    assert (leaf["name"], leaf["parent"]["name"]) == ("新能源汽车", "汽车")


def test_only_bodies_that_a_public_entry_names_are_listed(client: Client) -> None:
    make.organisation("无关公司")
    make.training_base(host="草稿公司", published=False)
    make.training_base(host="长安", parts=[Participation(organisation=make.organisation("百度"))])

    assert {body["name"] for body in every(client, "organisations/", limit=1)} == {"长安", "百度"}
    assert get(client, "organisations/", name="百度")["count"] == 1


def test_bodies_are_found_in_the_districts_that_theirs_became(client: Client) -> None:
    new = make.district("两江新区", succeeds=["江北区"])
    body = make.organisation("长安", district="江北区")
    make.training_base(host=body)

    assert [each["name"] for each in get(client, "organisations/", district=new.code)["results"]] == ["长安"]
    assert get(client, "organisations/", district="unknown")["count"] == 0


def test_the_key_of_a_source_is_what_evidence_names(client: Client) -> None:
    source = make.source("公报", url="https://example.org/gazette")

    (found,) = get(client, "sources/")["results"]

    assert (found["key"], found["url"], found["page"]) == (
        source.key,
        "https://example.org/gazette",
        f"http://testserver/sources/{source.key}/",
    )


def test_a_corrected_figure_is_seen_as_it_was(client: Client) -> None:
    make.city_figure(value="5300000.5", source=make.source(), basis="stated", locator="P01")
    revision = Publication.objects.latest("revision").revision
    make.city_figure(value="5400000")

    now, then = (get(client, "statistics/", **at)["results"] for at in ({}, {"as_of": str(revision)}))

    assert [figure["value"] for figure in now] == ["5400000"]
    assert [figure["value"] for figure in then] == ["5300000.5"]
    assert then[0]["superseded_revision"] == revision + 1
    assert then[0]["evidence"]["locator"] == "P01"


def test_figures_of_one_kind_or_of_the_whole_city(client: Client) -> None:
    make.city_figure("学院数", kind="technical-college")
    make.city_figure("工人数", year=None)

    assert [each["indicator"]["name"] for each in get(client, "statistics/", kind="city")["results"]] == ["工人数"]
    assert get(client, "statistics/", kind="technical-college", year="2023")["count"] == 1
    assert get(client, "statistics/", indicator=make.indicator("工人数").code)["count"] == 1


LISTS = {
    "districts/": ("code", "valid_from", "name_en"),
    "industries/": ("code", "name"),
    "organisations/": ("id", "evidence"),
    "sources/": ("key", "title"),
    "statistics/": ("indicator", "kind", "year", "value"),
    "changes/": ("revision", "code", "name"),
}


@pytest.mark.parametrize("address", LISTS)
def test_a_list_gives_the_fields_that_are_asked_for_and_what_tells_its_rows_apart(client: Client, address: str) -> None:
    make.training_base(host="长安", district="江北区", industries=["汽车"])
    make.city_figure(source=make.source(), basis="stated")
    *always, wanted = LISTS[address]

    (whole, *_others) = get(client, address, limit=1)["results"]
    (slim,) = get(client, address, limit=1, fields=wanted)["results"]

    assert slim == {name: whole[name] for name in whole if name in {*always, wanted}}
    assert get(client, address, limit=1, fields="*")["results"] == [whole]


def test_the_next_page_has_the_same_fields(client: Client) -> None:
    make.training_base(host="长安")
    make.training_base(host="百度")

    assert [set(each) for each in every(client, "organisations/", limit=1, fields="name")] == [{"id", "name"}] * 2


@pytest.mark.parametrize("address", LISTS)
def test_a_field_that_a_list_does_not_have_is_refused_by_name(client: Client, address: str) -> None:
    (error,) = problem(client, address, 400, fields="*,leaders")["errors"]

    assert error["parameter"] == "fields"
    assert "leaders" in error["detail"]


@pytest.mark.parametrize("address", LISTS)
def test_the_schema_says_which_fields_a_list_has_and_which_are_always_there(client: Client, address: str) -> None:
    told = schema()
    operation = told["paths"][f"/api/v1/{address}"]["get"]
    (fields,) = [each for each in operation["parameters"] if each["name"] == "fields"]
    page = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    row = told["components"]["schemas"][page]["properties"]["results"]["items"]["$ref"].rpartition("/")[2]
    shape = told["components"]["schemas"][row]

    assert fields["schema"]["items"]["enum"] == ["*", *shape["properties"]]
    assert set(shape["required"]) == set(LISTS[address][:-1])
