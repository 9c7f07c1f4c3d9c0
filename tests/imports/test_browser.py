"""A list from its file to the public page, in a real browser, by people in their roles."""

import os
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from registry.models import Entry, Import
from registry.roles import Role
from tests import desk, make
from tests.imports.lists import csv_of
from tests.imports.test_notice_page import text_of
from tests.windows import Desk, sound

pytestmark = pytest.mark.driven

DISTRICT = "北碚区"
ROWS = [
    {"名称": "重庆第一技师学院", "区县": "北碚", "办学地点": "新址一号", "行业": "汽车、电子"},
    {"名称": "重庆市五一技师学院", "区县": "北碚区", "办学地点": "五一路", "行业": ""},
    {"名称": "重庆新设技工学校", "区县": "北碚区", "办学地点": "新校路", "行业": "汽车"},
    {"名称": "重庆外区技工学校", "区县": "渝中区", "办学地点": "外区路", "行业": "炼丹"},
]


@pytest.fixture
def people(transactional_db: None) -> dict[str, User]:
    make.district("渝中区")
    make.industry("汽车")
    make.industry("电子")
    make.source("2024年院校名单")
    make.technical_college(name="重庆第一技师学院", district=DISTRICT, address="旧址", industries=["汽车"])
    make.technical_college(name="重庆五一技师学院", district=DISTRICT)
    return {
        "author": desk.staff(Role.DISTRICT_EDITOR, name="周文", districts=[DISTRICT]),
        "reviewer": desk.staff(Role.REVIEWER, name="吴审", districts=[DISTRICT]),
        "publisher": desk.staff(Role.PUBLISHER, name="郑发"),
    }


def seen(page: Page, name: str) -> None:
    """Nothing to find fault with; where a folder is named, a picture of it at both widths."""
    sound(page)
    folder = os.environ.get("PICTURES")
    for width in (390, 1280) if folder else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(folder or "") / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def confirm(page: Page, reason: str) -> None:
    page.fill("#id_reason", reason)
    page.click(".desk-act input[type=submit]")
    expect(page.locator(".messagelist .success")).to_be_visible()


def acted(page: Page, name: str, link: str, reason: str) -> None:
    """Act on a record that waits, from the board."""
    page.goto("/admin/")
    page.locator("#waiting").get_by_role("link", name=name).click()
    page.locator(".object-tools").get_by_role("link", name=link).click()
    confirm(page, reason)


def test_from_a_file_to_the_public_page(
    at_desk: Desk, people: dict[str, User], live_server: LiveServer, tmp_path: Path
) -> None:
    file = tmp_path / "2024年名单.csv"
    file.write_bytes(csv_of(ROWS))
    author, reviewer, publisher = (at_desk(people[name]) for name in ("author", "reviewer", "publisher"))
    author.goto("/admin/")
    author.get_by_role("link", name="导入名单").first.click()
    seen(author, "list")
    author.locator(".object-tools").get_by_role("link", name="导入名单").click()
    seen(author, "upload")
    author.set_input_files("#id_file", file)
    author.fill("#id_title", "2024年北碚区院校名单")
    author.click("input[type=submit].default")

    seen(author, "mapping")
    author.get_by_label("办学地点").select_option(label="地址")
    author.click("input[type=submit].default")

    seen(author, "preview")
    author.get_by_label("重庆五一技师学院").check()
    author.get_by_role("button", name="保存判定").click()
    seen(author, "decided")
    author.fill("#id_reason", "按2024年名单更新")
    author.get_by_label("不导入有误的 1 行").check()
    author.get_by_role("button", name="写入草稿").click()
    expect(author.get_by_role("link", name="提交 3 份草稿审核")).to_be_visible()
    seen(author, "applied")

    author.get_by_role("link", name="提交 3 份草稿审核").click()
    confirm(author, "请审核")
    assert Entry.objects.open().filter(state="submitted").count() == 3
    acted(reviewer, "重庆新设技工学校", "审核…", "属实")
    acted(publisher, "重庆新设技工学校", "发布…", "按2024年名单")
    public = author.context.new_page()
    public.goto(Entry.objects.public().get(name="重庆新设技工学校").get_absolute_url())
    expect(public.get_by_text("新校路").first).to_be_visible()
    author.goto(f"/admin/registry/import/{Import.objects.get().pk}/change/")
    seen(author, "published")


def test_the_text_of_a_notice_is_pasted_looked_at_and_applied(at_desk: Desk, transactional_db: None) -> None:
    page = at_desk(desk.chief("市里"))
    page.goto("/admin/registry/import/notice/")
    seen(page, "notice")
    page.fill("#id_text", text_of("table").replace("42\t", "第四十二\t"))
    page.get_by_label("类别").select_option(label="技能大师工作室")
    page.click("input[type=submit].default")
    expect(page.locator("#id_document_number")).to_have_value("渝人社〔2024〕620号")
    seen(page, "notice-filled")
    page.click("input[type=submit].default")
    expect(page.get_by_text("通知称 42 个")).to_be_visible()
    seen(page, "notice-preview")
