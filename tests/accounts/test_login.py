"""Logging in: a password, a second factor, a password of one's own; too many failures; too long a silence."""

import datetime
import re
import time
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from institutions.models import TechnicalCollege
from registry.accounts.models import OneTimePassword
from registry.audit import Happening
from registry.audit.models import AuditLine
from registry.roles import Role
from tests import desk, make
from tests.accounts.people import DESK, PASSWORD, account, logged_in, token, with_factor

pytestmark = pytest.mark.django_db
COLLEGES = "/admin/institutions/technicalcollege/"


def where(response: Any) -> str:
    """The page that somebody ends up on."""
    return str(response.request["PATH_INFO"])


def is_in(client: Client) -> bool:
    """Whether the desk is open."""
    return client.get(COLLEGES).status_code == 200


def test_a_password_is_enough_where_nothing_more_is_asked(client: Client) -> None:
    account()
    assert where(logged_in(client, next_=COLLEGES)) == COLLEGES


def test_wrong_names_and_passwords_are_told_apart_by_nobody(client: Client) -> None:
    account()
    pages = [logged_in(client, *tried).context["form"].errors for tried in (("王小丽", "错"), ("无此人", "错"))]
    assert pages[0] == pages[1]
    assert not is_in(client)


# The first password


def test_a_given_password_is_changed_before_anything_is_done(client: Client) -> None:
    OneTimePassword.objects.create(user=account())
    page = logged_in(client, next_=COLLEGES)
    assert where(page) == reverse("admin:first_password")
    assert not is_in(client)
    mine = "另一个很长很长很长的好口令"
    form = {"new_password1": mine, "new_password2": mine, "next": page.context["next"]}
    assert where(client.post(where(page), form, follow=True)) == COLLEGES
    client.logout()
    assert where(logged_in(client, password=mine)) == DESK


def given(days: int) -> OneTimePassword:
    """A password that somebody gave so many days ago."""
    since = timezone.now() - datetime.timedelta(days=days)
    return OneTimePassword.objects.create(user=account(), since=since)


@pytest.mark.parametrize(("days", "page"), [(6, "admin:first_password"), (7, "admin:login"), (30, "admin:login")])
def test_a_given_password_lets_in_for_some_days(client: Client, days: int, page: str) -> None:
    given(days)
    assert where(logged_in(client)) == reverse(page)


def test_a_given_password_that_is_too_old_is_told_to_who_knows_it_alone(client: Client) -> None:
    given(8)
    sentence = "一次性口令已失效"
    assert sentence in logged_in(client).content.decode()
    assert sentence not in logged_in(client, password="错").content.decode()
    assert AuditLine.objects.filter(happening=Happening.LOGIN_FAILED, detail="one-time password expired").count() == 1


def test_who_let_the_days_go_by_on_the_page_of_the_first_password_needs_a_new_one(client: Client) -> None:
    password = given(6)
    page = logged_in(client)
    OneTimePassword.objects.update(since=password.since - datetime.timedelta(days=1))
    form = dict.fromkeys(("new_password1", "new_password2"), "另一个很长很长很长的好口令")
    assert "一次性口令已失效" in client.post(where(page), form).content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("chosen", [PASSWORD, "短", "123456789012", "password12345"])
def test_a_password_has_to_be_another_and_a_good_one(client: Client, chosen: str) -> None:
    OneTimePassword.objects.create(user=account())
    page = client.post(where(logged_in(client)), {"new_password1": chosen, "new_password2": chosen})
    told = [sentence for sentences in page.context["form"].errors.values() for sentence in sentences]
    assert told
    assert not re.search("[a-z]{3}", " ".join(told))
    assert not is_in(client)


def test_the_rules_of_a_password_are_told_in_chinese(client: Client) -> None:
    OneTimePassword.objects.create(user=account())
    text = logged_in(client).content.decode()
    assert "12" in text
    assert "密码" in text


# The second factor


def test_who_has_a_second_factor_shows_it(client: Client) -> None:
    device = with_factor(account())
    page = logged_in(client, next_=COLLEGES)
    assert where(page) == reverse("admin:second_factor")
    assert not is_in(client)
    assert client.get("/admin/autocomplete/").status_code == 302
    done = client.post(where(page), {"token": token(device), "next": page.context["next"]}, follow=True)
    assert where(done) == COLLEGES
    assert AuditLine.objects.filter(happening=Happening.LOGIN, detail="second factor").exists()


def test_a_wrong_code_lets_nobody_in_and_is_logged(client: Client) -> None:
    device = with_factor(account())
    page = logged_in(client)
    for typed in ("000000", "x" * 20, "", "’"):
        client.post(where(page), {"token": typed})
    # After wrong ones even the right one has to wait.
    client.post(where(page), {"token": token(device)})
    assert not is_in(client)
    assert AuditLine.objects.filter(happening=Happening.LOGIN_FAILED, who="王小丽", detail="second factor").exists()


def test_a_code_works_once(client: Client) -> None:
    device = with_factor(account())
    shown = token(device)
    page = logged_in(client)
    client.post(where(page), {"token": shown})
    assert is_in(client)
    other = Client()
    other.post(where(logged_in(other)), {"token": shown})
    assert not is_in(other)


def test_a_second_factor_cannot_be_set_up_anew_past_the_one_there_is(client: Client) -> None:
    with_factor(account())
    logged_in(client)
    assert where(client.get(reverse("admin:set_up_factor"), follow=True)) == reverse("admin:second_factor")
    client.post(reverse("admin:remove_factor"))
    assert TOTPDevice.objects.filter(confirmed=True).exists()


def test_a_second_factor_is_set_up_where_it_is_required(client: Client, settings: Settings) -> None:
    settings.STAFF_MFA_REQUIRED = True
    account()
    page = logged_in(client, next_=COLLEGES)
    assert where(page) == reverse("admin:set_up_factor")
    assert not is_in(client)
    image = client.get(reverse("admin:qr_code"))
    assert image["Content-Type"] == "image/svg+xml"
    device = TOTPDevice.objects.get()
    done = client.post(where(page), {"token": token(device), "next": page.context["next"]})
    assert len(done.context["codes"]) == StaticToken.objects.count() == 10
    assert done.context["next"] == COLLEGES
    assert is_in(client)


def test_a_recovery_code_works_once(client: Client) -> None:
    client.force_login(account())
    page = client.get(reverse("admin:set_up_factor"))
    done = client.post(where(page), {"token": token(TOTPDevice.objects.get())})
    code = done.context["codes"][0]
    client.logout()
    client.post(where(logged_in(client)), {"token": code.upper()})
    assert is_in(client)
    client.logout()
    client.post(where(logged_in(client)), {"token": code})
    assert not is_in(client)


def test_a_second_factor_can_be_switched_off_where_it_is_not_required(client: Client) -> None:
    device = with_factor(account())
    client.post(where(logged_in(client)), {"token": token(device)})
    client.post(reverse("admin:remove_factor"))
    assert not TOTPDevice.objects.exists()
    assert [line.detail for line in AuditLine.objects.filter(happening=Happening.SECOND_FACTOR)] == ["−"]


def test_who_is_half_way_in_can_leave(client: Client) -> None:
    with_factor(account())
    logged_in(client)
    client.post(reverse("admin:leave"))
    assert where(client.get(DESK, follow=True)) == "/admin/login/"
    assert AuditLine.objects.filter(happening=Happening.LOGOUT, who="王小丽").exists()


@pytest.mark.parametrize("name", ["second_factor", "first_password", "set_up_factor", "qr_code"])
def test_the_steps_are_there_for_those_for_whom_they_are_due(client: Client, name: str) -> None:
    assert where(client.get(reverse(f"admin:{name}"), follow=True)) == "/admin/login/"
    client.force_login(make.user("公众"))
    assert where(client.get(reverse(f"admin:{name}"), follow=True)) == "/admin/login/"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(client: Client, wanted: str) -> None:
    device = with_factor(account())
    page = logged_in(client)
    assert where(client.post(where(page), {"token": token(device), "next": wanted}, follow=True)) == DESK


# Too many failures


def test_a_login_is_locked_after_too_many_failures_and_says_until_when(client: Client, settings: Settings) -> None:
    account()
    for _time in range(settings.AXES_FAILURE_LIMIT):
        page = logged_in(client, password="错")
    assert page.status_code == 429
    page = logged_in(client)
    assert page.status_code == 429
    assert not is_in(client)
    until = timezone.localtime(timezone.now() + settings.AXES_COOLOFF_TIME)
    times = {(until - datetime.timedelta(minutes=late)).strftime("%H:%M") for late in range(2)}
    assert any(at in page.content.decode() for at in times)
    assert AuditLine.objects.filter(happening=Happening.LOCKED_OUT, who="王小丽").exists()


def test_others_log_in_meanwhile_and_from_elsewhere_so_does_the_owner(client: Client, settings: Settings) -> None:
    account()
    account("别人", Role.PUBLISHER)
    for _time in range(settings.AXES_FAILURE_LIMIT):
        logged_in(client, password="错")
    assert where(logged_in(Client(), "别人")) == DESK
    assert where(logged_in(Client(REMOTE_ADDR="10.9.9.9"))) == DESK


# Too long a silence


def test_a_session_ends_after_a_silence_and_the_login_leads_back(client: Client, settings: Settings) -> None:
    account()
    logged_in(client)
    assert is_in(client)
    session = client.session
    session["seen"] = int(time.time()) - settings.SESSION_IDLE_MINUTES * 60 - 1
    session.save()
    answer = client.get(f"{COLLEGES}?state=draft", follow=True)
    assert where(answer) == "/admin/login/"
    assert answer.context["next"] == f"{COLLEGES}?state=draft"


def test_a_sign_of_life_keeps_a_session(client: Client, settings: Settings) -> None:
    account()
    logged_in(client)
    session = client.session
    session["seen"] = int(time.time()) - settings.SESSION_IDLE_MINUTES * 60 + 30
    session.save()
    assert is_in(client)
    assert client.session["seen"] > session["seen"]


def asked_by(client: Client, address: str) -> list[str]:
    """What a page asks the database."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries]


def test_the_public_pages_ask_nobody_who_they_are(client: Client) -> None:
    college = make.technical_college().get_absolute_url()
    client.get(college)
    asked = asked_by(client, college)
    account()
    logged_in(client)
    assert asked_by(client, college) == asked
    assert desk.url(TechnicalCollege, "changelist") == COLLEGES
