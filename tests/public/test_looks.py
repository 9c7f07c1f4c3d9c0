"""The reader's choices (easy reading, cards or a table) and what every page shows around its content."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django import Settings

from registry.models import Entry
from tests import make

pytestmark = pytest.mark.django_db


def test_easy_reading_is_remembered_until_it_is_switched_off(client: Client) -> None:
    assert 'class="easy"' in client.get("/?easy=1").content.decode()
    assert 'class="easy"' in client.get("/accessibility/").content.decode()

    client.get("/?easy=0")
    assert 'class="easy"' not in client.get("/accessibility/").content.decode()


def test_the_shape_of_lists_is_remembered_and_the_address_has_the_last_word(client: Client) -> None:
    make.technical_college()
    client.get("/search/?view=table")

    assert "<table" in client.get("/technical-colleges/").content.decode()
    assert "<table" not in client.get("/technical-colleges/?view=cards").content.decode()


@pytest.mark.parametrize("address", ["/search/?view=pie", "/search/?easy=maybe"])
def test_a_look_we_do_not_have_is_ignored(client: Client, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 200
    assert page.cookies == {}


def test_a_table_shows_the_same_records_as_cards(client: Client) -> None:
    codes = {make.technical_college(district="永川区", industries=["汽车"]).code for _number in range(3)}

    table = client.get("/search/?view=table").content.decode()

    assert {code for code in codes if f'data-entry="{code}"' in table} == codes


def test_whoever_stores_a_page_is_told_what_it_depends_on(client: Client) -> None:
    assert {"Cookie", "HX-Request"} <= set(client.get("/search/").headers["Vary"].split(", "))


def test_htmx_is_given_the_part_that_changes_and_its_title(client: Client) -> None:
    make.technical_college(name="铁路学院")

    part = client.get("/search/?q=铁路", headers={"hx-request": "true", "hx-target": "listing"}).content.decode()

    assert "<html" not in part
    assert part.startswith("<title>")
    assert 'id="listing"' in part
    assert 'data-said="找到 1 条记录"' in part


def test_a_malformed_query_is_refused_in_part_too(client: Client) -> None:
    part = client.get("/search/?district=nope", headers={"hx-request": "true", "hx-target": "listing"})

    assert part.status_code == 400


def test_a_download_asks_what_the_list_was_asked_but_not_how_it_looks(client: Client) -> None:
    district = make.district("永川区")
    make.technical_college(district=district)
    make.technical_college()

    page = client.get("/search/", {"district": district.code, "view": "table", "lang": "zh-hans", "page": "1"})

    (download,) = [each for each in page.context["downloads"] if each.label == "CSV"]
    assert download.url == f"/search/export.csv?district={district.code}"
    assert len(b"".join(client.get(download.url)).decode().strip().splitlines()) == 2


def test_nothing_is_offered_to_download_where_nothing_was_found(client: Client) -> None:
    assert client.get("/search/?q=没有这样的机构").context["downloads"] == []


def test_an_unset_line_of_the_footer_is_absent_and_a_set_one_is_there(client: Client, settings: Settings) -> None:
    assert "ICP" not in client.get("/accessibility/").content.decode()

    settings.FOOTER = {**settings.FOOTER, "organiser": "重庆市人力资源和社会保障局", "icp": "渝ICP备00000000号"}
    page = client.get("/accessibility/").content.decode()

    assert "重庆市人力资源和社会保障局" in page
    assert "渝ICP备00000000号" in page
    assert "网站标识码" not in page


def test_the_site_map_leads_to_every_way_in(client: Client) -> None:
    district, industry = make.district("永川区"), make.industry("汽车")

    page = client.get("/site-map/").content.decode()

    ways = ["/", "/search/", "/master-studios/", "/statistics/", "/sources/", "/accessibility/"]
    for address in [*ways, f"/districts/{district.code}/", f"/industries/{industry.code}/"]:
        assert f'href="{address}"' in page


def test_pages_are_compressed_and_downloads_are_not(client: Client) -> None:
    make.technical_college()
    asked = {"accept-encoding": "gzip"}

    page, download = client.get("/search/", headers=asked), client.get("/search/export.csv", headers=asked)

    assert "<html" in gzip.decompress(page.content).decode()
    assert "Content-Encoding" not in download.headers
    download.getvalue()


def test_a_list_of_many_pages_names_its_page_in_the_title(client: Client) -> None:
    for number in range(21):
        make.technical_college(name=f"第{number}学院")

    assert "第 2 页" in client.get("/search/?page=2").content.decode().split("</title>")[0]
    assert Entry.objects.public().count() == 21


def test_what_a_reader_downloads_stays_small(client: Client) -> None:
    """Scripts, htmx among them, below 30 kB and style sheets below 25 kB; a full list below 100 kB in all."""
    for _number in range(20):
        make.technical_college(
            summary="面向装备制造的专业群，学员边学边做。" * 5, district="永川区", industries=["汽车"]
        )
    page = client.get("/search/")
    asked = set(re.findall(r'(?:src|href)="/static/([^"?]+\.(?:js|css))"', page.content.decode()))
    weights = {name: len(gzip.compress(Path(str(finders.find(name))).read_bytes())) for name in asked}

    scripts, sheets = (sum(weights[name] for name in asked if name.endswith(ending)) for ending in (".js", ".css"))

    assert {"django_htmx/htmx-2.min.js", "registry/site.css"} <= asked
    assert scripts < 30_000
    assert sheets < 25_000
    assert scripts + sheets + len(gzip.compress(page.content)) < 100_000
