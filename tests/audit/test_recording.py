"""What the audit log says: who, what, when and from where, in the transaction of the act itself."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group, User
from django.db import connections, transaction
from django.test import Client, RequestFactory
from pytest_django import Settings

from registry.accounts.models import StaffDistrict
from registry.audit import Happening
from registry.audit.chain import check
from registry.audit.models import AuditLine
from registry.audit.origin import client_address
from registry.audit.recording import record
from registry.lifecycle import system
from registry.roles import Role
from tests import desk, make

pytestmark = pytest.mark.django_db


def told(*happenings: Happening) -> list[tuple[str, str, str]]:
    """What the lines of these kinds say, the oldest first."""
    lines = AuditLine.objects.filter(happening__in=happenings).order_by("number")
    return list(lines.values_list("who", "what", "detail"))


def test_publishing_and_withdrawing_are_logged_with_who_and_why() -> None:
    publisher = make.user("发布人")
    college = make.technical_college(published=False)
    system.publish([college], reason="建档", by=publisher)
    system.withdraw([make.fresh(college)], reason="停办")
    code = college.record_id
    assert told(Happening.PUBLISH) == [("发布人", "r1", f"{code}：建档")]
    assert told(Happening.WITHDRAW) == [("", "r2", f"{code}：停办")]


def test_what_did_not_happen_is_not_logged() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.technical_college()
        raise ZeroDivisionError
    assert not told(Happening.PUBLISH)
    assert check() == []


def test_a_publication_of_many_names_the_first() -> None:
    drafts = [make.technical_college(published=False) for _n in range(25)]
    system.publish(drafts, reason="首批")
    assert told(Happening.PUBLISH)[0][2].endswith(" +5：首批")


def test_figures_are_logged_too() -> None:
    make.city_figure()
    assert [what for _who, what, _detail in told(Happening.PUBLISH)] == ["r1"]


def test_a_login_a_failure_and_a_logout_say_from_where(client: Client) -> None:
    make.user("王小丽", is_staff=True)
    for name, password in (("王小丽", "错"), ("一个很长的口令", "错"), ("王小丽", "一个很长的口令")):
        client.post("/admin/login/", {"username": name, "password": password})
    client.post("/admin/logout/", REMOTE_ADDR="10.1.2.3")
    # A name that is no account's may be a password in the wrong field: it is not kept.
    assert [who for who, _what, _detail in told(Happening.LOGIN_FAILED)] == ["王小丽", ""]
    assert told(Happening.LOGIN) == [("王小丽", "", "")]
    assert AuditLine.objects.get(happening=Happening.LOGOUT).address == "10.1.2.3"


def test_roles_and_districts_given_and_taken_are_logged() -> None:
    account = desk.staff(Role.REVIEWER, districts=["北碚区"], name="审核人")
    StaffDistrict.objects.get().delete()
    account.groups.clear()
    Group.objects.get(name=Role.AUDITOR).user_set.add(account)
    assert told(Happening.ROLES) == [
        ("", "审核人", "+reviewer"),
        ("", "审核人", "+北碚区"),
        ("", "审核人", "−北碚区"),
        ("", "审核人", "−reviewer"),
        ("", "审核人", "+auditor"),
    ]


def test_an_account_that_is_closed_is_logged_and_a_login_is_no_change_of_it(client: Client) -> None:
    account = make.user("某人", is_staff=True)
    client.post("/admin/login/", {"username": "某人", "password": "一个很长的口令"})
    before = AuditLine.objects.filter(happening=Happening.ACCOUNT).count()
    account = make.fresh(account)
    account.is_active = False
    account.save()
    assert [detail for _who, _what, detail in told(Happening.ACCOUNT)[before:]] == ["is_active: True → False"]


def test_a_new_password_is_logged_without_a_word_of_it() -> None:
    account = make.user("某人")
    account.set_password("另一个很长的口令")
    account.save()
    assert told(Happening.PASSWORD) == [("", "某人", "")]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 7.7.7.7", "7.7.7.7"),
        (2, "6.6.6.6, 7.7.7.7", "6.6.6.6"),
        (1, "", "10.0.0.1"),
        (1, "<script>", ""),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_what_our_own_proxies_saw(
    settings: Settings, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address


@pytest.mark.django_db(transaction=True)
def test_lines_written_at_once_are_one_chain() -> None:
    def write(name: str) -> None:
        for _time in range(5):
            record(Happening.LOGIN, by=name)
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, "甲乙丙丁"))
    assert check() == []
    assert AuditLine.objects.count() == 20
    assert not User.objects.exists()
