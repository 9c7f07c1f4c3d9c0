"""Suggestions while typing, in a real browser: by keyboard, by mouse and by touch, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.accessibility import broken_rules
from tests.windows import NewContext, Window

pytestmark = [pytest.mark.usefixtures("standing_content"), pytest.mark.drawn]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 640}


def typed(page: Page, text: str, address: str = "/") -> None:
    """Type ``text`` into the search field of a page and wait for the suggestions."""
    page.goto(address)
    page.locator("#q").press_sequentially(text)
    expect(page.get_by_role("listbox")).to_be_visible()


def test_an_arrow_and_enter_lead_to_the_page(window: Window) -> None:
    page = window(viewport=DESK)
    typed(page, "无人")
    field, option = page.locator("#q"), page.get_by_role("option").first

    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/industries/I\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("无人机")


def test_enter_searches_where_no_option_is_active(window: Window) -> None:
    page = window(viewport=DESK)
    typed(page, "无人")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q="))


def test_the_arrows_go_round_by_way_of_the_field(window: Window) -> None:
    page = window(viewport=DESK)
    typed(page, "永川")

    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")

    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    assert page.locator("#q").get_attribute("aria-activedescendant") is None


def test_escape_closes_the_suggestions_and_keeps_the_text(window: Window) -> None:
    page = window(viewport=DESK)
    typed(page, "永川")

    page.keyboard.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("永川")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize("touch", [False, True])
def test_an_option_is_clicked_or_touched(window: Window, touch: bool) -> None:
    page = window(viewport=PHONE, has_touch=touch)
    typed(page, "hetao")
    option = page.get_by_role("option", name="何涛技能大师工作室").first

    option.tap() if touch else option.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("何涛技能大师工作室")


def test_the_number_of_suggestions_is_announced(window: Window) -> None:
    page = window(viewport=DESK)
    typed(page, "永川")

    number = page.get_by_role("option").count()
    expect(page.locator(".field [role=status]")).to_contain_text(str(number))
    page.locator("#q").fill("")
    expect(page.locator(".field [role=status]")).to_be_empty()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_the_suggestions_go_when_the_field_loses_the_focus(window: Window) -> None:
    page = window(viewport=DESK)
    typed(page, "永川")

    page.keyboard.press("Tab")

    expect(page.get_by_role("listbox")).to_be_hidden()


def test_suggestions_move_nothing_and_fit_the_narrowest_phone(window: Window) -> None:
    page = window(viewport=NARROW)
    page.goto("/search/")
    before = page.locator(".columns").bounding_box()
    typed(page, "永川", "/search/")

    assert page.locator(".columns").bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    boxes = [option.bounding_box() for option in page.locator(".suggestions").get_by_role("option").all()]
    assert boxes
    assert all(box and box["height"] >= 44 for box in boxes)


@pytest.mark.parametrize("status", [500, None])
def test_a_search_goes_on_where_suggestions_fail(window: Window, status: int | None) -> None:
    page = window(viewport=DESK)

    def fail(route: Route) -> None:
        route.fulfill(status=status, body="<a role=option>x</a>") if status else route.abort()

    page.route("**/suggest/**", fail)
    page.goto("/")
    with page.expect_request("**/suggest/**"):
        page.locator("#q").press_sequentially("永川")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page.locator("[data-entry]")).not_to_have_count(0)


def test_without_javascript_the_form_searches(window: Window) -> None:
    page = window(viewport=PHONE, java_script_enabled=False)
    page.goto("/")

    page.get_by_role("searchbox").fill("永川 无人机")
    page.get_by_role("button", name="搜索").click()

    expect(page.get_by_role("link", name="何涛技能大师工作室")).to_be_visible()


@pytest.mark.parametrize(("viewport", "scheme"), [(PHONE, "light"), (DESK, "dark")])
@pytest.mark.parametrize("address", ["/", "/search/"])
def test_open_suggestions_break_no_rule_of_accessibility_nor_of_content_security(
    new_context: NewContext, viewport: dict[str, int], scheme: str, address: str
) -> None:
    page = new_context(viewport=viewport, color_scheme=scheme).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    typed(page, "永川", address)
    page.keyboard.press("ArrowDown")

    assert broken_rules(page) == []
    assert said == []
