"""The rules of quality on the desk: a list, what to do, and decisions that are kept."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from registry.admin.board import looking_of
from registry.models import NotDuplicate, Waiver
from registry.roles import Role
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return desk.editor()


@pytest.fixture
def staff(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def page(name: str, *args: str) -> str:
    return reverse(f"admin:registry_waiver_{name}", args=args)


def test_every_rule_stands_with_its_count(staff: Client) -> None:
    make.technical_college(district=None)

    rules = {rule.name: count for rule, count in staff.get(page("rules")).context["rules"]}

    assert rules["district-unverified"] == 1
    assert rules["district-abolished"] == 0


def test_a_rule_lists_its_records_and_says_what_to_do(staff: Client) -> None:
    college = make.technical_college(name="甲校", district=None)

    shown = staff.get(page("rule", "district-unverified")).content.decode()

    assert "甲校" in shown
    assert page("waive", "district-unverified", college.code) in shown


def test_a_finding_is_left_for_a_while_with_a_reason(staff: Client) -> None:
    college = make.technical_college(district=None)
    address = page("waive", "district-unverified", college.code)

    refused = staff.post(address, {"reason": "正在函询", "until": make.day(400).isoformat()})
    assert refused.context["form"].non_field_errors()
    staff.post(address, {"reason": "正在函询", "until": make.day(30).isoformat()})

    assert Waiver.objects.get().reason == "正在函询"
    assert list(staff.get(page("rule", "district-unverified")).context["page"]) == []


def test_a_master_in_no_studio_is_told_of_on_the_board_the_list_and_the_own_page(staff: Client, editor: User) -> None:
    master = make.master("何涛", employer="某电力公司")
    address = page("waive", "leader-without-studio", str(master.pk))

    assert "何涛（某电力公司）" in staff.get(page("rule", "leader-without-studio")).content.decode()
    assert address in staff.get(reverse("admin:masters_master_change", args=[master.pk])).content.decode()
    (look,) = (look for look in looking_of(editor) if look.title == "质量：大师")
    assert look.count == 1
    staff.post(address, {"reason": "工作室筹建中", "until": make.day(30).isoformat()})

    assert list(staff.get(page("rule", "leader-without-studio")).context["page"]) == []
    assert "何涛" in staff.get(reverse("admin:registry_waiver_changelist")).content.decode()


@pytest.mark.parametrize("key", ["0", "nobody", "CQ00000098"])
def test_a_finding_about_nobody_has_no_page(staff: Client, key: str) -> None:
    assert staff.get(page("waive", "leader-without-studio", "1").replace("/1/", f"/{key}/")).status_code == 404


def test_two_records_are_said_to_be_two_bodies(staff: Client) -> None:
    one, other = make.technical_college(name="长江学院"), make.technical_college(name="长江学院")
    (pair,) = staff.get(page("rule", "likely-duplicate")).context["pairs"]
    assert {entry.code for entry in pair} == {one.code, other.code}

    assert (
        f"merge/?successor={max(one.code, other.code)}" in staff.get(page("rule", "likely-duplicate")).content.decode()
    )
    staff.post(page("distinct", one.code, other.code), {"reason": "两所学校同名"})

    assert NotDuplicate.objects.exists()
    assert staff.get(page("rule", "likely-duplicate")).context["pairs"] == []


def test_a_records_page_shows_what_is_worth_a_look(staff: Client) -> None:
    college = make.technical_college(district=None)

    assert page("waive", "district-unverified", college.code) in staff.get(desk.url(college)).content.decode()


def test_who_may_only_read_decides_nothing(client: Client) -> None:
    client.force_login(desk.staff(Role.AUDITOR))
    college = make.technical_college(district=None)

    assert client.get(page("rules")).status_code == 200
    assert client.get(page("waive", "district-unverified", college.code)).status_code == 403
    assert client.get(page("distinct", college.code, college.code)).status_code == 403


def test_an_unknown_rule_has_no_page(staff: Client) -> None:
    assert staff.get(page("rule", "no-rule")).status_code == 404
