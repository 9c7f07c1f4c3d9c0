"""Every type of page for everyone: the rules of axe, small windows, large text, room for fingers."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.public.pages import DESK, NARROW, PHONE, Window, every_page, overflow

pytestmark = pytest.mark.usefixtures("committed_content")
# What the look of a page can break; the rest of the rules is about what it says, which no look changes.
LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]
# Of the size of what is touched, with what is said of it: a mark and a link within a sentence or a table follow the
# text, as WCAG 2.2 has it.
SMALL_TARGETS = """
() => [...document.querySelectorAll("a, button, select, summary, label:has(input), input:not([type=checkbox])")]
  .filter((one) => one.checkVisibility() && !one.closest(".skip, .mark, td, th, p.search, .hidden, p:not(.apply, .sorting)"))
  .map((one) => [one.textContent.trim().slice(0, 20) || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
  .map(([text, box]) => `${text}: ${Math.round(box.width)} × ${Math.round(box.height)}`)
"""


def violations(page: Page, *rules: str) -> list[Any]:
    """What of a page breaks the rules, or those named."""
    axe = Axe()
    if rules and page.evaluate("typeof axe === 'object'"):
        result = page.evaluate("rules => axe.run({ runOnly: rules })", list(rules))
    else:
        result = axe.run(page, options={"runOnly": list(rules)} if rules else None).response
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in result["violations"]]


def double(page: Page) -> None:
    """Text of twice the size, as a reader's own style sheet gives it."""
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")


@pytest.mark.parametrize(("language", "viewport"), [("zh-hans", PHONE), ("en", DESK)])
def test_no_page_breaks_a_rule_of_accessibility(new_context: Window, language: str, viewport: dict[str, int]) -> None:
    page = new_context(viewport=viewport).new_page()
    page.goto(f"/?lang={language}")
    broken: dict[str, list[Any]] = {}
    for address in every_page():
        page.emulate_media(color_scheme="light")
        page.goto(address)
        broken[address] = violations(page)
        page.emulate_media(color_scheme="dark")
        broken[f"{address} dark"] = violations(page, *LOOKS)
        double(page)
        broken[f"{address} large"] = violations(page, *LOOKS)
        broken[f"{address} too wide"] = [overflow(page)] if overflow(page) > 0 else []

    assert {address: rules for address, rules in broken.items() if rules} == {}


def test_easy_reading_breaks_no_rule_either(new_context: Window) -> None:
    page = new_context(viewport=PHONE, color_scheme="dark").new_page()
    page.goto("/?easy=1")
    broken: dict[str, list[Any]] = {}
    for address in every_page():
        page.goto(address)
        broken[address] = violations(page, *LOOKS)
        broken[f"{address} too wide"] = [overflow(page)] if overflow(page) > 0 else []

    assert {address: rules for address, rules in broken.items() if rules} == {}


def test_an_opened_sheet_of_filters_breaks_no_rule(new_context: Window) -> None:
    page = new_context(viewport=PHONE).new_page()
    page.goto("/search/")
    page.locator("#open-filters").click()

    assert violations(page) == []


def test_no_page_scrolls_sideways_on_the_narrowest_phone(new_context: Window) -> None:
    page = new_context(viewport=NARROW).new_page()
    wide = {}
    for address in every_page():
        page.goto(address)
        wide[address] = overflow(page)

    assert {address: pixels for address, pixels in wide.items() if pixels > 0} == {}


def test_what_is_touched_has_room_for_a_finger(new_context: Window) -> None:
    small = {}
    for viewport in (PHONE, DESK):
        page = new_context(viewport=viewport).new_page()
        for address in (
            "/",
            "/search/",
            "/search/?view=table&level=national",
            "/districts/",
            "/industries/",
            "/site-map/",
        ):
            page.goto(address)
            small[f"{address} {viewport['width']}"] = page.evaluate(SMALL_TARGETS)

    assert {address: found for address, found in small.items() if found} == {}
