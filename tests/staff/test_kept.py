"""What was typed is never lost: not when the draft is one no longer, nor when the session has ended."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from institutions.models import TechnicalCollege
from registry import lifecycle
from registry.admin.kept import line_for
from registry.models import Entry, KeptForm, Statistic
from tests import desk, make
from tests.staff.forms import Form, answered, resumed, sides, theirs

pytestmark = [pytest.mark.django_db, pytest.mark.turns]

# Too late: the draft is one no longer


@pytest.mark.parametrize("meanwhile", ["sent", "published", "discarded"])
def test_what_was_typed_too_late_is_kept(admin_client: Client, draft: Entry, mine: Form, meanwhile: str) -> None:
    acts: dict[str, Any] = {
        "sent": lambda: desk.sent(draft),
        "published": lambda: lifecycle.system.publish([draft], reason="先走一步"),
        "discarded": lambda: lifecycle.discard(draft),
    }
    acts[meanwhile]()
    answer: Any = admin_client.post(desk.url(draft), {**mine, "name": "晚了的名"}, follow=True)
    assert desk.texts(answer)
    assert ("名称", "晚了的名") in answer.context["typed"]
    assert KeptForm.objects.count() == 1


def test_what_was_typed_goes_on_in_a_new_draft(admin_client: Client, draft: Entry, mine: Form) -> None:
    lifecycle.system.publish([draft], reason="先走一步")
    late = {**mine, "name": "晚了的名", "statistic_set-0-value": "42"}
    page: Any = admin_client.post(desk.url(draft), late, follow=True)
    kept = page.context["kept"]
    page = admin_client.post(desk.url(draft, "open_draft"), {"kept": kept.pk}, follow=True)
    form = admin_client.post(page.context["action"], resumed(page))
    assert not form.context["errors"]
    fresh = Entry.objects.open().get(record=draft.record)
    assert fresh.name == "铁路学校"
    admin_client.post(page.context["action"], {**desk.filled(form), "kept": kept.pk})
    assert make.fresh(fresh).name == "晚了的名"
    assert set(Statistic.objects.filter(entry=fresh).values_list("value", flat=True)) == {42, 900}
    assert not KeptForm.objects.exists()


# The session has ended


@pytest.fixture
def expired(admin_client: Client, admin_user: User, draft: Entry, mine: Form) -> Any:
    """What was typed was sent after the session had ended; then the same account has logged in."""
    stranger = Client()
    answer = stranger.post(desk.url(draft), {**mine, "name": "我的名", "keeper": line_for(admin_user)})
    assert answer["Location"].startswith("/admin/login/?next=/admin/kept/")
    return admin_client.get(answer["Location"].split("next=")[1])


def test_after_logging_in_one_goes_on_with_what_was_typed(admin_client: Client, draft: Entry, expired: Any) -> None:
    form = admin_client.post(expired.context["action"], resumed(expired))
    data = desk.filled(form)
    assert (data["name"], make.fresh(draft).name) == ("我的名", "铁路学校")
    admin_client.post(desk.url(draft), {**data, "kept": expired.context["kept"].pk})
    assert make.fresh(draft).name == "我的名"
    assert not KeptForm.objects.exists()


def test_what_others_did_meanwhile_is_asked_about(admin_client: Client, draft: Entry, expired: Any) -> None:
    theirs(draft, name="别人的名")
    page: Any = admin_client.post(expired.context["action"], resumed(expired))
    assert (page.status_code, sides(page)) == (409, {"name": ("我的名", "别人的名")})
    form = admin_client.post(desk.url(draft), answered(page))
    assert desk.filled(form)["name"] == "我的名"
    assert make.fresh(draft).name == "别人的名"


def test_nobody_else_sees_what_was_kept(expired: Any) -> None:
    other = Client()
    other.force_login(desk.chief("钱别人"))
    address = expired.wsgi_request.path
    assert other.get(address).status_code == 404
    assert other.post(address).status_code == 404
    assert KeptForm.objects.exists()


def test_what_was_kept_can_be_thrown_away(admin_client: Client, expired: Any) -> None:
    admin_client.post(expired.wsgi_request.path)
    assert not KeptForm.objects.exists()


def test_a_reason_that_was_typed_is_kept_too(admin_client: Client, admin_user: User, draft: Entry) -> None:
    address = desk.url(desk.reviewed(draft), "publish")
    stranger = Client()
    values = {"confirmed": "1", "chosen": "", "reason": "写了很久的理由", "keeper": line_for(admin_user)}
    answer = stranger.post(address, values)
    page = admin_client.get(answer["Location"].split("next=")[1])
    act = admin_client.post(page.context["action"], resumed(page))
    assert "写了很久的理由" in act.content.decode()
    assert make.fresh(draft).state == "reviewed"


def test_a_new_record_that_was_typed_is_kept_too(admin_client: Client, admin_user: User) -> None:
    address = desk.url(TechnicalCollege, "add")
    data = desk.filled(admin_client.get(address), name="新校", keeper=line_for(admin_user))
    page = admin_client.get(Client().post(address, data)["Location"].split("next=")[1])
    form = admin_client.post(page.context["action"], resumed(page))
    assert desk.filled(form)["name"] == "新校"
    assert not TechnicalCollege.objects.filter(name="新校").exists()


@pytest.mark.parametrize("line", ["", "1", "1:abc:def", "x" * 5000])
def test_nothing_is_kept_for_who_cannot_show_a_form_of_ours(draft: Entry, line: str) -> None:
    answer = Client().post(desk.url(draft), {"name": "塞进来", "keeper": line})
    assert answer.status_code == 302
    assert not KeptForm.objects.exists()


def test_the_newest_twenty_of_an_account_are_kept(admin_user: User, draft: Entry) -> None:
    for number in range(23):
        Client().post(desk.url(draft), {"name": f"第{number}次", "keeper": line_for(admin_user)})
    kept = [form.data["name"] for form in KeptForm.objects.all()]
    assert len(kept) == 20 and ["第22次"] in kept and ["第2次"] not in kept


def test_what_is_too_large_to_be_a_form_is_not_kept(admin_user: User, draft: Entry) -> None:
    Client().post(desk.url(draft), {"summary": "长" * 1_000_001, "keeper": line_for(admin_user)})
    assert not KeptForm.objects.exists()


def test_a_page_from_before_another_login_keeps_what_was_typed(admin_user: User, draft: Entry, mine: Form) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    answer: Any = client.post(desk.url(draft), {**mine, "name": "我的名", "keeper": line_for(admin_user)}, follow=True)
    assert ("名称", "我的名") in answer.context["typed"]
    assert make.fresh(draft).name == "铁路学校"


def test_without_a_token_a_form_is_refused_in_words(admin_user: User, draft: Entry) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    answer = client.post(desk.url(draft), {"name": "x"})
    assert answer.status_code == 403 and "<h1>" in answer.content.decode()
