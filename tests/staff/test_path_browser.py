"""The whole way of a record in a real browser, by people in their roles; a conflict; a session that ended."""

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from institutions.models import TechnicalCollege
from registry.models import Publication, Statistic
from registry.roles import Role
from tests import desk, make
from tests.windows import Desk, sound

pytestmark = pytest.mark.driven

DISTRICT = "北碚区"


@pytest.fixture
def people(transactional_db: None) -> dict[str, User]:
    return {
        "author": desk.staff(Role.DISTRICT_EDITOR, name="周文", districts=[DISTRICT]),
        "reviewer": desk.staff(Role.REVIEWER, name="吴审", districts=[DISTRICT]),
        "publisher": desk.staff(Role.PUBLISHER, name="郑发"),
    }


@pytest.fixture
def college(people: dict[str, User]) -> TechnicalCollege:
    parts = [make.figure("教师数", "40")]
    return make.technical_college(name="重庆铁路运输技师学院", district=DISTRICT, summary="旧的简介", parts=parts)


def from_board(page: Page, section: str) -> None:
    page.goto("/admin/")
    page.locator(f"#{section}").get_by_role("link", name="重庆铁路运输技师学院").click()


def act(page: Page, link: str, **values: str) -> None:
    page.locator(".object-tools").get_by_role("link", name=link).click()
    sound(page)
    for name, value in values.items():
        page.fill(f"#id_{name}", value)
    page.click(".desk-act input[type=submit]")
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_from_a_draft_to_the_public_page_and_back(
    at_desk: Desk, people: dict[str, User], college: TechnicalCollege, live_server: LiveServer
) -> None:
    author, reviewer, publisher = (at_desk(people[name]) for name in ("author", "reviewer", "publisher"))
    author.goto(desk.url(college))
    author.locator(".object-tools button", has_text="修改").click()
    author.fill("#id_summary", "新的简介，缺文号")
    author.click("input[name=_submit]")
    author.fill("#id_reason", "更新简介")
    author.click(".desk-act input[type=submit]")

    from_board(reviewer, "waiting")
    act(reviewer, "退回…", reason="请补文号")

    author.goto("/admin/")
    sound(author)
    from_board(author, "returned")
    expect(author.get_by_text("请补文号").first).to_be_visible()
    author.fill("#id_summary", "新的简介，渝人社〔2024〕620号")
    author.click("input[name=_submit]")
    author.click(".desk-act input[type=submit]")

    from_board(reviewer, "waiting")
    act(reviewer, "审核…")
    from_board(publisher, "waiting")
    publisher.locator(".object-tools").get_by_role("link", name="预览").click()
    sound(publisher)
    from_board(publisher, "waiting")
    act(publisher, "发布…", reason="据渝人社〔2024〕620号")

    _public_and_back(author, college)


def _public_and_back(author: Page, college: TechnicalCollege) -> None:
    """What was published is read by everybody; the author compares it with what was before, and restores that."""
    public = author.context.new_page()
    public.goto(college.get_absolute_url())
    expect(public.get_by_text("新的简介，渝人社〔2024〕620号").first).to_be_visible()

    author.goto(desk.url(college, "history"))
    sound(author)
    author.get_by_role("button", name="对比选中的两版").click()
    expect(author.locator("ins", has_text="新").first).to_be_visible()
    sound(author)
    author.goto(desk.url(college))
    author.locator(".object-tools button", has_text="恢复").click()
    expect(author.locator("#id_summary")).to_have_value("旧的简介")


def test_two_versions_are_laid_side_by_side(at_desk: Desk, people: dict[str, User], college: TechnicalCollege) -> None:
    draft = make.opened(college)
    one, other = at_desk(people["author"]), at_desk(desk.chief("钱别人"))
    for page in (one, other):
        page.goto(desk.url(draft))
    other.fill("#id_summary", "别人的简介")
    other.locator("#statistic_set-0 summary").click()
    other.fill("#id_statistic_set-0-value", "41")
    other.click("input[name=_save]")
    one.fill("#id_summary", "我的简介")
    one.fill("#id_address", "我的地址")
    one.click("input[name=_save]")
    expect(one.get_by_text("钱别人").first).to_be_visible()
    sound(one)
    one.locator("fieldset", has_text="简介").get_by_label("对方的").check()
    one.click(".desk-conflict input[type=submit]")
    expect(one.locator(".messagelist .success")).to_be_visible()
    stored = make.fresh(draft)
    assert (stored.summary, stored.address) == ("别人的简介", "我的地址")
    assert Statistic.objects.get(entry=draft).value == 41


def test_after_the_session_ended_one_logs_in_and_goes_on(
    at_desk: Desk, people: dict[str, User], college: TechnicalCollege
) -> None:
    draft = make.opened(college)
    page = at_desk(people["author"])
    page.goto(desk.url(draft))
    page.fill("#id_summary", "写了一上午的简介")
    Session.objects.all().delete()
    page.click("input[name=_save]")
    page.fill("input[name=username]", "周文")
    page.fill("input[name=password]", "一个很长的口令")
    page.click("input[type=submit]")
    expect(page.get_by_text("写了一上午的简介")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="继续编辑").click()
    expect(page.locator("#id_summary")).to_have_value("写了一上午的简介")
    assert make.fresh(draft).summary == "旧的简介"
    page.click("input[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert make.fresh(draft).summary == "写了一上午的简介"


def test_a_likely_duplicate_is_merged_and_its_code_leads_on(
    at_desk: Desk, people: dict[str, User], college: TechnicalCollege
) -> None:
    twin = make.technical_college(name=college.name, district=DISTRICT, parts=[make.figure("学生数", "900")])
    gone, stays = sorted([college, twin], key=lambda entry: entry.code)
    author = at_desk(desk.chief("市里"))
    author.goto("/admin/")
    author.locator("#looking").get_by_role("link", name="数据质量").click()
    sound(author)
    author.get_by_role("link", name="同名").click()
    sound(author)
    author.get_by_role("link", name="合并…").click()
    sound(author)
    author.fill("#id_reason", "同一所学校")
    author.click(".desk-act input[type=submit]")
    expect(author.locator(".messagelist .success")).to_be_visible()

    reviewer, publisher = at_desk(people["reviewer"]), at_desk(people["publisher"])
    for page, step in ((reviewer, "审核…"), (publisher, "发布…")):
        page.goto("/admin/")
        page.locator("#waiting").get_by_role("link", name=college.name).first.click()
        act(page, step, **({"reason": "批准合并"} if step == "发布…" else {}))

    _its_code_leads_on(publisher, gone, stays)


def _its_code_leads_on(publisher: Page, gone: TechnicalCollege, stays: TechnicalCollege) -> None:
    """Every address of the record that is gone leads to the other, which tells of it and has what only it knew."""
    for address in (gone.get_absolute_url(), gone.record.permanent_url):
        publisher.goto(address)
        expect(publisher).to_have_url(re.compile(f"{stays.get_absolute_url()}$"))
    for figure in ("教师数", "学生数"):
        expect(publisher.get_by_text(figure).first).to_be_visible()
    publisher.goto("/admin/registry/waiver/rules/likely-duplicate/")
    expect(publisher.get_by_text("合并…")).to_have_count(0)
    published = Publication.objects.latest("revision").moves.earliest("pk")
    publisher.goto(f"/admin/registry/move/{published.pk}/undo/")
    sound(publisher)
