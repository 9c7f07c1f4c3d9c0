"""How a page is found and shared: one address for each language, a title, a description, and what it is about."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from registry.models import Basis, Citation, EntryName, Organisation
from tests import make

pytestmark = pytest.mark.django_db

SITE = settings.SITE_URL


def head(client: Client, address: str, **parameters: str) -> str:
    """The head of the page at ``address``."""
    response = client.get(address, parameters)
    return response.content.decode().partition("</head>")[0]


def metas(client: Client, address: str, **parameters: str) -> dict[str, str]:
    """What the page says of itself, by name or property."""
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', head(client, address, **parameters))
    assert len(dict(found)) == len(found)
    return {name: unescape(content) for name, content in found}


def canonical(client: Client, address: str) -> str:
    """The one address that the page at ``address`` names."""
    (found,) = re.findall(r'<link rel="canonical" href="([^"]*)">', head(client, address))
    return unescape(found).removeprefix(SITE)


def graph(client: Client, address: str) -> list[dict[str, Any]]:
    """What the page is about, as a machine reads it."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head(client, address), re.DOTALL)
    return [node for block in blocks for node in json.loads(block)["@graph"]]


# One address


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("/", "/"),
        ("/?utm_source=x", "/"),
        ("/search/?sort=name&page=1&q=&utm=1", "/search/"),
        (
            "/search/?level=national&kind=trial-zone&level=municipal",
            "/search/?kind=trial-zone&level=municipal&level=national",
        ),
        ("/training-bases/?phase=accepted&phase=accepted", "/training-bases/?phase=accepted"),
        ("/statistics/?lang=en", "/statistics/?lang=en"),
        ("/statistics/?lang=zh-hans", "/statistics/"),
    ],
)
def test_however_a_page_is_asked_for_it_names_one_address(client: Client, asked: str, named: str) -> None:
    assert canonical(client, asked) == named


def test_a_page_names_itself_in_every_language(client: Client) -> None:
    for address in ("/search/?kind=trial-zone", "/search/?kind=trial-zone&lang=en"):
        found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', head(client, address))

        assert {language: unescape(url) for language, url in found} == {
            "zh-Hans": f"{SITE}/search/?kind=trial-zone",
            "en": f"{SITE}/search/?kind=trial-zone&lang=en",
            "x-default": f"{SITE}/search/?kind=trial-zone",
        }


def test_searches_and_the_past_are_not_listed(client: Client) -> None:
    college = make.technical_college()
    own = ["/search/?q=学院", "/search/?as_of=1", college.get_entry_url()]

    assert [metas(client, address).get("robots") for address in own] == ["noindex, follow"] * 3
    assert "robots" not in metas(client, college.get_absolute_url())


@pytest.mark.parametrize("address", ["/search/?district=nope", "/technical-colleges/CQ000000/", "/search/?page=400"])
def test_an_error_has_no_address_to_share(client: Client, address: str) -> None:
    found = head(client, address)

    assert "canonical" not in found
    assert "og:url" not in found
    assert "opensearchdescription" in found


def test_a_withdrawn_record_is_not_told_of(client: Client) -> None:
    withdrawn = make.withdrawn(make.technical_college())

    assert "canonical" not in head(client, withdrawn.get_absolute_url())
    assert graph(client, withdrawn.get_absolute_url()) == []


# Titles and descriptions


def test_what_is_shared_is_called_as_the_page_is(client: Client) -> None:
    college = make.technical_college(name='"甲" & <乙> 学院', summary="校训是 “匠心”。")
    page = head(client, college.get_absolute_url())

    title = unescape(re.findall(r"<title>(.*?)</title>", page)[0])
    shared = metas(client, college.get_absolute_url())
    assert shared["og:title"] == title
    assert title.startswith('"甲" & <乙> 学院 · ')
    assert shared["og:description"] == shared["description"]
    assert shared["description"].endswith("校训是 “匠心”。")
    assert shared["og:url"] == SITE + college.get_absolute_url()


def test_every_sort_of_page_has_a_description_of_its_own(client: Client) -> None:
    host = make.organisation("长安")
    college = make.technical_college(summary="一所学院。", district="永川区", industries=["汽车"], host=host)
    source = make.source()
    pages = ["/", "/search/", "/technical-colleges/", "/districts/", "/industries/", "/statistics/", "/sources/"]
    singles = [college.get_absolute_url(), college.get_entry_url(), f"/sources/{source.key}/"]
    words = ["/districts/500118/", f"/industries/{make.industry('汽车').code}/", f"/organisations/{host.pk}/"]

    for language in ("zh-hans", "en"):
        described = [metas(client, address, lang=language)["description"] for address in [*pages, *singles, *words]]
        assert all(described)
        assert len(set(described)) == len(described)


def test_a_list_is_described_by_its_filters_and_their_number(client: Client) -> None:
    make.technical_college(district="永川区")

    described = metas(client, "/technical-colleges/", district="500118")["description"]

    assert "1" in described
    assert "永川区" in described


# What a page is about


def test_a_college_is_told_of_as_an_educational_organisation(client: Client) -> None:
    named = EntryName(text="甲校", **make.sourced())
    cited = [Citation(field=field, **make.sourced()) for field in ("district", "host", "website", "summary")]
    college = make.technical_college(
        name="甲学院",
        district="永川区",
        host="甲公司",
        website="https://a.example/",
        summary="好。",
        parts=[named, *cited],
    )

    about, trail = graph(client, college.get_absolute_url())

    assert about["@type"] == "EducationalOrganization"
    assert about["@id"] == f"{SITE}/id/{college.code}/"
    assert (about["name"], about["alternateName"]) == ("甲学院", ["甲校"])
    assert about["identifier"]["value"] == college.code
    assert about["address"]["addressLocality"] == "永川区"
    assert about["parentOrganization"]["name"] == "甲公司"
    assert (about["sameAs"], about["description"]) == ("https://a.example/", "好。")
    assert [step["name"] for step in trail["itemListElement"]][1:] == ["技工院校", "甲学院"]


def test_what_is_to_be_verified_is_not_told_to_machines(client: Client) -> None:
    doubtful = EntryName(text="俗称", basis=Basis.UNVERIFIED)
    base = make.training_base(district="永川区", host="甲公司", summary="听说的。", parts=[doubtful])

    about, _trail = graph(client, base.get_absolute_url())

    assert not {"alternateName", "parentOrganization", "description"} & set(about)
    assert "addressLocality" not in about["address"]


def test_kinds_are_told_apart(client: Client) -> None:
    made = [make.training_base(), make.trial_zone(), make.master_studio()]

    types = [graph(client, entry.get_absolute_url())[0]["@type"] for entry in made]

    assert types == ["EducationalOrganization", "Place", "Organization"]


def test_a_body_and_a_district_are_told_of(client: Client) -> None:
    body = make.organisation(
        "甲公司", type=Organisation.Type.COMPANY, credit_code="11500000009275780L", **make.sourced()
    )
    make.district("永川区")

    company, _trail = graph(client, f"/organisations/{body.pk}/")
    district, trail = graph(client, "/districts/500118/")

    assert (company["@type"], company["identifier"]["value"]) == ("Corporation", "11500000009275780L")
    assert (district["@type"], district["identifier"]["value"]) == ("AdministrativeArea", "500118")
    assert trail["itemListElement"][-1]["item"] == district["url"] == f"{SITE}/districts/500118/"


def test_the_start_tells_machines_how_to_search(client: Client) -> None:
    (site,) = graph(client, "/")

    assert site["potentialAction"]["target"]["urlTemplate"] == SITE + "/search/?q={search_term_string}"


def test_no_text_ends_the_data_block(client: Client) -> None:
    hostile = "</script><script>alert(1)</script>&lt;!--"
    college = make.technical_college(name=hostile)
    page = client.get(college.get_absolute_url()).content.decode()

    assert graph(client, college.get_absolute_url())[0]["name"] == hostile
    assert "<script>alert" not in page
