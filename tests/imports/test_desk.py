"""Lists on the desk: brought, named, decided on, applied, sent, taken home."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.admin.import_streams import applied_lines
from registry.models import Entry, Import, Record, Source
from registry.roles import Role
from tests import desk, make
from tests.exchange.files import rows_of, sheet_of
from tests.imports.lists import Rows, brought, csv_of

pytestmark = pytest.mark.django_db


def upload(client: Client, body: bytes | Rows, **values: Any) -> Any:
    """Send a file, and follow to where it leads."""
    content = body if isinstance(body, bytes) else csv_of(body)
    file = SimpleUploadedFile("名单.csv", content)
    data = {"kind": "technical-college", "file": file, **values}
    return client.post(reverse("admin:registry_import_add"), data, follow=True)


def page(batch: Import, name: str = "change", *args: str) -> str:
    return reverse(f"admin:registry_import_{name}", args=[batch.pk, *args])


def post(client: Client, batch: Import, name: str, **values: Any) -> Any:
    return client.post(page(batch, name), values, follow=True)


def as_editor(client: Client) -> Client:
    client.force_login(desk.staff(Role.DISTRICT_EDITOR, name="周文", districts=["北碚区"]))
    return client


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_looked_at_before_anything_is_written(admin_client: Client, encoding: str) -> None:
    make.technical_college(name="甲校", address="旧址")
    shown = upload(admin_client, csv_of([{"名称": "甲校", "地址": "新址"}, {"名称": "乙校", "地址": "路"}], encoding))
    assert shown.context["counts"]["changed"] == shown.context["counts"]["new"] == 1
    assert "旧址" in shown.text
    assert Record.objects.count() == 1


def test_applied_it_is_drafts_that_are_sent_for_review_in_one_act(client: Client) -> None:
    as_editor(client)
    upload(client, [{"名称": "甲校", "区县": "北碚区"}, {"名称": "乙校", "区县": "北碚"}])
    batch = Import.objects.get()
    done = post(client, batch, "apply", reason="按名单")
    assert done.context["drafts"] == 2
    desk.confirmed(client, page(batch, "submit"), reason="请审核")
    assert set(Entry.objects.values_list("state", flat=True)) == {"submitted"}
    assert client.get(page(batch)).context["drafts"] == 0


def test_whoever_asks_for_it_is_told_how_far_applying_has_come(admin_client: Client) -> None:
    upload(admin_client, [{"名称": "甲校"}])
    batch = Import.objects.get()
    answer: Any = admin_client.post(page(batch, "apply"), {"reason": "按名单"}, headers={"Accept": "text/x-progress"})
    assert b"".join(answer).decode().splitlines() == ["on 1 0 1", "on 1 1 1", f"ok {page(batch)}"]
    again: Any = admin_client.post(page(batch, "apply"), {"reason": "按名单"}, headers={"Accept": "text/x-progress"})
    assert b"".join(again).decode().startswith("no ")
    assert Entry.objects.count() == 1


def test_who_goes_away_while_it_is_applied_does_not_stop_it(admin_client: Client) -> None:
    upload(admin_client, [{"名称": "甲校"}])
    batch = Import.objects.get()
    lines = applied_lines(batch, batch.by, page(batch), reason="按名单", leave_out=False)
    next(lines)
    lines.close()  # type: ignore[attr-defined]
    assert Import.objects.get().state == "applied"
    assert Entry.objects.get().name == "甲校"


def test_unknown_headings_are_named_by_hand(admin_client: Client) -> None:
    shown = upload(admin_client, [{"名称": "甲校", "办学地点": "路一号", "备忘": "无"}])
    assert [row["heading"] for row in shown.context["headings"]] == ["办学地点", "备忘"]
    batch = Import.objects.get()
    same = post(admin_client, batch, "columns", **{"column-1": "address", "column-2": "address"})
    assert same.context["wrong"]
    post(admin_client, batch, "columns", **{"column-1": "address", "column-2": ""})
    assert Import.objects.get().columns == ["name", "address", ""]


def test_what_waits_is_decided_one_by_one_or_all_at_once(admin_client: Client) -> None:
    near = make.technical_college(name="重庆五一技师学院")
    upload(admin_client, [{"名称": "重庆市五一技师学院", "地址": "甲"}, {"名称": "重庆五一高级技师学院", "地址": "乙"}])
    batch = Import.objects.get()
    first = batch.rows.all()[0]
    assert [row.verdict for row in batch.rows.all()] == ["ask", "ask"]
    post(admin_client, batch, "choose", **{f"row-{first.pk}": near.code})
    assert [row.verdict for row in batch.rows.all()] == ["changed", "ask"]
    post(admin_client, batch, "choose", rest="new")
    assert [row.verdict for row in batch.rows.all()] == ["changed", "new"]
    post(admin_client, batch, "choose", **{f"row-{first.pk}": "CQ00000000"})
    assert batch.rows.all()[0].chosen == near.code


def test_a_file_that_was_applied_before_is_recognised(admin_client: Client) -> None:
    upload(admin_client, [{"名称": "甲校"}])
    batch = Import.objects.get()
    post(admin_client, batch, "apply", reason="按名单")
    shown = upload(admin_client, [{"名称": "甲校"}])
    assert page(batch) in desk.texts(shown)[0]
    assert (shown.context["counts"]["same"], shown.context["written"]) == (1, 0)


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04broken", "地址\n某路".encode(), "名称\n".encode(), b"\x00\x01"])
def test_a_file_that_is_refused_writes_nothing(admin_client: Client, body: bytes) -> None:
    shown = upload(admin_client, body)
    assert shown.context["form"].errors["file"]
    assert not Import.objects.exists()


def test_the_result_is_the_rows_as_they_came_with_remarks(admin_client: Client) -> None:
    make.technical_college(name="甲校", address="旧址")
    rows = [{"名称": "甲校", "地址": "=新址", "区县": ""}, {"名称": "乙校", "地址": "路", "区县": "无此区"}]
    upload(admin_client, rows)
    batch = Import.objects.get()
    post(admin_client, batch, "apply", reason="按名单", leave_out="on")
    csv: Any = admin_client.get(page(batch, "result", "csv"))
    told = rows_of(b"".join(csv))
    assert [row["名称"] for row in told] == ["甲校", "乙校"]
    assert told[0]["地址"] == "'=新址"
    result, remarks = list(told[0])[-2:]
    assert "=新址" in told[0][remarks]
    assert "无此区" in told[1][remarks]
    book: Any = admin_client.get(page(batch, "result", "xlsx"))
    sheet = sheet_of(io.BytesIO(book.content).getvalue())
    assert [row[-2] for row in sheet[1:]] == [row[result] for row in told]


def test_everyone_sees_their_own_lists_and_readers_none(client: Client) -> None:
    batch = brought([{"名称": "甲校"}], by=desk.chief("别人"))
    as_editor(client)
    assert client.get(page(batch)).status_code == 404
    client.force_login(desk.staff(Role.DISTRICT_READER, districts=["北碚区"]))
    assert client.get(reverse("admin:registry_import_changelist")).status_code == 403
    assert client.post(page(batch, "apply"), {"reason": "越权"}).status_code == 403
    assert not Record.objects.exists()


def test_a_source_that_is_new_is_described_on_the_way(admin_client: Client) -> None:
    upload(
        admin_client,
        [{"名称": "甲校"}],
        title="认定通知",
        document_number="渝人社[2024]620号",
        published_on="2024-05-01",
    )
    post(admin_client, Import.objects.get(), "apply", reason="按名单")
    source = Source.objects.get()
    assert (source.title, source.document_number, source.type) == ("认定通知", "渝人社〔2024〕620号", "notice")


def test_every_kind_has_its_template(admin_client: Client) -> None:
    for kind in ("technical-college", "training-base", "trial-zone", "master-studio"):
        body = admin_client.get(reverse("admin:registry_import_template", args=[kind])).content
        assert "名称" in str(sheet_of(body)[0])


def test_a_list_that_is_given_up_leaves_nothing(admin_client: Client) -> None:
    upload(admin_client, [{"名称": "甲校"}])
    batch = Import.objects.get()
    post(admin_client, batch, "drop")
    post(admin_client, batch, "apply", reason="按名单")
    assert (Import.objects.get().state, Record.objects.count()) == ("dropped", 0)
