"""What goes out comes back the same: hostile text through every form of file, and read again."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.exchange.guarding import FORMULA_STARTS
from registry.exchange.uploads import read
from registry.models import Entry
from tests import make
from tests.exchange.files import HOSTILE, download

pytestmark = pytest.mark.django_db
# What a database holds: no NUL and no half of a character. A lone CR is what XML and spreadsheets make an LF of.
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\r")
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(HOSTILE),
        st.tuples(st.sampled_from(FORMULA_STARTS), st.text(CHARACTERS, max_size=12)).map("".join),
        st.text(CHARACTERS, min_size=1, max_size=40),
        st.integers(0, 10**18).map(lambda number: f"{number:018}"),
    ).filter(str.strip),
    min_size=1,
    max_size=4,
)


@pytest.fixture
def colleges(db: None) -> list[int]:
    """Some published colleges, whose texts an example writes over: publishing takes too long to do it each time."""
    return [make.technical_college().pk for _number in range(4)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_file_that_is_read_again_says_what_the_registry_says(
    client: Client, colleges: list[int], form: str, texts: list[str]
) -> None:
    for key, text in zip(colleges, texts, strict=False):
        Entry._base_manager.filter(pk=key).update(name=text, address=text)
    body = download(client, f"/search/export.{form}", columns="code,name,address")

    rows = json.loads(body) if form == "json" else read(SimpleUploadedFile("list.csv", body)).rows

    stored = Entry.objects.filter(pk__in=colleges[: len(texts)]).values_list("record_id", "name", "address")
    found = {(row["code"], row["name"], row["address"]) for row in rows}
    assert set(stored) <= found
    assert {text for _code, text, _address in stored} == set(texts)


def test_a_workbook_that_is_read_again_says_what_the_registry_says(client: Client) -> None:
    written = {make.technical_college(name=text, address=text).code: text for text in HOSTILE}

    body = download(client, "/search/export.xlsx", columns="code,name,address")

    rows = read(SimpleUploadedFile("book.xlsx", body)).rows
    assert {row["code"]: (row["name"], row["address"]) for row in rows} == {
        code: (text, text) for code, text in written.items()
    }
