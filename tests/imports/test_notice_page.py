"""The text of a notice becomes drafts with a recognition of its document; every line of it is accounted for."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registry.models import Entry, Import, Recognition, Source
from tests import make
from tests.imports.test_desk import page, post

pytestmark = pytest.mark.django_db
NUMBER = "渝人社〔2024〕620号"
BODIES = 42
ABOVE = f"""重庆市人力资源和社会保障局关于公布2024年市级技能大师工作室名单的通知
{NUMBER}
各区县（自治县）人力资源和社会保障局：
经评审，现予公布。
重庆市人力资源和社会保障局
2024年5月17日
附件
2024年市级技能大师工作室名单（{BODIES}个）
"""
LAYOUTS = {
    "table": ("序号\t工作室名称\t依托单位\t领办人\n", "{n}\t{name}\t{host}\t{leader}\n"),
    "labels": ("", "{n}. {name}（依托单位：{host}，领办人：{leader}）\n"),
    "cells": ("序号\n工作室名称\n依托单位\n领办人\n", "{n}\n{name}\n{host}\n{leader}\n"),
}


def names() -> list[str]:
    """Names so far apart that none is near another."""
    trades = "车钳铣刨磨镗铸锻焊铆漆木瓦电梯泵阀管纸纱绣茶酒糖药陶瓷玻琴棋书画印染织补理发烹面点汤"
    return [f"{trade * 3}{chr(0x4E00 + place * 97)}技能大师工作室" for place, trade in enumerate(trades[:BODIES])]


def text_of(layout: str) -> str:
    head, line = LAYOUTS[layout]
    rows = [
        line.format(n=n, name=name, host=f"重庆{name[:3]}厂", leader=f"何{name[3]}")
        for n, name in enumerate(names(), 1)
    ]
    return ABOVE + head + "".join(rows)


def paste(client: Client, text: str, **values: Any) -> Any:
    """Paste a text, look at what is filled in, and go on."""
    address = reverse("admin:registry_import_notice")
    data = {"confirmed": "1", "text": text, "kind": "master-studio", "level": "2", **values}
    shown: Any = client.post(address, data, follow=True)
    form = shown.context.get("form")
    if shown.request["PATH_INFO"] != address or not getattr(form, "found", None):
        return shown
    filled = {name: form[name].value() or "" for name in form.fields}
    return client.post(address, {**filled, "confirmed": "1", "filled": "1"}, follow=True)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_body_of_a_notice_is_accounted_for_by_name(admin_client: Client, layout: str) -> None:
    known = make.master_studio(name=names()[0], level="district")
    shown = paste(admin_client, text_of(layout))
    batch = Import.objects.get()
    assert (batch.stated, shown.context["read"], shown.context["unread"]) == (BODIES, BODIES, 0)
    assert [row.cells["name"] for row in batch.rows.all()] == names()
    assert {row.verdict for row in batch.rows.all()} == {"new", "changed"}
    post(admin_client, batch, "apply", reason="按通知导入")
    drafts = Entry.objects.open()
    assert sorted(drafts.values_list("name", flat=True)) == sorted(names())
    assert drafts.get(record=known.record_id).current_level.slug == "municipal"
    lines = Recognition.objects.filter(entry__in=drafts, document_number=NUMBER)
    assert set(lines.values_list("level", "year", "source__document_number")) == {(2, 2024, NUMBER)}
    assert lines.count() == BODIES
    assert Source.objects.get(document_number=NUMBER).published_on.isoformat() == "2024-05-17"  # type: ignore[union-attr]


def test_a_count_that_does_not_agree_is_said_and_no_line_is_dropped(admin_client: Client) -> None:
    shown = paste(admin_client, text_of("labels").replace("42. ", "四十二号 "))
    assert (shown.context["batch"].stated, shown.context["read"]) == (BODIES, BODIES - 1)
    assert shown.context["unread"] == 1
    [unread] = Import.objects.get().rows.filter(unread=True)
    assert (unread.verdict, names()[-1] in unread.raw[0]) == ("error", True)
    assert "errornote" in shown.text
    result: Any = admin_client.get(page(Import.objects.get(), "result", "csv"))
    assert names()[-1] in b"".join(result).decode()


def test_the_same_notice_again_adds_nothing(admin_client: Client) -> None:
    paste(admin_client, text_of("table"))
    post(admin_client, Import.objects.get(), "apply", reason="按通知导入")
    again = paste(admin_client, text_of("table"))
    assert (again.context["counts"]["same"], again.context["written"]) == (BODIES, 0)


def test_the_text_is_not_lost_when_something_is_missing(admin_client: Client) -> None:
    shown = paste(admin_client, text_of("table"), published_on="不是日期")
    assert shown.context["form"].errors["published_on"]
    assert shown.context["form"]["text"].value() == text_of("table")
