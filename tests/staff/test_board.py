"""The desk's own page, and the pages that show a record's history, its differences and its preview."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry import lifecycle
from registry.admin.board import counts_of, looking_of
from registry.lifecycle.corrections import receive
from registry.models import Entry
from registry.roles import Role, standing_of
from tests import desk, make

pytestmark = pytest.mark.django_db
DISTRICT = "北碚区"


@pytest.fixture
def author() -> User:
    return desk.staff(Role.DISTRICT_EDITOR, name="周文", districts=[DISTRICT])


@pytest.fixture
def reviewer() -> User:
    return desk.staff(Role.REVIEWER, name="吴审", districts=[DISTRICT])


@pytest.fixture
def publisher() -> User:
    return desk.staff(Role.PUBLISHER, name="郑发")


def drafted(author: User, district: str = DISTRICT) -> Entry:
    made = lifecycle.create_draft("technical-college", by=author, name="铁路学校", district=make.district(district))
    return Entry.objects.get(pk=made.pk)


def board(user: User) -> dict[str, list[Entry]]:
    client = Client()
    client.force_login(user)
    page: Any = client.get("/admin/")
    assert page.status_code == 200
    return {section.key: section.entries for section in page.context["board"]["sections"]}


def test_each_sees_what_waits_for_them_and_the_author_where_it_stands(
    author: User, reviewer: User, publisher: User
) -> None:
    draft = drafted(author)
    assert board(author)["drafts"] == [draft]
    lifecycle.submit([draft], by=author)
    assert board(author)["sent"] == board(reviewer)["waiting"] == board(publisher)["waiting"] == [draft]
    assert board(author)["waiting"] == []
    lifecycle.review([draft], by=reviewer)
    assert board(reviewer)["waiting"] == []
    assert board(author)["sent"] == board(publisher)["waiting"] == [draft]
    lifecycle.send_back([draft], by=publisher, reason="缺文号")
    assert board(author)["returned"] == [draft]
    lifecycle.submit([draft], by=author)
    lifecycle.review([draft], by=reviewer)
    lifecycle.schedule([draft], by=publisher, reason="元旦", on=make.day(9))
    assert board(publisher)["scheduled"] == [draft]
    assert board(publisher)["waiting"] == []


def test_nobody_is_asked_to_approve_their_own(author: User) -> None:
    both = desk.staff(Role.DISTRICT_EDITOR, Role.REVIEWER, name="两职", districts=[DISTRICT])
    lifecycle.submit([drafted(both)], by=both)
    assert board(both)["waiting"] == []


def test_what_lies_in_another_district_waits_for_others(author: User, reviewer: User) -> None:
    make.district("渝中区")
    root = desk.chief("市里")
    lifecycle.submit([drafted(root, "渝中区")], by=root)
    assert board(reviewer)["waiting"] == []


def test_what_stands_too_long_is_overdue(author: User, settings: Any) -> None:
    settings.OVERDUE_DAYS = 3
    old, new = drafted(author), drafted(author)
    long_ago = timezone.now() - datetime.timedelta(days=4)
    Entry._base_manager.filter(pk=old.pk).update(moved_at=long_ago)
    assert board(author)["overdue"] == [old]
    assert new in board(author)["drafts"]


def test_the_counts_are_on_every_page_for_one_query(author: User, reviewer: User, client: Client) -> None:
    lifecycle.submit([drafted(author) for _n in range(2)], by=author)
    client.force_login(reviewer)
    assert "等我处理 <b>2</b>" in client.get("/admin/registry/source/").content.decode()
    standing_of(reviewer)
    with CaptureQueriesContext(connection) as queries:
        assert counts_of(reviewer)["waiting"] == 2
    assert len(queries) == 1


def test_the_board_asks_as_many_queries_for_many_as_for_few(author: User, client: Client) -> None:
    client.force_login(author)

    def asked(count: int) -> int:
        lifecycle.submit([drafted(author) for _n in range(count)], by=author)
        client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        return len(queries)

    assert asked(2) == asked(5)


def test_it_counts_what_is_worth_a_look_for_a_query_each(client: Client, author: User) -> None:
    mine, other = make.technical_college(district=DISTRICT), make.technical_college(district="渝中区")
    for college in (mine, other):
        receive(college, message="校名有误")
    standing_of(author)
    with CaptureQueriesContext(connection) as queries:
        looks = looking_of(author)
    assert [look.count for look in looks] == [1, 0, 1]
    assert len(queries) == len(looks)
    client.force_login(author)
    assert looks[0].url in client.get("/admin/").content.decode()


def test_many_findings_are_not_counted_to_the_end(author: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.admin.board.COUNTED", 3)
    for _n in range(4):
        make.technical_college(district=DISTRICT)
    assert looking_of(author)[0].told == "2+"


def test_what_a_user_may_not_open_is_not_offered() -> None:
    assert looking_of(desk.staff(name="无职")) == []


# History, comparison, preview


def test_history_tells_who_did_what_and_why(admin_client: Client, author: User) -> None:
    draft = drafted(author)
    lifecycle.submit([draft], by=author, reason="请审", evidence="https://rlsbj.cq.gov.cn/tz/1")
    page = admin_client.get(desk.url(draft.downcast(), "history")).content.decode()
    for text in ("周文", "请审", 'href="https://rlsbj.cq.gov.cn/tz/1"', "草稿 → 已提交"):
        assert text in page


def test_any_two_entries_are_compared(admin_client: Client) -> None:
    first = make.technical_college(name="一")
    second = make.revised(first, name="二")
    third = make.revised(second, name="三")
    page: Any = admin_client.get(desk.url(third, "compare"), {"a": third.pk, "b": first.pk})
    assert [(change.before, change.after) for change in page.context["changes"]] == [("一", "三")]
    page = admin_client.get(desk.url(third, "compare"))
    assert [(change.before, change.after) for change in page.context["changes"]] == [("二", "三")]


@pytest.mark.parametrize("values", [{"a": "x", "b": "-1"}, {"a": "9" * 40}, {"a": ""}])
def test_a_comparison_of_nothing_is_no_error(admin_client: Client, values: dict[str, str]) -> None:
    college = make.technical_college()
    other = make.technical_college()
    for chosen in (values, {"a": str(other.pk), "b": str(college.pk)}):
        assert admin_client.get(desk.url(college, "compare"), chosen).status_code == 200


def test_the_preview_is_the_public_page_for_staff_alone(admin_client: Client, client: Client) -> None:
    draft = make.technical_college(name="未公布的名字", parts=[make.figure("教师数", "88")], published=False)
    page = admin_client.get(desk.url(draft, "preview"))
    assert "未公布的名字" in page.content.decode() and "88" in page.content.decode()
    assert "noindex" in page["X-Robots-Tag"]
    assert {"no-store", "private"} <= set(page["Cache-Control"].replace(",", " ").split())
    assert Client().get(desk.url(draft, "preview")).status_code == 302


def test_what_another_district_writes_is_not_previewed(client: Client, author: User) -> None:
    draft = make.technical_college(district="渝中区", published=False)
    client.force_login(author)
    assert client.get(desk.url(draft, "preview")).status_code == 404
    assert client.get(desk.url(draft, "compare")).status_code == 404
