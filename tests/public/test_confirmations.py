"""A body confirms its record by a link that works once; what it puts right is a report like any other."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registry import lifecycle
from registry.models import Confirmation, Correction, CorrectionStatus, Entry
from tests import desk, make
from tests.accessibility import violations

pytestmark = pytest.mark.django_db


def invited(entry: Entry) -> tuple[Confirmation, str]:
    """A link for an entry, and its address."""
    confirmation, token = lifecycle.invite(entry, addressee="院办", by=make.user())
    return confirmation, f"/confirm/{token}/"


def answers(client: Client, address: str, **wrong: str) -> dict[str, str]:
    """Everything is right but what ``wrong`` names, as a browser would send it."""
    items = client.get(address).context["form"].items
    data = {item.key: "right" for item in items}
    for name, right in wrong.items():
        data |= {f"field-{name}": "wrong", f"field-{name}-right": right}
    return data


def test_a_body_confirms_its_record_field_by_field(client: Client) -> None:
    confirmation, address = invited(make.technical_college(name="永川技工学校"))

    page = client.post(address, answers(client, address)).content.decode()

    assert "谢谢" in page
    answered = make.fresh(confirmation)
    assert answered.is_settled
    assert {answer["label"] for answer in answered.answers or []} >= {"名称", "区县"}
    assert not Correction.objects.exists()


def test_what_it_puts_right_is_reported_to_the_desk(client: Client) -> None:
    confirmation, address = invited(make.technical_college(name="永川技工学校"))

    client.post(address, answers(client, address, name="永川技师学院") | {"remark": "缺少校区"})

    correction = Correction.objects.get()
    assert "永川技师学院" in correction.message
    assert "缺少校区" in correction.message
    assert make.fresh(confirmation).correction_id == correction.pk
    assert not make.fresh(confirmation).is_settled
    lifecycle.answer(correction, CorrectionStatus.DONE, "已更正", make.user())
    assert make.fresh(confirmation).is_settled


def test_a_wrong_value_comes_with_what_would_be_right_and_nothing_is_lost(client: Client) -> None:
    confirmation, address = invited(make.technical_college())

    response = client.post(address, answers(client, address, name=" ") | {"remark": "缺少校区"})

    assert response.context["form"].errors["field-name-right"]
    assert "缺少校区" in response.content.decode()
    assert make.fresh(confirmation).answered_at is None


def test_the_link_works_once(client: Client) -> None:
    _confirmation, address = invited(make.technical_college())
    data = answers(client, address)
    client.post(address, data)

    assert client.get(address).status_code == 410
    assert client.post(address, data).status_code == 410


def test_the_link_ends(client: Client) -> None:
    _confirmation, address = invited(make.technical_college())
    past = timezone.now() - datetime.timedelta(days=60)
    Confirmation.objects.update(made_at=past, expires_at=past + datetime.timedelta(days=30))

    assert "过期" in client.get(address).content.decode()


def test_a_link_cannot_be_read_from_the_database_nor_guessed(client: Client) -> None:
    confirmation, address = invited(make.technical_college())

    assert confirmation.token_hash not in address
    assert client.get(f"/confirm/{confirmation.token_hash}/").status_code == 404


def test_the_address_does_not_travel(client: Client) -> None:
    _confirmation, address = invited(make.technical_college())

    headers = client.get(address).headers

    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in headers["Cache-Control"]


def test_a_draft_cannot_be_confirmed() -> None:
    with pytest.raises(lifecycle.Refused):
        invited(make.technical_college(published=False))


def test_staff_make_a_link_that_is_shown_once(client: Client) -> None:
    client.force_login(desk.editor())
    college = make.technical_college()

    response: Any = client.post(
        desk.url(Confirmation, "add"), {"record": college.code, "addressee": "院办"}, follow=True
    )

    (link,) = re.findall(r"/confirm/[\w-]+/", "".join(desk.texts(response)))
    assert client.get(link).status_code == 200
    assert link not in client.get(desk.url(Confirmation.objects.get())).content.decode()


def test_staff_read_the_answers(client: Client) -> None:
    confirmation, address = invited(make.technical_college(name="永川技工学校"))
    client.post(address, answers(client, address, name="永川技师学院"))
    client.force_login(desk.editor())

    assert "永川技师学院" in client.get(desk.url(confirmation)).content.decode()


@pytest.mark.usefixtures("committed_content")
def test_an_owner_confirms_on_a_phone(new_context: Any) -> None:
    _confirmation, address = invited(Entry.objects.public().earliest("pk"))
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(address)
    assert violations(page) == []

    for radio in page.get_by_label("正确", exact=True).all():
        radio.check()
    page.get_by_role("button", name="提交答复").click()

    assert page.get_by_role("heading", name="谢谢").is_visible()
