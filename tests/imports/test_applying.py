"""A list is applied as drafts, all of them or none; what goes in comes out as it was said."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from masters.models import Leadership, Master
from registry import lifecycle
from registry.audit.models import AuditLine
from registry.imports.applying import apply_all
from registry.lifecycle import Refused
from registry.models import Citation, Entry, EntryName, Import, Kind, Move, Organisation, Record, Source
from registry.roles import Role
from tests import desk, filling, make
from tests.imports.lists import applied, brought, checked, only_row

pytestmark = pytest.mark.django_db
NEW = {
    "名称": "重庆新技师学院",
    "英文名称": "New College",
    "其他名称": "新技院、重庆新高级技工学校",
    "级别": "市级",
    "认定起始年份": "2024",
    "文号": "渝人社〔2024〕620号",
    "区县": "北碚",
    "host": "重庆新集团有限公司",
    "行业": "汽车、电子",
    "专业": "汽车技术",
    "场所": "分校一、分校二",
    "地址": "学府路一号",
    "院校类型": "技师学院",
    "建校日期": "1985/9/1",
}


@pytest.fixture
def words() -> None:
    make.district("北碚区")
    make.industry("汽车")
    make.industry("电子")
    make.subject("汽车技术")


def test_a_new_body_is_a_draft_with_all_that_was_said_and_its_source(words: None) -> None:
    source = make.source("认定通知")
    batch = applied([NEW], source=source)
    draft: Any = Entry.objects.get().downcast()
    assert (draft.state, draft.number, draft.is_head, draft.author.username) == ("draft", 1, True, "导入人")
    assert (draft.name, draft.name_en, draft.district.name, draft.host.name, draft.address) == (
        "重庆新技师学院",
        "New College",
        "北碚区",
        "重庆新集团有限公司",
        "学府路一号",
    )
    assert (draft.college_type, str(draft.founded_on), draft.level) == ("technician-college", "1985-09-01", 2)
    assert [str(part) for part in draft.entryname_set.all()] == ["新技院", "重庆新高级技工学校"]
    assert [str(part) for part in draft.entryindustry_set.all()] == ["汽车", "电子"]
    ledger = draft.recognition_set.get()
    assert (ledger.level, ledger.year, ledger.document_number, ledger.basis) == (2, 2024, NEW["文号"], "stated")
    cited = {row.field: (row.source, row.locator) for row in draft.citation_set.all()}
    assert set(cited) == {"name", "name_en", "district", "host", "address", "college_type", "founded_on"}
    assert set(cited.values()) == {(source, "第 2 行")}
    assert draft.host.source == source
    assert only_row(batch).entry_id == draft.pk
    assert list(Entry.objects.matching("新技院")) == [Entry.objects.get()]


def test_the_same_list_again_changes_nothing(words: None) -> None:
    applied([NEW])
    before = [filling.contents(entry) for entry in Entry.objects.all()]
    assert only_row(brought([NEW])).verdict == "same"
    lifecycle.system.publish(list(Entry.objects.all()), reason="发布")
    batch = brought([NEW])
    assert only_row(batch).verdict == "same"
    assert batch.earlier()
    with pytest.raises(Refused):
        apply_all(batch, by=batch.by, reason="再来一次")
    assert [filling.contents(entry) for entry in Entry.objects.all()] == before


def test_a_change_opens_a_draft_and_touches_nothing_else() -> None:
    college = make.technical_college(name="某校", address="甲", level="municipal", parts=[make.figure()])
    draft_before = filling.contents(college)
    batch = applied([{"名称": "某校", "地址": "乙"}])
    draft = Entry.objects.open().get().downcast()
    assert (draft.address, draft.number, draft.is_head, draft.level) == ("乙", 2, True, 2)
    assert {**filling.contents(draft), "registry.Citation": []} == {**draft_before, "registry.Citation": []}
    assert make.fresh(college).address == "甲"
    move = Move.objects.get(act="import")
    assert (batch.move, move.reason, move.steps.get().entry_id) == (move, "按名单更新", draft.pk)
    assert AuditLine.objects.get(happening="import").what == "名单.csv"


def test_without_a_source_a_changed_value_is_unverified_and_with_one_it_is_cited() -> None:
    cited = [Citation(field="address", **make.sourced()), Citation(field="name", **make.sourced())]
    make.technical_college(name="某校", address="甲", parts=cited)
    applied([{"名称": "某校", "地址": "乙"}])
    assert [row.field for row in Citation.objects.filter(entry__state="draft")] == ["name"]
    applied([{"名称": "某校", "地址": "丙"}], source=make.source("新名单"))
    found = Citation.objects.get(entry__state="draft", field="address")
    assert (found.source.title, found.locator) == ("新名单", "第 2 行")  # type: ignore[union-attr]


def test_a_list_replaces_a_list_and_what_stays_keeps_its_evidence() -> None:
    names = [EntryName(text="甲校", type=EntryName.Type.FORMER, **make.sourced()), EntryName(text="乙校")]
    make.technical_college(name="某校", parts=names)
    batch = applied([{"名称": "某校", "其他名称": "丙校、甲校"}])
    change = only_row(batch).difference[0]
    assert (change["added"], change["removed"]) == (["丙校"], ["乙校"])
    kept = list(EntryName.objects.filter(entry__state="draft").values_list("text", "type", "basis"))
    assert kept == [("丙校", "alias", "unverified"), ("甲校", "former", "stated")]


def test_an_open_draft_is_gone_on_with() -> None:
    draft = make.opened(make.technical_college(name="某校", address="甲"))
    draft.phone = "023-1"
    draft.save()
    applied([{"名称": "某校", "地址": "乙"}])
    stored = Entry.objects.open().get()
    assert (stored.pk, stored.phone, stored.address) == (draft.pk, "023-1", "乙")
    assert stored.version > draft.version


def test_what_was_changed_since_the_preview_stops_the_whole() -> None:
    make.technical_college(name="甲校", address="甲")
    make.technical_college(name="乙校", address="乙")
    author = desk.chief("导入人")
    batch = brought([{"名称": "甲校", "地址": "新"}, {"名称": "乙校", "地址": "新"}], by=author)
    meanwhile = make.opened(Entry.objects.get(name="乙校").downcast())
    with pytest.raises(Refused, match="3"):
        apply_all(batch, by=author, reason="更新")
    assert Entry.objects.open().get().pk == meanwhile.pk
    batch.refresh_from_db()
    assert [row.verdict for row in batch.rows.all()] == ["changed", ""]
    apply_all(checked(batch, author), by=author, reason="更新")
    assert set(Entry.objects.open().values_list("address", flat=True)) == {"新"}


def test_a_name_that_was_added_since_the_preview_is_not_added_twice() -> None:
    author = desk.chief("导入人")
    batch = brought([{"名称": "新校"}], by=author)
    make.technical_college(name="新校")
    with pytest.raises(Refused):
        apply_all(batch, by=author, reason="更新")
    assert Record.objects.count() == 1


def test_a_lost_role_counts_at_once() -> None:
    editor = desk.staff(Role.DISTRICT_EDITOR, districts=["北碚区"])
    batch = brought([{"名称": "新校", "区县": "北碚区"}], by=editor)
    editor.groups.set(Group.objects.none())
    again = type(editor).objects.get(pk=editor.pk)
    with pytest.raises(Refused):
        apply_all(batch, by=again, reason="更新")
    assert not Record.objects.exists()


def test_rows_with_errors_are_left_out_only_on_purpose() -> None:
    author = desk.chief("导入人")
    batch = brought([{"名称": "新校"}, {"名称": "坏校", "区县": "无此区"}], by=author)
    with pytest.raises(Refused, match="1"):
        apply_all(batch, by=author, reason="更新")
    assert not Record.objects.exists()
    apply_all(batch, by=author, reason="更新", leave_out=True)
    assert Entry.objects.get().name == "新校"


def test_what_is_not_there_yet_is_added_once(words: None) -> None:
    rows = [
        {"名称": "甲工作室", "依托单位": "重庆新厂", "领办人": "何甲"},
        {"名称": "乙工作室", "依托单位": "重庆新厂", "领办人": "何甲、何乙"},
    ]
    headings = {"依托单位": "host"}
    renamed = [{headings.get(name, name): cell for name, cell in row.items()} for row in rows]
    applied(renamed, kind=Kind.MASTER_STUDIO)
    assert [body.name for body in Organisation.objects.all()] == ["重庆新厂"]
    assert {(each.name, str(each.employer)) for each in Master.objects.all()} == {
        ("何甲", "重庆新厂"),
        ("何乙", "重庆新厂"),
    }
    assert Leadership.objects.count() == 3


def test_a_source_is_made_when_the_list_is_applied() -> None:
    told = {"title": "关于公布名单的通知", "document_number": "渝人社[2024]620号", "type": "notice"}
    author = desk.chief("导入人")
    batch = brought([{"名称": "新校"}], by=author, evidence=told)
    assert not Source.objects.exists()
    apply_all(batch, by=author, reason="更新")
    assert Source.objects.get().document_number == "渝人社〔2024〕620号"
    assert Citation.objects.get().source == Source.objects.get()


# Undoing


def test_an_import_is_undone_as_a_whole_but_for_what_was_worked_on() -> None:
    for name in ("甲校", "乙校", "丙校"):
        make.technical_college(name=name, address="旧")
    begun = make.opened(Entry.objects.get(name="丙校").downcast())
    rows = [{"名称": name, "地址": "新"} for name in ("甲校", "乙校", "丙校", "丁校")]
    batch = applied(rows)
    worked_on = Entry.objects.open().get(name="乙校").downcast()
    worked_on.phone = "023-1"
    worked_on.save()
    lifecycle.edited([worked_on], by=desk.chief("后来人"))
    assert batch.move
    left = {each.entry.name for each in lifecycle.undoing(batch.move) if not each.way}
    assert left == {"乙校", "丙校"}
    assert lifecycle.undo(batch.move, by=batch.by, reason="导错了") == 2
    assert set(Entry.objects.open().values_list("pk", flat=True)) == {worked_on.pk, begun.pk}
    assert Import.objects.get().state == "applied"


def test_a_long_list_is_applied_and_undone_in_queries_that_do_not_grow_with_it(
    django_assert_max_num_queries: Any,
) -> None:
    rows = [{"名称": f"第{place}号新校", "地址": "路", "其他名称": f"第{place}新校"} for place in range(120)]
    author = desk.chief("导入人")
    with django_assert_max_num_queries(25):
        batch = brought(rows, by=author)
    with django_assert_max_num_queries(60):
        applied_now = apply_all(batch, by=author, reason="按名单")
    assert applied_now.move
    with django_assert_max_num_queries(60):
        assert lifecycle.undo(applied_now.move, by=author, reason="导错了") == 120
    assert not Entry.objects.exists()


def test_a_list_that_nobody_applied_goes_after_a_while(settings: Any) -> None:
    old, done = brought([{"名称": "甲校"}]), applied([{"名称": "乙校"}])
    Import.objects.update(at=timezone.now() - datetime.timedelta(days=settings.IMPORT_DAYS + 1))
    new = brought([{"名称": "丙校"}])
    assert set(Import.objects.values_list("pk", flat=True)) == {done.pk, new.pk}
    assert not old.rows.exists()


def test_who_imported_approves_none_of_it() -> None:
    applied([{"名称": "新校"}])
    drafts = list(Entry.objects.open())
    lifecycle.submit(drafts, by=desk.chief("送审人"))
    with pytest.raises(Refused):
        lifecycle.review(drafts, by=desk.chief("导入人"))
