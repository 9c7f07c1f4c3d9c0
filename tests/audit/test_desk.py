"""The audit log on the desk."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.audit import Happening
from registry.audit.models import AuditLine
from registry.audit.recording import record
from registry.roles import Role
from tests import desk

pytestmark = pytest.mark.django_db
LOG = "/admin/audit/auditline/"
EXPORT = f"{LOG}export.csv"


@pytest.fixture
def auditor(client: Client) -> Client:
    """A signed-in auditor, and a few lines."""
    client.force_login(desk.staff(Role.AUDITOR, name="审计"))
    record(Happening.PUBLISH, by="甲", what="r1", detail="CQ00000098：更名")
    record(Happening.LOGIN, by="乙")
    record(Happening.LOGIN_FAILED, by="乙", detail="=1+1")
    return client


def rows(response: Any) -> list[dict[str, str]]:
    """The lines of a file."""
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"q": "更名"}, ["甲"]), ({"q": "乙"}, ["乙", "乙"]), ({"happening__exact": "login"}, ["乙"]), ({"q": "无"}, [])],
)
def test_the_log_is_searched_and_taken_away_as_it_is_found(
    auditor: Client, asked: dict[str, str], found: list[str]
) -> None:
    shown = auditor.get(LOG, asked).context["cl"].result_list
    assert [line.who for line in shown if line.who in "甲乙"] == found
    taken = rows(auditor.get(EXPORT, asked))
    assert [row["账号"] for row in taken if row["账号"] in "甲乙"] == found


def test_a_file_holds_every_column_and_no_formula(auditor: Client) -> None:
    line = rows(auditor.get(EXPORT, {"q": "=1+1"}))[0]
    stored = AuditLine.objects.get(detail="=1+1")
    assert (line["详情"], line["编号"], line["哈希值"]) == ("'=1+1", str(stored.number), stored.hash)


def test_taking_the_log_away_is_logged(auditor: Client) -> None:
    auditor.get(EXPORT)
    assert AuditLine.objects.get(happening=Happening.EXPORT).who == "审计"


def test_nobody_writes_to_the_log(auditor: Client, admin_client: Client) -> None:
    line = AuditLine.objects.latest("number")
    for client in (auditor, admin_client):
        page = client.get(desk.url(line))
        assert not page.context["has_change_permission"]
        for place in (desk.url(line), desk.url(line, "delete"), f"{LOG}add/"):
            assert client.post(place, {"who": "别人", "post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", Role)
def test_who_may_see_the_log_and_who_may_take_it_away(client: Client, role: Role) -> None:
    client.force_login(desk.staff(role, districts=["北碚区"]))
    sees = role in {Role.AUDITOR, Role.CITY_ADMINISTRATOR}
    assert (client.get(reverse("admin:audit_auditline_changelist")).status_code == 200) is sees
    assert (client.get(EXPORT).status_code == 200) is (role is Role.AUDITOR)
