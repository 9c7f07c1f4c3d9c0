"""Reporting an error: whoever finds one says so without an account, and can see what becomes of it."""

import datetime
import re

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from registry import codes, lifecycle, tracking
from registry.models import Correction, CorrectionStatus, Entry
from tests import desk, make
from tests.accessibility import violations

pytestmark = pytest.mark.django_db
MESSAGE = "校区已搬到永川，地址应当更新"
ANSWER = "已与学校核对"


def address(entry: Entry) -> str:
    """Where errors of an entry's record are reported."""
    return f"/id/{entry.code}/report/"


def reported(client: Client, entry: Entry, **values: str) -> Correction:
    """A report sent by the form of the public."""
    response = client.post(address(entry), {"message": MESSAGE, **values})
    assert response.status_code == 302, response.content.decode()
    return Correction.objects.get(pk=response.headers["Location"].split("/")[-2])


def status_page(client: Client, correction: Correction) -> str:
    return client.get(correction.get_absolute_url()).content.decode()


def test_a_report_needs_no_account_and_leads_to_its_status_page(client: Client) -> None:
    college = make.technical_college(name="永川技工学校")

    correction = reported(client, college, section="sites", evidence="学校官网", contact="13800000000")

    assert correction.entry_id == college.pk
    page = status_page(client, correction)
    assert tracking.grouped(correction.code) in page
    assert "永川技工学校" in page
    assert "已收到" in page


def test_the_status_page_shows_neither_message_nor_contact(client: Client) -> None:
    correction = reported(client, make.technical_college(), contact="13800000000")

    page = status_page(client, correction)

    assert MESSAGE not in page
    assert "13800000000" not in page


def test_the_form_knows_the_section_it_was_opened_from(client: Client) -> None:
    college = make.technical_college()

    assert client.get(address(college), {"section": "sites"}).context["form"]["section"].value() == "sites"
    assert client.get(address(college), {"section": "nonsense"}).context["form"]["section"].value() == ""


def test_a_report_that_says_nothing_is_refused_and_keeps_what_was_typed(client: Client) -> None:
    college = make.technical_college()

    response = client.post(address(college), {"message": " ", "evidence": "学校官网"})

    assert response.status_code == 200
    assert "学校官网" in response.content.decode()
    assert not Correction.objects.exists()


def test_a_program_that_fills_in_every_field_is_refused(client: Client) -> None:
    client.post(address(make.technical_college()), {"message": MESSAGE, "homepage": "https://spam.example"})

    assert not Correction.objects.exists()


def test_one_network_sends_so_many_reports_an_hour(client: Client, settings: LazySettings) -> None:
    settings.CORRECTIONS_PER_HOUR = 2
    college = make.technical_college()
    for _time in range(2):
        reported(client, college)

    refused = client.post(address(college), {"message": MESSAGE})

    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "3600"
    assert Correction.objects.count() == 2
    assert client.post(address(college), {"message": MESSAGE}, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_sender_is_told_apart_without_being_known(client: Client) -> None:
    college = make.technical_college()

    first, second = reported(client, college), reported(client, college)

    assert first.origin == second.origin
    assert "127.0.0.1" not in first.origin


def test_an_error_of_a_draft_or_of_an_unknown_record_cannot_be_reported(client: Client) -> None:
    draft = make.technical_college(published=False)

    for code in (draft.code, codes.new_code(), "CQ1"):
        assert client.get(f"/id/{code}/report/").status_code == 404


def test_the_clock_tells_by_when_and_when_it_is_late(client: Client, settings: LazySettings) -> None:
    settings.CORRECTION_DAYS = 15
    correction = reported(client, make.technical_college())
    assert not correction.is_overdue

    Correction.objects.update(received_at=timezone.now() - datetime.timedelta(days=16))

    assert list(Correction.objects.overdue(timezone.now())) == [correction]
    assert "已超过承诺的时限" in status_page(client, correction)


def test_taken_up_is_being_checked(client: Client) -> None:
    correction = reported(client, make.technical_college())

    lifecycle.take_up(correction, make.user())

    assert "核实中" in status_page(client, correction)
    assert make.fresh(correction).status == CorrectionStatus.CHECKING


def test_publishing_the_draft_opened_for_it_answers_it(client: Client) -> None:
    correction = reported(client, make.technical_college(), contact="13800000000")
    draft = lifecycle.draft_for(correction, desk.editor())

    lifecycle.system.publish([draft], reason="按学校来函更新地址")

    answered = make.fresh(correction)
    assert answered.status == CorrectionStatus.DONE
    assert answered.contact == answered.origin == ""
    page = status_page(client, correction)
    assert "按学校来函更新地址" in page
    assert draft.get_entry_url() in page


def test_a_report_joins_the_draft_that_is_open_already(client: Client) -> None:
    college = make.technical_college()
    correction = reported(client, college)
    draft = make.opened(college)

    assert lifecycle.draft_for(correction, desk.editor()).pk == draft.pk


def test_a_discarded_draft_leaves_the_report_waiting(client: Client) -> None:
    correction = reported(client, make.technical_college())
    lifecycle.discard(lifecycle.draft_for(correction, desk.editor()), by=desk.editor())

    assert make.fresh(correction).status == CorrectionStatus.CHECKING


def test_a_declined_report_says_why_and_forgets_the_contact(client: Client) -> None:
    correction = reported(client, make.technical_college(), contact="13800000000")

    lifecycle.answer(correction, CorrectionStatus.DECLINED, ANSWER, make.user())

    assert make.fresh(correction).contact == ""
    page = status_page(client, correction)
    assert "不予采纳" in page
    assert ANSWER in page


@pytest.mark.parametrize("text", ["", "  "])
def test_an_answer_has_words(client: Client, text: str) -> None:
    correction = reported(client, make.technical_college())

    with pytest.raises(lifecycle.Refused):
        lifecycle.answer(correction, CorrectionStatus.DONE, text, make.user())


def test_what_is_answered_stays_answered(client: Client) -> None:
    correction = reported(client, make.technical_college())
    by = make.user()
    lifecycle.answer(correction, CorrectionStatus.DONE, ANSWER, by)

    for act in (lifecycle.take_up, lifecycle.draft_for):
        with pytest.raises(lifecycle.Refused):
            act(correction, by)


def test_a_withdrawn_record_gets_an_answer_but_no_draft(client: Client) -> None:
    college = make.technical_college()
    correction = reported(client, college)
    make.withdrawn(college)

    with pytest.raises(lifecycle.Refused):
        lifecycle.draft_for(correction, desk.editor())
    lifecycle.answer(correction, CorrectionStatus.DONE, ANSWER, make.user())
    assert ANSWER in status_page(client, correction)


def test_where_it_stands_is_the_same_for_one_and_for_many(client: Client) -> None:
    college, by = make.technical_college(), make.user()
    received, checked, done, declined = (reported(client, college) for _each in range(4))
    lifecycle.take_up(checked, by)
    lifecycle.answer(done, CorrectionStatus.DONE, ANSWER, by)
    lifecycle.answer(declined, CorrectionStatus.DECLINED, ANSWER, by)

    stands = {row.pk: vars(row)["status_now"] for row in Correction.objects.with_status()}

    assert stands == {
        received.pk: "received",
        checked.pk: "checking",
        done.pk: "done",
        declined.pk: "declined",
    }
    assert stands == {row.pk: row.status for row in Correction.objects.all()}


def test_a_code_is_found_however_it_is_typed_and_a_mistyped_one_is_refused(client: Client) -> None:
    correction = reported(client, make.technical_college())
    wrong = correction.code[:-1] + ("0" if correction.code[-1] != "0" else "1")

    for typed in (str(correction), correction.code.lower(), f" {correction} "):
        assert client.get("/corrections/", {"code": typed}).headers["Location"] == correction.get_absolute_url()
    assert client.get("/corrections/", {"code": wrong}).status_code == 404
    assert client.get(f"/corrections/{wrong}/").status_code == 404


def test_status_pages_are_kept_by_no_cache_and_no_search_engine(client: Client) -> None:
    response = client.get(reported(client, make.technical_college()).get_absolute_url())

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"


@given(st.integers(0, 11), st.sampled_from(codes.ALPHABET))
def test_every_single_wrong_character_of_a_tracking_code_is_noticed(place: int, character: str) -> None:
    code = tracking.new_tracking_code()
    wrong = f"{code[:place]}{character}{code[place + 1 :]}"

    assert tracking.is_valid(wrong) == (wrong == code)


@pytest.mark.usefixtures("committed_content")
def test_a_passer_by_reports_an_error_on_a_phone(new_context: object) -> None:
    page = new_context(viewport={"width": 390, "height": 844}).new_page()  # type: ignore[operator]
    page.goto(f"/id/{Entry.objects.public().earliest('pk').code}/report/")
    assert violations(page) == []

    page.get_by_label("哪里有误").fill(MESSAGE)
    page.get_by_role("button", name="提交纠错").click()

    page.wait_for_url(re.compile(r"/corrections/\w{12}/$"))
    assert page.get_by_text("已收到").first.is_visible()
    assert violations(page) == []
