"""Accounts and logging in, in a real browser, on a phone."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from registry.roles import Role
from tests import make
from tests.accessibility import violations
from tests.accounts.people import PASSWORD, account, token

pytestmark = pytest.mark.driven

Window = Callable[..., BrowserContext]
LOG = "/admin/audit/auditline/"
OWN = "春天在北碚种一棵大黄葛树"
COMPLAINTS: dict[Page, list[str]] = {}


@pytest.fixture
def window(new_context: Window, transactional_db: None) -> Iterator[Page]:
    """A window; anything the browser complains of fails the test."""
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    complaints = COMPLAINTS.setdefault(page, [])
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert not complaints


def log_in(page: Page, name: str, password: str, to: str = "/admin/") -> None:
    """By the form, on the way to a page."""
    page.goto(to)
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    with page.expect_navigation():
        page.click("input[type=submit]")


def is_clear(page: Page) -> None:
    """No obstacle, and no wider than its window."""
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url
    told = COMPLAINTS.setdefault(page, [])
    count = len(told)
    found = [(fault["id"], [n["html"] for n in fault["nodes"]]) for fault in violations(page)]
    # The checker itself writes styles into the page, which our policy refuses.
    del told[count:]
    assert not found, page.url


def made_by_the_administrator(page: Page, name: str) -> str:
    """The one-time password of a new auditor."""
    log_in(page, "管理员", PASSWORD, "/admin/auth/user/add/")
    page.fill("#id_username", name)
    page.fill("#id_last_name", "王小丽")
    page.get_by_label("审计人").check()
    is_clear(page)
    page.click("input[name=_save]")
    given = page.locator(".account-given code").nth(1).inner_text()
    is_clear(page)
    page.goto(reverse("admin:auth_user_change", args=[User.objects.get(username=name).pk]))
    is_clear(page)
    page.locator("#logout-form button").click()
    return given


def test_a_new_account_from_its_password_to_the_second_factor(window: Page, settings: Settings) -> None:
    make.district("北碚区")
    account("管理员", Role.CITY_ADMINISTRATOR)
    given = made_by_the_administrator(window, "wangxl")
    settings.STAFF_MFA_REQUIRED = True

    # A password of her own, then a second factor, for it is required now.
    log_in(window, "wangxl", given, LOG)
    is_clear(window)
    for field in ("#id_new_password1", "#id_new_password2"):
        window.fill(field, OWN)
    window.get_by_role("button", name="保存并继续").click()
    expect(window.locator(".account-qr img")).to_be_visible()
    is_clear(window)
    assert window.locator(".account-qr img").evaluate("image => image.naturalWidth") > 100
    window.fill("#id_token", token(TOTPDevice.objects.get()))
    window.get_by_role("button", name="开启").click()
    expect(window.locator(".account-codes code")).to_have_count(10)
    codes = window.locator(".account-codes code").all_inner_texts()
    is_clear(window)
    window.get_by_role("link", name="我已记下").click()
    window.wait_for_url(f"**{LOG}")
    is_clear(window)
    window.locator("#logout-form button").click()

    # The next day she logs in with both.
    log_in(window, "wangxl", OWN, LOG)
    expect(window.get_by_role("heading", name="两步验证")).to_be_visible()
    is_clear(window)
    window.fill("#id_token", codes[0])
    window.get_by_role("button", name="登录", exact=True).click()
    expect(window.locator("#result_list")).to_be_visible()


def test_too_many_wrong_passwords_are_answered_in_words(
    new_context: Window, transactional_db: None, settings: Settings
) -> None:
    account()
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    for _time in range(settings.AXES_FAILURE_LIMIT):
        log_in(page, "王小丽", "错")
    expect(page.get_by_role("heading", name="登录已锁定")).to_be_visible()
    is_clear(page)
