"""What the API refuses, and how it says so: problem details, in the reader's language, readable from any site."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.api.reading import problem

pytestmark = pytest.mark.django_db

READ = ["", "entries/", "entries/CQPKKAX778/", "changes/", "districts/", "schema/", "statistics/"]


@pytest.fixture(autouse=True)
def _no_request_of_another_test() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_problem_has_the_members_of_the_standard(client: Client) -> None:
    found = problem(client, "entries/", 400, level="best", kind="school")

    assert found["type"] == "/api/v1/docs/#malformed-request"
    assert (found["status"], found["title"]) == (400, "请求有误")
    assert found["instance"] == "/api/v1/entries/?level=best&kind=school"
    assert {error["parameter"] for error in found["errors"]} == {"level", "kind"}


def test_a_problem_is_told_in_the_language_asked_for(client: Client) -> None:
    assert problem(client, "nowhere/", 404, lang="en")["title"] == "There is no such thing"
    assert problem(client, "nowhere/", 404)["title"] == "没有找到"
    assert problem(client, "entries/", 400, lang="fr")["errors"][0]["parameter"] == "lang"


def test_the_language_is_not_remembered_with_data(client: Client) -> None:
    assert not client.get("/api/v1/entries/?lang=en").cookies
    assert client.get("/api/v1/docs/?lang=en").cookies


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    for address in READ:
        response = client.generic(method, f"/api/v1/{address}")

        assert response.status_code == 405, address
        assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert response.headers["Content-Type"] == "application/problem+json"


def test_matching_is_not_read(client: Client) -> None:
    response = client.get("/api/v1/match/")

    assert (response.status_code, response.headers["Allow"]) == (405, "POST, OPTIONS")


@pytest.mark.parametrize("raw", ["%00", "%ff", "%ed%a0%80"])
def test_text_that_is_none_is_a_problem_too(client: Client, raw: str) -> None:
    response = client.get(f"/api/v1/entries/?q={raw}")

    assert (response.status_code, response.headers["Content-Type"]) == (400, "application/problem+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_an_address_without_its_last_slash_leads_to_the_one_with(client: Client) -> None:
    response = client.post("/api/v1/match?lang=en", {"names": ["长安"]}, content_type="application/json", follow=True)

    assert response.redirect_chain == [("/api/v1/match/?lang=en", 308)]
    assert response.status_code == 200


def test_pages_of_other_sites_may_read_and_match(client: Client) -> None:
    asked = client.options("/api/v1/match/", headers={"Origin": "https://example.org"})

    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Methods"] == "POST, OPTIONS"
    assert "Content-Type" in asked.headers["Access-Control-Allow-Headers"]
    assert client.get("/api/v1/entries/").headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in asked.headers


def test_whoever_asks_too_often_is_told_when_to_come_back(client: Client, settings: Any) -> None:
    settings.API_THROTTLES = {"read": 3, "match": 1}
    for _time in range(3):
        assert client.get("/api/v1/districts/").status_code == 200

    refused = client.get("/api/v1/districts/")

    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.json()["title"] == "请求过于频繁"
    assert client.post("/api/v1/match/", {"names": ["长安"]}, content_type="application/json").status_code == 200
    assert client.post("/api/v1/match/", {"names": ["长安"]}, content_type="application/json").status_code == 429
    assert client.get("/api/v1/districts/", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_nobody_escapes_by_naming_another_address(client: Client, settings: Any) -> None:
    settings.API_THROTTLES = {"read": 1, "match": 1}
    client.get("/api/v1/districts/", headers={"X-Forwarded-For": "192.0.2.1"})

    assert client.get("/api/v1/districts/", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 429


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"names": ["\xed\xa0\x80"]}', "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'{"names": []}', "application/json", 400),
        (b'{"names": [0]}', "application/json", 400),
        (b'{"names": ["x"], "limit": "3"}', "application/json", 400),
        (b'{"names": "x"}', "application/json", 400),
        (b'{"names": ["a\\u0000"]}', "application/json", 400),
        (b'{"names": ["x"], "limit": 11}', "application/json", 400),
        (b'{"names": ["x"], "limit": NaN}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"names=x", "application/x-www-form-urlencoded", 415),
        (b'{"names": ["' + b"x" * 2_100_000 + b'"]}', "application/json", 413),
    ],
)
def test_content_that_is_not_what_was_expected_is_refused(
    client: Client, content: bytes, content_type: str, status: int
) -> None:
    response = client.generic("POST", "/api/v1/match/", content, content_type)

    assert response.status_code == status
    assert response.json()["status"] == status
