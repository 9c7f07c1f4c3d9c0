"""What people do on the public pages, in a real browser."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from registry.models import Entry, Kind

pytestmark = pytest.mark.usefixtures("committed_content")
Window = Callable[..., BrowserContext]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
PAGES = [
    *["/", "/search/?q=无人机", "/technical-colleges/", "/districts/", "/districts/500112/", "/industries/"],
    *["/industries/I01/", "/statistics/", "/sources/chongqing-hrss-new-productive-forces/", "/search/?district=nope"],
]


def record_pages() -> list[str]:
    """One record of each kind, one of its versions, and the organisation behind one."""
    firsts = [Entry.objects.public().of_kinds([kind]).earliest("pk") for kind in Kind]
    host = Entry.objects.public().exclude(host=None).earliest("pk").host_id
    return [*(entry.get_absolute_url() for entry in firsts), firsts[0].get_entry_url(), f"/organisations/{host}/"]


def overflow(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_an_employer_in_yongchuan_finds_a_studio_on_a_phone(new_context: Window) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.goto("/")

    page.get_by_role("combobox").fill("永川 无人机")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name="何涛技能大师工作室").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("何涛技能大师工作室")
    expect(page.get_by_text("10663架次")).to_be_visible()


def test_a_filter_is_chosen_in_a_sheet_on_a_phone(new_context: Window) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.goto("/search/")

    page.get_by_role("link", name="筛选").click()
    page.get_by_text("区县", exact=True).click()
    page.get_by_label("永川区").check()
    page.get_by_role("button", name="应用").click()

    expect(page.locator("[data-entry]")).to_have_count(3)
    expect(page.get_by_role("link", name="永川区").first).to_be_visible()


def test_the_way_back_leads_through_the_filters(new_context: Window) -> None:
    page = new_context(viewport=DESK).new_page()
    page.goto("/search/?industry=I01")
    page.locator("[data-entry] a").first.click()

    page.go_back()

    expect(page).to_have_url(re.compile(r"/search/\?industry=I01$"))
    expect(page.locator("[data-entry]")).to_have_count(4)


def test_the_keyboard_reaches_the_content_first(new_context: Window) -> None:
    page = new_context(viewport=DESK).new_page()
    page.goto("/statistics/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#content")).to_be_focused()


def test_no_page_scrolls_sideways_on_the_narrowest_phone(new_context: Window) -> None:
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    wide = {}
    for address in [*PAGES, *record_pages()]:
        page.goto(address)
        wide[address] = overflow(page)

    assert {address: pixels for address, pixels in wide.items() if pixels > 0} == {}


@pytest.mark.parametrize(
    ("viewport", "scheme", "language"),
    [(PHONE, "light", "zh-hans"), (DESK, "dark", "zh-hans"), (PHONE, "dark", "en"), (DESK, "light", "en")],
)
def test_no_page_breaks_a_rule_of_accessibility(
    new_context: Window, viewport: dict[str, int], scheme: str, language: str
) -> None:
    page = new_context(viewport=viewport, color_scheme=scheme).new_page()
    page.goto(f"/?lang={language}")
    broken = {}
    for address in [*PAGES, *record_pages()]:
        page.goto(address)
        violations = Axe().run(page).response["violations"]
        broken[address] = [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in violations]

    assert {address: rules for address, rules in broken.items() if rules} == {}


def test_no_page_breaks_the_content_security_policy(new_context: Window, client: Client) -> None:
    page = new_context(viewport=DESK).new_page()
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        said.append(f"{message.type}: {message.text}")

    page.on("console", listen)
    for address in [*PAGES[:-1], *record_pages()]:
        page.goto(address)

    assert said == []
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
