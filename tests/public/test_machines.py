"""What machines look for at fixed addresses: robots.txt, the sitemaps, the description of the search."""

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from registry.models import Participation
from registry.pages import sitemap
from tests import make

pytestmark = pytest.mark.django_db

SITE = settings.SITE_URL
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_robots_are_kept_off_the_desk_and_shown_the_map(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /admin/\n" in text
    assert f"Sitemap: {SITE}/sitemap.xml\n" in text


def locations(client: Client, address: str) -> dict[str, str | None]:
    """The addresses in a sitemap, each with its last change."""
    root = ElementTree.fromstring(client.get(address).content)  # noqa: S314 our own
    return {
        str(each.findtext(f"{NAMESPACE}loc")).removeprefix(SITE): each.findtext(f"{NAMESPACE}lastmod") for each in root
    }


def mapped(client: Client) -> dict[str, str | None]:
    """All addresses of all sitemaps."""
    parts = locations(client, "/sitemap.xml")
    return {path: changed for part in parts for path, changed in locations(client, part).items()}


def test_every_public_record_is_on_the_map_with_its_last_change(client: Client) -> None:
    college, gone = make.technical_college(), make.technical_college()
    make.withdrawn(gone)
    hidden = make.technical_college(published=False)
    again = make.revised(college, name="新名")

    pages = mapped(client)

    assert again.revision
    assert pages[college.get_absolute_url()] == again.revision.at.astimezone(make.ZONE).isoformat()
    assert not {gone.get_absolute_url(), hidden.get_absolute_url()} & set(pages)


def test_the_map_leads_to_pages_that_are_there(client: Client) -> None:
    partner = Participation(organisation=make.organisation("伙伴"))
    make.training_base(district="永川区", industries=["汽车"], host="长安", parts=[partner])
    make.organisation("与谁都无关")
    make.source()

    pages = mapped(client)

    assert [path for path in pages if client.get(path).status_code != 200] == []
    assert len([path for path in pages if path.startswith("/organisations/")]) == 2
    assert {"/", "/search/", "/training-bases/", "/districts/500118/", "/statistics/"} <= set(pages)


def test_a_part_of_the_map_changes_with_what_comes_and_goes_in_it_alone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "PART", 1)
    first, second = make.technical_college(), make.technical_college()
    before = locations(client, "/sitemap.xml")

    make.withdrawn(first)
    after = locations(client, "/sitemap.xml")

    parts = {code: f"/sitemaps/records-{entry.pk}.xml" for code, entry in (("first", first), ("second", second))}
    assert set(parts.values()) <= set(before)
    assert parts["first"] not in after
    assert after[parts["second"]] == before[parts["second"]]
    assert list(locations(client, parts["second"])) == [second.get_absolute_url()]
    assert client.get(parts["first"]).status_code == 404


@pytest.mark.parametrize("part", ["records-9", f"records-{'9' * 60}", "pages-1", "nothing-0", "organisations-5"])
def test_a_part_of_the_map_that_is_none_is_not_found(client: Client, part: str) -> None:
    assert client.get(f"/sitemaps/{part}.xml").status_code == 404


def test_a_map_that_has_not_changed_is_not_sent_again(client: Client) -> None:
    make.technical_college()
    first = client.get("/sitemap.xml")

    again = client.get("/sitemap.xml", headers={"if-none-match": first.headers["ETag"]})

    assert again.status_code == 304


def test_a_browser_learns_how_to_search_here(client: Client) -> None:
    found = re.findall(
        r'type="application/opensearchdescription\+xml"[^>]* href="([^"]+)"', client.get("/").content.decode()
    )
    root = ElementTree.fromstring(client.get(found[0]).content)  # noqa: S314 our own
    spaced = "{http://a9.com/-/spec/opensearch/1.1/}"
    templates = {url.get("type"): str(url.get("template")) for url in root.findall(f"{spaced}Url")}

    assert len(str(root.findtext(f"{spaced}ShortName"))) <= 16
    assert urlsplit(templates["text/html"]).query == "q={searchTerms}&lang=zh-hans"
    address = templates["application/x-suggestions+json"].removeprefix(SITE).replace("{searchTerms}", "铁路")
    college = make.technical_college(name="重庆铁路学院")
    text, labels, notes, urls = client.get(address).json()
    assert (text, labels, urls) == ("铁路", ["重庆铁路学院"], [SITE + college.get_absolute_url()])
    assert len(notes) == 1


@pytest.mark.parametrize("q", ["", "长" * 300, "-", '"', "\ud7ff"])
def test_suggestions_for_what_is_no_query_are_none(client: Client, q: str) -> None:
    assert client.get("/opensearch/suggestions", {"q": q}).json() == [q, [], [], []]
