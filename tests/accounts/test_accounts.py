"""Accounts are made and kept by the city administrator."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from registry.accounts.models import OneTimePassword
from registry.audit import Happening
from registry.audit.models import AuditLine
from registry.roles import Role, standing_of
from tests import desk, make
from tests.accounts.people import account, logged_in, with_factor

pytestmark = pytest.mark.django_db
ADD = "/admin/auth/user/add/"


@pytest.fixture
def administrator(client: Client) -> User:
    """A signed-in city administrator."""
    user = account("管理员", Role.CITY_ADMINISTRATOR)
    client.force_login(user)
    return user


def change(user: User) -> str:
    """The page of an account."""
    return reverse("admin:auth_user_change", args=[user.pk])


def form(**values: Any) -> dict[str, Any]:
    """What the form of an account sends."""
    return {"username": "xiaoli", "last_name": "王小丽", "roles": [], "districts": [], "is_active": "on", **values}


def test_a_new_account_gets_a_one_time_password_that_is_shown_once(client: Client, administrator: User) -> None:
    beibei = make.district("北碚区")
    page = client.post(ADD, form(roles=[Role.DISTRICT_EDITOR, Role.AUDITOR], districts=[beibei.pk]))
    made = User.objects.get(username="xiaoli")
    assert (made.is_staff, made.is_superuser, made.get_full_name().strip()) == (True, False, "王小丽")
    standing = standing_of(made)
    assert (standing.roles, standing.districts) == (
        frozenset({Role.DISTRICT_EDITOR, Role.AUDITOR}),
        frozenset({beibei.pk}),
    )
    given = page.context["password"]
    assert "no-store" in page["Cache-Control"]
    assert given not in client.get(change(made)).content.decode()
    assert logged_in(Client(), "xiaoli", given).request["PATH_INFO"] == reverse("admin:first_password")


def test_roles_that_are_bound_to_districts_need_some(client: Client, administrator: User) -> None:
    page = client.post(ADD, form(roles=[Role.REVIEWER]))
    assert "districts" in page.context["adminform"].form.errors
    assert not User.objects.filter(username="xiaoli").exists()


def test_roles_and_districts_are_changed_and_each_step_is_logged(client: Client, administrator: User) -> None:
    user = desk.staff(Role.DISTRICT_EDITOR, districts=["北碚区"], name="xiaoli")
    before = AuditLine.objects.latest("number").number
    other = make.district("渝中区")
    client.post(change(user), form(roles=[Role.REVIEWER], districts=[other.pk]))
    lines = AuditLine.objects.filter(number__gt=before, happening=Happening.ROLES).order_by("number")
    told = {(line.who, line.what, line.detail) for line in lines}
    wanted = ["−district-editor", "+reviewer", "−北碚区", "+渝中区"]
    assert told == {("管理员", "xiaoli", detail) for detail in wanted}


def test_a_closed_account_is_out_at_the_next_request(client: Client, administrator: User) -> None:
    user, theirs = account("xiaoli"), Client()
    theirs.force_login(user)
    assert theirs.get("/admin/").status_code == 200
    client.post(change(user), form(is_active=""))
    assert theirs.get("/admin/").status_code == 302


def test_a_forgotten_password_is_replaced_by_a_one_time_password(client: Client, administrator: User) -> None:
    user = account("xiaoli")
    page = client.post(reverse("admin:auth_user_new_password", args=[user.pk]))
    assert make.fresh(user).check_password(page.context["password"])
    assert OneTimePassword.objects.filter(user=user).exists()


def test_a_given_password_that_is_too_old_is_replaced_and_counts_anew(client: Client, administrator: User) -> None:
    user = account("xiaoli")
    old = timezone.now() - datetime.timedelta(days=8)
    OneTimePassword.objects.create(user=user, since=old)
    assert "已不能登录" in client.get(change(user)).content.decode()
    client.post(reverse("admin:auth_user_new_password", args=[user.pk]))
    assert not OneTimePassword.objects.get(user=user).has_expired
    assert "尚未修改" in client.get(change(user)).content.decode()


def test_a_lost_second_factor_is_taken_away(client: Client, administrator: User) -> None:
    user = account("xiaoli")
    with_factor(user)
    client.post(reverse("admin:auth_user_reset_factor", args=[user.pk]))
    assert not TOTPDevice.objects.exists()
    assert AuditLine.objects.filter(happening=Happening.SECOND_FACTOR, who="管理员", what="xiaoli").exists()


def test_nobody_gives_themselves_a_role_or_takes_over_a_superuser(client: Client, administrator: User) -> None:
    root = User.objects.create_superuser("root", password="x")
    for user in (administrator, root):
        assert client.post(change(user), form(username=user.username, roles=Role.values)).status_code == 403
        for name in ("new_password", "reset_factor"):
            assert client.post(reverse(f"admin:auth_user_{name}", args=[user.pk])).status_code == 403
    assert standing_of(make.fresh(administrator)).roles == {Role.CITY_ADMINISTRATOR}
    assert make.fresh(root).check_password("x")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITY_ADMINISTRATOR])
def test_nobody_else_keeps_accounts(client: Client, role: Role) -> None:
    user = account("xiaoli")
    client.force_login(desk.staff(role, districts=["北碚区"], name="某人"))
    assert client.get(ADD).status_code == 403
    assert client.post(change(user), form(roles=[role])).status_code == 403
    assert client.post(reverse("admin:auth_user_new_password", args=[user.pk])).status_code == 403


def test_an_auditor_reads_accounts(client: Client) -> None:
    user = desk.staff(Role.DISTRICT_EDITOR, districts=["北碚区"], name="xiaoli")
    client.force_login(account("审计", Role.AUDITOR))
    page = client.get(change(user)).content.decode()
    assert "北碚区" in page
    assert "password" not in page.replace("password_change", "")
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 200


def test_nobody_deletes_an_account(client: Client, administrator: User) -> None:
    user = account("xiaoli")
    assert client.post(reverse("admin:auth_user_delete", args=[user.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("method", ["new_password", "reset_factor"])
def test_a_link_changes_nothing(client: Client, administrator: User, method: str) -> None:
    assert client.get(reverse(f"admin:auth_user_{method}", args=[account("xiaoli").pk])).status_code == 405
