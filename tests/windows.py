"""Windows of a real browser: of readers, which tests take over from each other, and of people at the desk."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from tests.accessibility import violations

Desk = Callable[[User], Page]
Window = Callable[..., Page]
NewContext = Callable[..., BrowserContext]
Kept = dict[str, Page]
# What an open window can be given: with any other option it is another window.
GIVEN = {"viewport", "color_scheme"}


@pytest.fixture(scope="session")
def kept_windows() -> Kept:
    """Windows that are open, by what they were opened with; the browser closes them."""
    return {}


@pytest.fixture
def window(
    new_context: NewContext,
    browser: Browser,
    kept_windows: Kept,
    watch: Callable[[BrowserContext], None],
    browser_context_args: dict[str, Any],
    pytestconfig: pytest.Config,
) -> Window:
    """A window of a reader who has never been here, for tests that only read and do not listen to it.

    Opening one costs five times as much as a page in it, so that it is the window of the test before, without what that
    test left in it: its page, cookies and routes. Windows that are open at once have another ``place`` each. Traces are
    kept of new windows alone.
    """

    def opened(**options: Any) -> Page:
        if pytestconfig.getoption("tracing") != "off":
            options.pop("place", None)
            return new_context(**options).new_page()
        given = {name: options.pop(name) for name in GIVEN & set(options)}
        key = repr(sorted(options.items()))
        options.pop("place", None)
        if key not in kept_windows:
            context = browser.new_context(**{**browser_context_args, **options})
            watch(context)
            kept_windows[key] = context.new_page()
        return _as_new(kept_windows[key], **given)

    return opened


def _as_new(page: Page, viewport: ViewportSize | None = None, color_scheme: Any = "light") -> Page:
    page.unroute_all()
    page.goto("about:blank")
    page.context.clear_cookies()
    page.set_viewport_size(viewport or {"width": 1280, "height": 720})
    page.emulate_media(color_scheme=color_scheme)
    return page


@pytest.fixture
def at_desk(window: Window, live_server: LiveServer) -> Iterator[Desk]:
    """Windows of people who are logged in; anything a browser complains of fails the test."""
    complaints: list[str] = []
    pages: list[Page] = []

    def listen(said: ConsoleMessage) -> None:
        complaints.extend([_told(said)] if said.type == "error" else [])

    def break_down(error: Error) -> None:
        complaints.append(str(error))

    def opened(user: User) -> Page:
        client = Client()
        client.force_login(user)
        page = window(viewport={"width": 1280, "height": 900}, place=f"desk {len(pages)}")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.on("console", listen)
        page.on("pageerror", break_down)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.remove_listener("console", listen)
        page.remove_listener("pageerror", break_down)
    # A page that asks about two versions answers 409, which the browser mentions; what has no address is axe's own.
    ours = [text for text in complaints if not text.startswith(": ")]
    assert not [text for text in ours if "favicon" not in text and "409" not in text]


def _told(said: ConsoleMessage) -> str:
    return f"{said.location['url']}: {said.text}"


def sound(page: Page) -> None:
    """Nothing that axe finds fault with, and nothing wider than a phone or a desk: looked at on one database."""
    if connection.vendor != "sqlite":
        return
    page.wait_for_load_state()
    assert violations(page, runOnly=["wcag2a", "wcag2aa", "wcag21aa"], preload=False) == []
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
