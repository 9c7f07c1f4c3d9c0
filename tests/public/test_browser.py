"""What people do on the public pages, in a real browser: on four sizes of window, with and without JavaScript."""

import os
import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, expect

from registry.views import lists
from tests.public.pages import DESK, ERRORS, PHONE, SIZES, every_page
from tests.windows import NewContext, Window

pytestmark = [pytest.mark.usefixtures("standing_content"), pytest.mark.drawn]
ALL_WINDOWS = bool(os.environ.get("ALL_WINDOWS"))


@pytest.fixture
def windows(window: Window) -> Callable[[], Iterator[Page]]:
    """A page on each size of window, with JavaScript and without it; in the everyday suite by turns."""
    turns = list(product(SIZES, (True, False)))

    def opened() -> Iterator[Page]:
        for size, script in turns if ALL_WINDOWS else turns[::3]:
            yield window(viewport=size, java_script_enabled=script)

    return opened


def test_an_employer_in_yongchuan_reaches_a_drone_studio_in_two_taps(windows: Callable[[], Iterator[Page]]) -> None:
    for page in windows():
        page.goto("/")
        page.get_by_role("link", name=re.compile(r"^永川")).first.click()
        page.get_by_role("link", name="何涛技能大师工作室").first.click()

        expect(page.get_by_role("heading", level=1)).to_contain_text("何涛技能大师工作室")
        expect(page.get_by_text("10663架次").first).to_be_visible()


def test_a_school_leaver_in_rongchang_narrows_a_list_to_what_is_near(windows: Callable[[], Iterator[Page]]) -> None:
    for page in windows():
        page.goto("/search/")
        if page.locator("#open-filters").is_visible():
            page.locator("#open-filters").click()
        page.locator("#facet-district summary").click()
        page.get_by_label("荣昌区").check()
        if page.locator(".apply button").is_visible():
            page.locator(".apply button").click()

        expect(page.locator("[data-entry]")).to_have_count(1)
        page.get_by_role("link", name=re.compile("荣昌.+融合区")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("荣昌")


def test_a_journalist_reaches_the_source_of_a_figure_in_two_taps(windows: Callable[[], Iterator[Page]]) -> None:
    for page in windows():
        page.goto("/")
        page.locator(".headlines .mark").first.click()
        page.locator(".evidence:popover-open a").click()

        expect(page).to_have_url(re.compile(r"/sources/[^/]+/#P\d+$"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("新质生产力")


def test_a_filter_changes_the_list_in_place_and_everything_else_stays(window: Window) -> None:
    page = window(viewport=DESK)
    page.goto("/search/")
    page.evaluate("window.same = true")
    box = page.locator("#f-district-500118")

    page.locator("#facet-industry summary").click()
    page.locator("#facet-district summary").click()
    box.focus()
    page.keyboard.press("Space")

    expect(page.locator("[data-entry]")).to_have_count(3)
    expect(page).to_have_url(re.compile(r"/search/\?district=500118&sort=level$"))
    expect(page.get_by_role("status").filter(has_text="找到 3 条记录")).to_be_attached()
    expect(box).to_be_focused()
    expect(page.locator("#facet-industry")).to_have_attribute("open", "")
    assert page.evaluate("window.same")

    page.go_back()
    expect(page.locator("[data-entry]")).to_have_count(17)
    page.go_forward()
    expect(page.locator("[data-entry]")).to_have_count(3)
    expect(page.locator(".masthead")).to_have_count(1)


def test_the_way_back_from_a_record_leads_to_the_list_as_it_was(window: Window) -> None:
    page = window(viewport=DESK)
    page.goto("/search/")
    page.locator("#facet-level").get_by_label("国家级").check()
    expect(page.locator("[data-entry]")).to_have_count(4)
    page.locator("[data-entry] a").first.click()
    expect(page.locator("article.record")).to_be_visible()

    page.go_back()

    expect(page.locator("[data-entry]")).to_have_count(4)
    expect(page.locator(".masthead")).to_have_count(1)


def test_the_sheet_of_filters_holds_the_focus_and_gives_it_back(window: Window) -> None:
    page = window(viewport=PHONE)
    page.goto("/search/")
    within = "!document.activeElement.closest('header, footer, .results, .listing > .search')"

    page.locator("#open-filters").click()
    expect(page.get_by_role("dialog", name="筛选")).to_be_visible()
    expect(page.locator("#filters .close")).to_be_focused()
    places = []
    for _step in range(14):
        page.keyboard.press("Tab")
        places.append(page.evaluate(within))
    assert all(places)

    page.get_by_label("国家级").check()
    expect(page.locator("#open-filters b")).to_have_text("1")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#open-filters")).to_be_focused()
    expect(page.locator("[data-entry]")).to_have_count(4)


def test_a_next_page_is_read_from_its_beginning_and_a_removed_filter_leaves_no_gap(
    window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE_SIZE", 10)
    page = window(viewport=DESK)
    page.goto("/search/?kind=technical-college&kind=trial-zone&kind=training-base")

    page.get_by_role("link", name="下一页").click()
    expect(page).to_have_title(re.compile("第 2 页"))
    expect(page.locator("#results")).to_be_focused()
    expect(page.locator("#results")).to_be_in_viewport()

    page.get_by_role("link", name=re.compile("移除 试验区")).click()
    expect(page.locator("#results")).to_be_focused()
    expect(page.locator("#results .chips li")).to_have_count(4)


def test_the_shape_of_the_list_is_kept_while_it_changes(window: Window) -> None:
    page = window(viewport=DESK)
    page.goto("/search/")

    page.get_by_role("link", name="表格").click()
    expect(page.locator("tr[data-entry]")).to_have_count(17)
    page.locator("#sort").select_option("name")

    expect(page).to_have_url(re.compile(r"sort=name"))
    expect(page.locator("tr[data-entry]")).to_have_count(17)


def test_an_error_while_a_list_changes_is_shown_as_a_page(window: Window) -> None:
    page = window(viewport=DESK)
    page.goto("/search/")
    page.locator("#facet-level input").first.evaluate("box => { box.value = 'best' }")

    page.locator("#facet-level input").first.check()

    expect(page.get_by_role("heading", level=1)).to_have_text("无法打开此地址")
    expect(page.get_by_text("best")).to_be_visible()


def test_easy_reading_is_one_tap_away_and_stays(window: Window) -> None:
    page = window(viewport=PHONE, java_script_enabled=False)
    page.goto("/search/")
    before = size_of_text(page)

    page.get_by_role("link", name="大字版").click()
    page.locator("[data-entry] a").first.click()

    assert size_of_text(page) >= 1.25 * before
    expect(page.get_by_role("link", name="标准版")).to_be_visible()


def size_of_text(page: Page) -> float:
    """The size in which the page is written, in pixels."""
    return float(page.locator("body").evaluate("body => parseFloat(getComputedStyle(body).fontSize)"))


def test_the_keyboard_reaches_the_content_first(window: Window) -> None:
    page = window(viewport=DESK)
    page.goto("/statistics/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#content")).to_be_focused()


def test_no_page_breaks_the_content_security_policy(new_context: NewContext, client: Client) -> None:
    page = new_context(viewport=DESK).new_page()
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        said.append(f"{message.type}: {message.text}")

    page.on("console", listen)
    for address in every_page():
        if address not in ERRORS:
            page.goto(address)
    page.goto("/search/")
    page.locator("#f-level-national").check()
    expect(page.locator("[data-entry]")).to_have_count(4)

    assert said == []
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
