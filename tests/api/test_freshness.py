"""Whoever keeps an answer learns whether it is still right: by its tag and by its time."""

import datetime
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from registry.models import Organisation
from tests import desk, make

pytestmark = pytest.mark.django_db

ADDRESSES = ["entries/", "changes/", "districts/", "organisations/", "statistics/"]


def held(client: Client, address: str) -> dict[str, str]:
    """The headers by which a client asks whether its answer is still right."""
    return {"If-None-Match": client.get(f"/api/v1/{address}").headers["ETag"]}


def test_nothing_is_sent_twice(client: Client) -> None:
    make.training_base(host="长安")
    for address in ADDRESSES:
        first = client.get(f"/api/v1/{address}")

        by_tag = client.get(f"/api/v1/{address}", headers={"If-None-Match": first.headers["ETag"]})
        by_time = client.get(f"/api/v1/{address}", headers={"If-Modified-Since": first.headers["Last-Modified"]})

        assert (by_tag.status_code, by_time.status_code) == (304, 304), address
        assert by_tag.content == b""
        assert by_tag.headers["ETag"] == first.headers["ETag"]
        assert by_tag.headers["Access-Control-Allow-Origin"] == "*"


def test_a_publication_makes_every_answer_new(client: Client) -> None:
    make.training_base()
    kept = {address: held(client, address) for address in ADDRESSES}
    make.technical_college()

    assert {client.get(f"/api/v1/{address}", headers=kept[address]).status_code for address in ADDRESSES} == {200}


def test_so_does_a_name_that_the_desk_corrects(admin_client: Client, client: Client) -> None:
    make.training_base(host="长安")
    kept = held(client, "entries/")
    host = Organisation.objects.get(name="长安")
    values = desk.filled(admin_client.get(desk.url(host)), name="长安汽车")

    assert admin_client.post(desk.url(host), values).status_code == 302

    answer = client.get("/api/v1/entries/", headers=kept)
    assert answer.status_code == 200
    assert answer.json()["results"][0]["host"]["name"] == "长安汽车"


def test_so_does_the_next_day(client: Client) -> None:
    make.training_base()
    kept = held(client, "entries/")
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)

    with mock.patch.object(timezone, "now", return_value=tomorrow):
        assert client.get("/api/v1/entries/", headers=kept).status_code == 200


def test_answers_to_different_questions_have_different_tags(client: Client) -> None:
    make.training_base()
    asked = ["entries/", "entries/?limit=1", "entries/?fields=name", "training-bases/"]

    assert len({client.get(f"/api/v1/{address}").headers["ETag"] for address in asked}) == len(asked)


def test_a_malformed_question_is_refused_whatever_the_client_holds(client: Client) -> None:
    make.training_base()

    assert client.get("/api/v1/entries/?level=best", headers={"If-None-Match": "*"}).status_code == 400
