"""The desk in a real browser, under the site's strict content security policy."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from institutions.models import TrainingBase
from registry.models import Statistic
from tests import desk, make

pytestmark = pytest.mark.driven


@pytest.fixture
def staff(context: BrowserContext, transactional_db: None, admin_client: Client, base_url: str) -> Iterator[Page]:
    """A window of a signed-in superuser; anything the browser complains of fails the test."""
    session = admin_client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])
    window = context.new_page()
    complaints: list[str] = []
    window.on("console", lambda said: complaints.append(_told(said)) if said.type in {"error", "warning"} else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    yield window
    assert not [text for text in complaints if "/favicon.ico" not in text]


def _told(said: ConsoleMessage) -> str:
    return f"{said.location['url']}: {said.text}"


@pytest.fixture
def base() -> TrainingBase:
    return make.training_base(name="长安基地", level="national", district="江北区", parts=[make.figure()])


def test_a_part_is_added_with_autocomplete(staff: Page, base: TrainingBase) -> None:
    make.indicator("毕业生数", unit="人")
    draft = make.opened(base)
    staff.goto(desk.url(draft))
    parts = staff.locator("#statistic_set-group")
    parts.locator(".add-row a").click()
    parts.locator("#statistic_set-1 .field-indicator .select2-selection").click()
    staff.locator(".select2-search__field").fill("毕业生")
    staff.locator(".select2-results__option", has_text="毕业生数").click()
    parts.locator("#id_statistic_set-1-value").fill("99")
    staff.click("input[name=_save]")
    staff.wait_for_url(f"**{desk.url(TrainingBase, 'changelist')}*")
    added = Statistic.objects.get(entry=draft, indicator__name="毕业生数")
    assert (int(added.value), added.order) == (99, 1)


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_is_wider_than_its_window(staff: Page, base: TrainingBase, width: int) -> None:
    staff.set_viewport_size({"width": width, "height": 800})
    draft = make.opened(make.training_base())
    for address in (desk.url(base), desk.url(draft), desk.url(draft, "publish"), desk.url(base, "history"), "/admin/"):
        staff.goto(address)
        assert staff.evaluate("document.documentElement.scrollWidth") <= width, address
