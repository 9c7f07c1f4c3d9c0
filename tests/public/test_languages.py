"""Chinese by default, English at a switch, and a page that says which language each part is in."""

import pytest
from django.test import Client

from tests import make

pytestmark = pytest.mark.django_db


def test_a_browser_that_asks_for_english_still_gets_the_chinese_page(client: Client) -> None:
    page = client.get("/", headers={"accept-language": "en-GB,en"})

    assert 'lang="zh-Hans"' in page.content.decode()
    assert page.headers["Content-Language"] == "zh-hans"


def test_the_switch_is_remembered(client: Client) -> None:
    client.get("/?lang=en")

    page = client.get("/statistics/").content.decode()

    assert '<html lang="en">' in page
    assert "Figures of the city" in page


def test_the_switch_leads_back(client: Client) -> None:
    client.get("/?lang=en")
    client.get("/?lang=zh-hans")

    assert '<html lang="zh-Hans">' in client.get("/").content.decode()


def test_a_language_we_do_not_have_is_ignored(client: Client) -> None:
    page = client.get("/?lang=xx")

    assert page.status_code == 200
    assert 'lang="zh-Hans"' in page.content.decode()


def test_the_switch_keeps_the_search(client: Client) -> None:
    assert "?q=%E9%93%81%E8%B7%AF&amp;lang=en" in client.get("/search/?q=铁路").content.decode()


def test_chinese_names_on_an_english_page_are_marked_as_chinese(client: Client) -> None:
    college = make.technical_college(name="重庆铁路学院")

    assert (
        '<span lang="zh-Hans">重庆<wbr>铁路<wbr>学院</span>'
        in client.get(f"{college.get_absolute_url()}?lang=en").content.decode()
    )


def test_a_qualifier_is_put_where_the_language_wants_it(client: Client) -> None:
    make.city_figure(make.indicator("平台数", unit="个"), "200", None, qualifier="over", wording="余")

    assert ">200余个</td>" in client.get("/statistics/").content.decode()
    assert ">over 200 个</td>" in client.get("/statistics/?lang=en").content.decode()


def test_a_filter_without_an_english_name_is_marked_as_chinese(client: Client) -> None:
    make.technical_college(industries=[make.industry("汽车", "I99")])

    page = client.get("/search/?lang=en&industry=I99").content.decode()

    assert page.count('<span lang="zh-Hans">汽车</span>') >= 3
