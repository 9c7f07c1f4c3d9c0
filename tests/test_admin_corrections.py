"""The desk of reported errors: one click to a draft, and an answer that the public reads."""

import pytest
from django.test import Client

from registry import lifecycle
from registry.models import Correction, CorrectionStatus, Entry
from registry.roles import Role
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(desk.editor())
    return client


@pytest.fixture
def correction() -> Correction:
    college = make.technical_college(name="永川技工学校")
    return lifecycle.receive(college, message="地址有误", contact="13800000000")


def act(client: Client, correction: Correction, name: str, **values: str) -> str:
    response = client.post(desk.url(correction, name), values, follow=True)
    return "".join(desk.texts(response))


def test_staff_read_what_was_reported(staff: Client, correction: Correction) -> None:
    page = staff.get(desk.url(correction)).content.decode()

    for text in ("地址有误", "13800000000", "永川技工学校", str(correction)):
        assert text in page


def test_one_click_opens_the_draft(staff: Client, correction: Correction) -> None:
    response = staff.post(desk.url(correction, "draft"))

    draft = Entry.objects.open().get(record=correction.record_id)
    assert response.headers["Location"] == desk.url(draft.downcast())
    assert make.fresh(correction).draft_id == draft.pk


def test_taking_it_up_tells_the_public(staff: Client, correction: Correction) -> None:
    act(staff, correction, "take-up")

    assert make.fresh(correction).status == CorrectionStatus.CHECKING


def test_an_answer_closes_it(staff: Client, correction: Correction) -> None:
    act(staff, correction, "answer", outcome="declined", answer="经核对，地址无误")

    answered = make.fresh(correction)
    assert (answered.status, answered.answer) == (CorrectionStatus.DECLINED, "经核对，地址无误")
    assert "13800000000" not in staff.get(desk.url(correction)).content.decode()


def test_an_answer_without_words_is_asked_for_again(staff: Client, correction: Correction) -> None:
    response = staff.post(desk.url(correction, "answer"), {"outcome": "done", "answer": ""})

    assert response.context["answer_form"].errors["answer"]
    assert make.fresh(correction).is_waiting


def test_a_second_answer_is_refused_with_a_sentence(staff: Client, correction: Correction) -> None:
    lifecycle.answer(correction, CorrectionStatus.DONE, "已更正", make.user())

    assert "已经答复" in act(staff, correction, "answer", outcome="declined", answer="不同意")
    assert make.fresh(correction).answer == "已更正"


def test_who_may_not_change_reports_only_reads_them(client: Client, correction: Correction) -> None:
    client.force_login(desk.staff(Role.AUDITOR))

    assert client.get(desk.url(correction)).status_code == 200
    for name in ("take-up", "draft", "answer"):
        assert client.post(desk.url(correction, name)).status_code == 403
    assert make.fresh(correction).status == CorrectionStatus.RECEIVED


def test_acts_are_no_links(staff: Client, correction: Correction) -> None:
    for name in ("take-up", "draft", "answer"):
        assert staff.get(desk.url(correction, name)).status_code == 405


@pytest.mark.parametrize(("status", "found"), [("waiting", 1), ("received", 1), ("overdue", 0), ("done", 0)])
def test_the_list_is_narrowed_by_where_reports_stand(
    staff: Client, correction: Correction, status: str, found: int
) -> None:
    response = staff.get(desk.url(Correction, "changelist"), {"status": status})

    assert len(response.context["cl"].result_list) == found
