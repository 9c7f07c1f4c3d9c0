"""A page, a download and the API agree on what is malformed, and on what they find."""

from html import unescape
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.models import Kind
from tests import make
from tests.api.reading import every
from tests.public.test_bad_queries import MALFORMED

pytestmark = pytest.mark.django_db

# The page of a list, its download and its API.
PLACES = {"search": "entries", **{kind.path: kind.path for kind in Kind}}
PARAMETERS = ["q", "kind", "district", "industry", "level", "year", "as_of", "sort", "master", "phase"]


def addresses(page: str) -> list[str]:
    """Where the same list is asked."""
    return [f"/{page}/", f"/{page}/export.csv", f"/api/v1/{PLACES[page]}/"]


@pytest.mark.parametrize("page", PLACES)
def test_all_three_refuse_the_same_values(client: Client, page: str) -> None:
    for query, named in MALFORMED:
        answers = [client.get(f"{address}?{query}") for address in addresses(page)]

        assert [answer.status_code for answer in answers] == [400, 400, 400], query
        (error,) = answers[2].json()["errors"]
        assert error["parameter"] == query.partition("=")[0]
        assert unescape(named) in error["detail"]


def answer_of(client: Client, address: str) -> int:
    """The status of an answer that is read to its end."""
    response = client.get(address)
    b"".join(response)
    return response.status_code


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(st.tuples(st.sampled_from(PARAMETERS), st.binary(max_size=12)), max_size=4))
def test_all_three_agree_on_any_query_string(client: Client, query: list[tuple[str, bytes]]) -> None:
    text = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in query)

    for page in ("search", "master-studios"):
        statuses = {answer_of(client, f"{address}?{text}") for address in addresses(page)}
        assert statuses in ({200}, {400})


@pytest.mark.parametrize("query", ["q=长安", "district=500105", "level=national&sort=name", "year=2024", "q=-长安"])
def test_the_api_gives_what_the_page_shows_in_its_order(client: Client, query: str) -> None:
    make.district("两江新区", succeeds=["江北区"])
    make.training_base(name="长安一", district="江北区", level="national")
    make.training_base(name="长安二", district="两江新区")
    make.technical_college(name="铁路", level="national")

    page = client.get(f"/search/?{query}").context["object_list"]
    found = every(client, f"entries/?{query}&limit=1")

    assert [entry["code"] for entry in found] == [entry.code for entry in page]
