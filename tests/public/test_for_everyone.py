"""Every type of page for everyone: the rules of axe, small windows, large text, room for fingers."""

import os
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.accessibility import broken_rules
from tests.public.pages import DESK, NARROW, PHONE, every_page, overflow
from tests.windows import Window

pytestmark = [pytest.mark.usefixtures("standing_content"), pytest.mark.drawn]
# What another scheme of colours can break of a page, and what another size of its text; the rest of the rules is about
# what it says.
COLOURS = ["color-contrast", "link-in-text-block"]
SIZES = ["target-size", "scrollable-region-focusable"]
ALL_WINDOWS = bool(os.environ.get("ALL_WINDOWS"))
LOOKED_AT = ["/", "/search/?q=无人机", "/districts/", "/nowhere/"]
# Of the size of what is touched, with what is said of it: a mark and a link within a sentence or a table follow the
# text, as WCAG 2.2 has it.
SMALL_TARGETS = """
() => [...document.querySelectorAll("a, button, select, summary, label:has(input), input:not([type=checkbox])")]
  .filter((one) => one.checkVisibility() && !one.closest(".skip, .mark, td, th, .hidden, p:not(.apply, .sorting)"))
  .map((one) => [one.textContent.trim().slice(0, 20) || one.name, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
  .map(([text, box]) => `${text}: ${Math.round(box.width)} × ${Math.round(box.height)}`)
"""


def double(page: Page) -> None:
    """Text of twice the size, as a reader's own style sheet gives it."""
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")


def too_wide(page: Page) -> list[str]:
    """How far a page scrolls sideways, where it does."""
    return [f"{overflow(page)} px too wide"] if overflow(page) > 0 else []


def test_no_page_breaks_a_rule_of_accessibility_or_scrolls_sideways(window: Window) -> None:
    page = window()
    broken: dict[str, list[Any]] = {}
    for address in every_page():
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
        page.goto(address)
        broken[address] = broken_rules(page)
        page.emulate_media(color_scheme="dark")
        broken[f"{address} dark"] = broken_rules(page, *COLOURS)
        double(page)
        broken[f"{address} large"] = [*broken_rules(page, *SIZES), *too_wide(page)]
        page.evaluate("document.documentElement.removeAttribute('style')")
        page.set_viewport_size(NARROW)
        broken[f"{address} narrow"] = too_wide(page)

    assert {address: rules for address, rules in broken.items() if rules} == {}


def test_no_english_page_breaks_one_either(window: Window) -> None:
    page = window(viewport=DESK)
    page.goto("/?lang=en")
    broken: dict[str, list[Any]] = {}
    for address in every_page():
        page.goto(address)
        # Its colours are those of the page in Chinese.
        broken[address] = broken_rules(page, but=() if ALL_WINDOWS else COLOURS)
        double(page)
        broken[f"{address} large"] = too_wide(page)

    assert {address: rules for address, rules in broken.items() if rules} == {}


def test_nor_does_easy_reading(window: Window) -> None:
    page = window(viewport=PHONE, color_scheme="dark")
    page.goto("/?easy=1")
    broken: dict[str, list[Any]] = {}
    for address in LOOKED_AT:
        page.goto(address)
        broken[address] = [*broken_rules(page), *too_wide(page)]

    assert {address: rules for address, rules in broken.items() if rules} == {}


def test_an_opened_sheet_of_filters_breaks_no_rule(window: Window) -> None:
    page = window(viewport=PHONE)
    page.goto("/search/")
    page.locator("#open-filters").click()

    assert broken_rules(page) == []


def test_what_is_touched_has_room_for_a_finger(window: Window) -> None:
    small = {}
    for viewport in (PHONE, DESK):
        page = window(viewport=viewport)
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
