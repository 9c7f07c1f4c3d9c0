"""Publishing, withdrawing, discarding and restoring from the desk: shown first, with a reason, on what was shown."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from institutions.models import TechnicalCollege
from registry import lifecycle
from registry.models import Entry, Publication
from registry.roles import Role
from tests import desk, make

pytestmark = pytest.mark.django_db
LIST = "/admin/institutions/technicalcollege/"


@pytest.fixture
def college() -> TechnicalCollege:
    return make.technical_college(name="旧名")


@pytest.fixture
def draft(college: TechnicalCollege) -> TechnicalCollege:
    draft = make.opened(college)
    draft.name = "新名"
    draft.save()
    make.add_parts(draft, [make.figure("教师数", "88")])
    return draft


def selected(client: Client, action: str, *entries: Entry, **values: Any) -> Any:
    """Choose an action for lines of the list."""
    return client.post(
        LIST, {"action": action, "index": "0", "_selected_action": [entry.pk for entry in entries], **values}
    )


def agreed(client: Client, page: Any, action: str, **values: Any) -> Any:
    """Confirm the page of a chosen action."""
    chosen = {"chosen": page.context["chosen"], "_selected_action": "0", "select_across": "1", "confirmed": "1"}
    return client.post(LIST, {"action": action, **chosen, **values}, follow=True)


# One record


def test_before_publishing_the_page_shows_what_would_change(admin_client: Client, draft: Entry) -> None:
    desk.reviewed(draft)
    page = admin_client.get(desk.url(draft, "publish"))
    (_entry, changes) = page.context["able"][0]
    assert ("旧名", "新名") in [(change.before, change.after) for change in changes]
    assert any(not change.before and "教师数" in change.after for change in changes)


def test_publishing_keeps_who_and_why(admin_client: Client, admin_user: User, draft: Entry) -> None:
    desk.reviewed(draft)
    answer = desk.confirmed(admin_client, desk.url(draft, "publish"), reason="更名批复")
    assert make.fresh(draft).is_public
    publication = Publication.objects.first()
    assert publication
    assert (publication.by, publication.reason) == (admin_user, "更名批复")
    assert answer.redirect_chain[-1][0] == desk.url(draft)


def test_saving_can_lead_straight_to_review(admin_client: Client, draft: Entry) -> None:
    data = desk.filled(admin_client.get(desk.url(draft)), _submit="1")
    assert admin_client.post(desk.url(draft), data)["Location"] == desk.url(draft, "submit")


@pytest.mark.parametrize("act", ["publish", "withdraw"])
def test_nothing_is_done_without_a_reason(admin_client: Client, college: Entry, act: str) -> None:
    row = desk.reviewed(make.opened(college)) if act == "publish" else college
    answer = desk.confirmed(admin_client, desk.url(row, act), reason="  ")
    assert answer.context["form"].errors["reason"]
    assert make.fresh(row).state == row.state


@pytest.mark.parametrize("chosen", ["x", "1:2:3", "", "99999:0", "1"])
def test_a_damaged_form_publishes_nothing(admin_client: Client, draft: Entry, chosen: str) -> None:
    values = {"confirmed": "1", "chosen": chosen, "reason": "理由"}
    assert desk.texts(admin_client.post(desk.url(draft, "publish"), values))
    assert make.fresh(draft).is_open


def test_only_what_was_shown_is_published(admin_client: Client, draft: Entry) -> None:
    page = admin_client.get(desk.url(draft, "publish"))
    stored = make.fresh(draft)
    stored.name = "又改"
    stored.save()
    values = {"confirmed": "1", "chosen": page.context["chosen"], "reason": "理由"}
    answer = admin_client.post(desk.url(draft, "publish"), values)
    assert desk.texts(answer)
    assert make.fresh(draft).is_open
    assert "又改" in answer.content.decode()


def test_withdrawing_names_the_successor(admin_client: Client, college: Entry) -> None:
    successor = make.technical_college()
    desk.confirmed(admin_client, desk.url(college, "withdraw"), reason="合并", successor=successor.record_id)
    assert make.fresh(college).is_public
    last = Entry.objects.open().get(record=college.record_id)
    lifecycle.review([last], by=desk.chief("审核人"))
    lifecycle.publish([last], reason="批准撤销", by=desk.chief("发布人"))
    withdrawn = Entry.objects.current().get(record=college.record_id)
    assert (withdrawn.state, withdrawn.reason, withdrawn.successor_id) == ("withdrawn", "合并", successor.record_id)
    assert successor.record_id in admin_client.get(desk.url(withdrawn.downcast())).content.decode()


def test_a_record_with_a_draft_is_not_withdrawn(admin_client: Client, college: Entry, draft: Entry) -> None:
    values = {"confirmed": "1", "chosen": f"{college.pk}:{college.version}", "reason": "理由"}
    assert desk.texts(admin_client.post(desk.url(college, "withdraw"), values))
    assert make.fresh(college).is_public


def test_a_record_cannot_succeed_itself(admin_client: Client, college: Entry) -> None:
    answer = desk.confirmed(admin_client, desk.url(college, "withdraw"), reason="错", successor=college.record_id)
    assert desk.texts(answer)
    assert make.fresh(college).is_public


def test_discarding_brings_back_what_is_published(admin_client: Client, college: Entry, draft: Entry) -> None:
    answer = desk.confirmed(admin_client, desk.url(draft, "discard"))
    assert not Entry.objects.filter(pk=draft.pk).exists()
    assert make.fresh(college).is_head
    assert answer.redirect_chain[-1][0] == desk.url(college)


def test_discarding_a_first_draft_leads_back_to_the_list(admin_client: Client) -> None:
    draft = make.technical_college(published=False)
    assert desk.confirmed(admin_client, desk.url(draft, "discard")).redirect_chain[-1][0] == LIST


def test_what_is_published_is_not_discarded(admin_client: Client, college: Entry) -> None:
    page = admin_client.get(desk.url(college, "discard"))
    assert (page.context["count"], len(page.context["unable"])) == (0, 1)


def test_an_older_entry_is_restored_as_a_draft(admin_client: Client, college: Entry) -> None:
    make.revised(college, name="新名")
    admin_client.post(desk.url(college, "restore"))
    assert Entry.objects.open().get(record=college.record_id).name == "旧名"


def test_a_withdrawn_record_is_restored_as_a_draft(admin_client: Client, college: Entry) -> None:
    admin_client.post(desk.url(make.withdrawn(college), "restore"))
    assert Entry.objects.heads().get(record=college.record_id).state == "draft"


# Many records


def test_many_drafts_are_published_in_one_act(admin_client: Client) -> None:
    drafts = [desk.reviewed(make.technical_college(published=False)) for _n in range(3)]
    page = selected(admin_client, "publish_selected", *drafts)
    assert page.context["count"] == 3
    agreed(admin_client, page, "publish_selected", reason="首批")
    assert {make.fresh(draft).revision_id for draft in drafts} == {Publication.objects.latest("revision").pk}


def test_what_cannot_be_published_is_left_out_and_said(admin_client: Client, college: Entry) -> None:
    draft = desk.reviewed(make.technical_college(published=False))
    page = selected(admin_client, "publish_selected", draft, college)
    assert [entry.pk for entry, _why in page.context["unable"]] == [college.pk]
    agreed(admin_client, page, "publish_selected", reason="首批")
    assert make.fresh(draft).is_public


def test_many_records_are_withdrawn_with_one_reason(admin_client: Client) -> None:
    colleges = [make.technical_college() for _n in range(3)]
    page = selected(admin_client, "withdraw_selected", *colleges)
    agreed(admin_client, page, "withdraw_selected", reason="停办", successor="")
    proposed = Entry.objects.open().values_list("state", "closing", "reason")
    assert set(proposed) == {("submitted", "withdrawal", "停办")}
    assert Entry.objects.public().count() == 3


def test_an_act_on_many_is_done_whole_or_not_at_all(admin_client: Client) -> None:
    drafts = [desk.reviewed(make.technical_college(published=False)) for _n in range(3)]
    page = selected(admin_client, "publish_selected", *drafts)
    lifecycle.recall([drafts[0]], by=desk.chief("撰稿人"))
    assert desk.texts(agreed(admin_client, page, "publish_selected", reason="首批"))
    assert not Entry.objects.public().exists()


def test_all_pages_of_a_list_can_be_chosen(admin_client: Client) -> None:
    drafts = [desk.reviewed(make.technical_college(published=False)) for _n in range(3)]
    page = selected(admin_client, "publish_selected", drafts[0], select_across="1")
    assert page.context["count"] == 3


def test_nobody_publishes_many_without_the_right_to_change(client: Client) -> None:
    draft = make.technical_college(published=False)
    client.force_login(desk.staff(Role.AUDITOR))
    selected(client, "publish_selected", draft)
    assert make.fresh(draft).is_open


def test_every_act_is_logged_for_each_record(admin_client: Client) -> None:
    drafts = [desk.reviewed(make.technical_college(published=False)) for _n in range(2)]
    page = selected(admin_client, "publish_selected", *drafts)
    agreed(admin_client, page, "publish_selected", reason="首批")
    assert all("首批" in entry.change_message for entry in LogEntry.objects.all())
    assert {entry.object_id for entry in LogEntry.objects.all()} == {str(draft.pk) for draft in drafts}


def test_publishing_many_asks_few_queries(admin_client: Client) -> None:
    def asked(count: int) -> int:
        drafts = [desk.reviewed(make.technical_college(published=False)) for _n in range(count)]
        page = selected(admin_client, "publish_selected", *drafts)
        with CaptureQueriesContext(connection) as queries:
            agreed(admin_client, page, "publish_selected", reason="首批")
        return len(queries)

    asked(1)
    assert asked(12) == asked(2)
