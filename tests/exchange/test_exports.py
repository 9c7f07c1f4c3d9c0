"""Downloads under way: how many at a time, cut off, failing, and proved afterwards."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client

from registry.exchange import export
from registry.exchange.formats import Csv
from registry.models import Entry, Manifest, Organisation, Recognition
from tests import make
from tests.exchange.files import download, rows_of

pytestmark = pytest.mark.django_db


def free_slots() -> int:
    """How many more downloads the process would give."""
    return export._slots._value


@pytest.fixture(autouse=True)
def _no_slot_is_kept() -> Iterator[None]:
    """Whatever a test does to a download, its slot is free again afterwards."""
    before = free_slots()
    yield
    assert free_slots() == before


def leave(response: Any) -> None:
    """End a download as a server does whose reader has gone, but keep the connection that the test itself uses."""
    response._iterator.close()
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def test_beyond_so_many_at_once_a_reader_is_asked_to_come_back(client: Client) -> None:
    make.technical_college()
    under_way = [client.get("/search/export.csv") for _number in range(free_slots())]

    refused = client.get("/search/export.csv")
    for response in under_way:
        leave(response)

    assert refused.status_code == 503
    assert refused["Retry-After"] == "10"
    assert len(rows_of(download(client))) == 1


def test_a_download_that_is_left_after_any_piece_gives_its_slot_back(client: Client, in_small_pieces: None) -> None:
    for _number in range(8):
        make.technical_college()

    for pieces in range(5):
        response = client.get("/search/export.csv")
        body = iter(response)
        for _piece in range(pieces):
            next(body)
        leave(response)

    assert not Manifest.objects.exists()


def test_a_failure_before_the_first_row_is_an_error_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make.technical_college()
    client.raise_request_exception = False
    monkeypatch.setattr(Csv, "piece", broken)

    assert client.get("/search/export.csv").status_code == 500


def test_a_failure_midway_is_not_hidden(client: Client, in_small_pieces: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(5):
        make.technical_college()
    response = client.get("/search/export.csv")
    monkeypatch.setattr(Csv, "piece", broken)

    with pytest.raises(RuntimeError):
        b"".join(response)
    leave(response)
    assert not Manifest.objects.exists()


def broken(form: Csv, ids: object) -> bytes:
    """A database that fails."""
    raise RuntimeError("the connection is gone")


# Proof


def again(client: Client, response: Any) -> Any:
    """The answer to the same question, asked at the address that the manifest gives."""
    facts = manifest(client, response)
    return client.get(facts["again"])


def manifest(client: Client, response: Any) -> Any:
    """The manifest that a download names."""
    address = response["Link"].removeprefix("<").removesuffix('>; rel="describedby"')
    assert client.get(address).status_code == 200
    return client.get(address, {"format": "json"}).json()


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "jsonl"])
@pytest.mark.parametrize("path", ["/search/export", "/technical-colleges/export", "/data/citations"])
def test_the_same_question_of_the_same_moment_gives_the_same_bytes(client: Client, path: str, form: str) -> None:
    college = make.technical_college(name="甲学院", industries=["汽车"], host="长安", level="municipal")
    first = client.get(f"{path}.{form}", {"industry": make.industry("汽车").code, "lang": "en"})
    body = b"".join(first)
    make.revised(college, name="乙学院", parts=[Recognition(level=3)])
    make.technical_college(name="丙学院", industries=["汽车"])

    facts = manifest(client, first)
    later = client.get(facts["again"])

    assert facts["files"][0]["sha256"] == hashlib.sha256(body).hexdigest()
    assert facts["files"][0]["bytes"] == len(body)
    assert b"".join(later) == body
    assert "Registry-Note" not in later
    assert Manifest.objects.count() == 1


def test_a_level_is_read_on_the_day_of_the_download(client: Client) -> None:
    make.technical_college(parts=[Recognition(level=3, recognised_on=make.day(0)), Recognition(level=1)])
    revision = Entry.objects.latest("pk").revision_id

    before = rows_of(download(client, as_of=f"{revision}@{make.day(-1)}", columns="level", lang="en"))

    assert before == [{"Level": "District level"}]


def test_where_a_word_was_changed_since_the_answer_says_so(client: Client) -> None:
    make.technical_college(host="旧名公司")
    first = client.get("/search/export.csv")
    body = b"".join(first)
    Organisation.objects.update(name="新名公司")

    later = again(client, first)

    assert b"".join(later) != body
    assert "changed since" in later["Registry-Note"]
    assert manifest(client, first)["files"][0]["sha256"] == hashlib.sha256(body).hexdigest()
    assert len(manifest(client, first)["files"]) == 2


def test_an_unknown_manifest_is_no_page(client: Client) -> None:
    assert client.get("/data/manifests/0000000000000000/").status_code == 404


@pytest.mark.parametrize("as_of", ["1@", "@2026-01-01", "1@2026-13-01", "999@2026-01-01", "1@1", "x@2026-01-01"])
def test_a_malformed_moment_is_refused(client: Client, as_of: str) -> None:
    make.technical_college()

    assert client.get("/search/export.csv", {"as_of": as_of}).status_code == 400
