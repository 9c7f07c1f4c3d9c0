"""Windows of people at the desk, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

Desk = Callable[[User], Page]


@pytest.fixture
def at_desk(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> Iterator[Desk]:
    """Windows of people who are logged in; anything a browser complains of fails the test."""
    complaints: list[str] = []

    def opened(user: User) -> Page:
        client = Client()
        client.force_login(user)
        context = new_context(viewport={"width": 1280, "height": 900})
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        window = context.new_page()
        window.on("console", lambda said: complaints.append(_told(said)) if said.type == "error" else None)
        window.on("pageerror", lambda error: complaints.append(str(error)))
        return window

    yield opened
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
    results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"], "preload": False})
    assert results.violations_count == 0, results.generate_report()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
