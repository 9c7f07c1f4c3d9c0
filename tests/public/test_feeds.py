"""Feeds: what was published or withdrawn, for any filter of any list."""

from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from registry.models import Entry
from registry.views import feeds
from tests import make

ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: Client, address: str = "/search/feed.atom", **parameters: str) -> ElementTree.Element:
    """The feed, as a reader parses it."""
    response = client.get(address, parameters)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314 our own


def titles(client: Client, address: str = "/search/feed.atom", **parameters: str) -> list[str]:
    """What happened, the newest first."""
    return [str(item.findtext(f"{ATOM}title")) for item in feed(client, address, **parameters).findall(f"{ATOM}entry")]


@pytest.mark.django_db
def test_a_feed_tells_what_was_published_revised_and_withdrawn(client: Client) -> None:
    college = make.technical_college(name="甲学院")
    again = make.revised(college, name="甲技师学院")
    make.withdrawn(again, reason="并入乙学院")
    make.technical_college(name="未发布", published=False)

    assert titles(client) == ["撤销：甲技师学院", "更新：甲技师学院", "发布：甲学院"]
    newest = feed(client).find(f"{ATOM}entry")
    assert newest is not None
    assert newest.findtext(f"{ATOM}summary") == "并入乙学院"
    assert titles(client, lang="en")[0] == "Withdrawn: 甲技师学院"


@pytest.mark.django_db
def test_a_feed_of_a_kind_or_of_a_filter_tells_of_its_own(client: Client) -> None:
    make.technical_college(name="甲学院", district="永川区", level="national")
    make.training_base(name="乙基地", district="永川区", industries=["汽车"])
    make.training_base(name="丙基地", district="长寿区")

    assert titles(client, "/training-bases/feed.atom") == ["发布：丙基地", "发布：乙基地"]
    assert titles(client, district="500118") == ["发布：乙基地", "发布：甲学院"]
    assert titles(client, district="500118", level="national") == ["发布：甲学院"]
    assert titles(client, industry=make.industry("汽车").code) == ["发布：乙基地"]
    assert titles(client, q="丙基地") == ["发布：丙基地"]


@pytest.mark.django_db
def test_a_record_that_leaves_the_list_is_told_of(client: Client) -> None:
    base = make.training_base(name="甲基地", district="永川区")
    moved = make.revised(base, district=make.district("长寿区"))
    make.revised(moved, summary="与永川无关的更新")

    assert titles(client, district="500118") == ["更新：甲基地", "发布：甲基地"]
    first = feed(client, district="500118").find(f"{ATOM}entry")
    assert first is not None
    assert "已不在本列表" in str(first.findtext(f"{ATOM}summary"))


@pytest.mark.django_db
def test_a_feed_as_of_a_revision_ends_with_it(client: Client) -> None:
    college = make.technical_college(name="甲学院")
    again = make.revised(college, name="乙学院")
    make.revised(again, name="丙学院")

    assert titles(client, as_of=str(again.revision_id)) == ["更新：乙学院", "发布：甲学院"]


@pytest.mark.django_db
def test_an_entry_of_a_feed_keeps_its_name_and_leads_to_that_very_statement(client: Client) -> None:
    college = make.technical_college()
    make.revised(college, summary="新")
    chinese, english = (feed(client, lang=language).findall(f"{ATOM}entry")[-1] for language in ("zh-hans", "en"))

    assert chinese.findtext(f"{ATOM}id") == english.findtext(f"{ATOM}id") == f"tag:127.0.0.1,2026:{college.code}:1"
    link = chinese.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"{settings.SITE_URL}{college.get_entry_url()}"


@pytest.mark.django_db
def test_a_feed_is_as_old_as_what_last_happened(client: Client) -> None:
    empty = feed(client).findtext(f"{ATOM}updated")
    college = make.technical_college()
    assert college.revision

    assert empty == "2026-01-01T00:00:00+00:00"
    assert feed(client).findtext(f"{ATOM}updated") == college.revision.at.isoformat()


@pytest.mark.django_db
def test_a_reader_that_comes_back_is_told_that_nothing_happened(client: Client) -> None:
    make.technical_college()
    first = client.get("/search/feed.atom")
    tag = {"if-none-match": first.headers["ETag"]}

    assert client.get("/search/feed.atom", headers=tag).status_code == 304
    make.technical_college()
    assert client.get("/search/feed.atom", headers=tag).status_code == 200


@pytest.mark.django_db
def test_a_feed_ends_somewhere(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST", 2)
    for name in ("甲", "乙", "丙"):
        make.revised(make.technical_college(name=name), summary="新")

    assert titles(client) == ["更新：丙", "发布：丙"]


@pytest.mark.django_db
def test_a_page_leads_to_the_feed_of_what_it_shows(client: Client) -> None:
    make.technical_college(district="永川区")
    links = {
        "/training-bases/?phase=accepted&page=1&sort=name&x=1": "/training-bases/feed.atom?phase=accepted",
        "/search/?district=500118&lang=en": "/search/feed.atom?district=500118&amp;lang=en",
        "/districts/500118/?lang=zh-hans": "/search/feed.atom?district=500118",
        "/": "/search/feed.atom",
    }
    for address, link in links.items():
        assert f'href="{link}">' in client.get(address).content.decode()


@pytest.mark.django_db
def test_whatever_a_name_holds_a_feed_can_be_read(client: Client) -> None:
    make.technical_college(name="甲\x0b\x1f<b>&\ufffe𠮷", reason="<i>因\x01</i>")

    assert titles(client) == ["发布：甲<b>&𠮷"]
    assert Entry.objects.count() == 1


@given(st.text())
def test_xml_takes_whatever_is_left_of_a_text(text: str) -> None:
    root = ElementTree.Element("t")
    root.text = feeds.xml_text(text)

    assert ElementTree.fromstring(ElementTree.tostring(root, "unicode")).tag == "t"  # noqa: S314 our own
