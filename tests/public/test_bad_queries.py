"""Bad input: a plain sentence and 400, never a 5xx, the same from a list, a download and a page of one kind."""

import string
from urllib.parse import quote_from_bytes

import pytest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.wsgi import application

pytestmark = pytest.mark.django_db

LISTS = ["/search/", "/technical-colleges/", "/training-bases/", "/trial-zones/", "/master-studios/"]
MALFORMED = [
    ("district=500999", "500999"),
    ("district=%3Cscript%3E", "&lt;script&gt;"),
    ("industry=I0", "I0"),
    ("kind=school", "school"),
    ("level=best", "best"),
    ("sort=random", "random"),
    ("as_of=yesterday", "yesterday"),
    ("as_of=2026-02-30", "2026-02-30"),
    ("as_of=99999999999999999999", "99999"),
    ("as_of=2999-01-01", "2999-01-01"),
]


@pytest.mark.parametrize(
    "address", [*LISTS, *(f"{address}{file}" for address in LISTS for file in ("export.csv", "feed.atom"))]
)
@pytest.mark.parametrize(("query", "named"), MALFORMED)
def test_an_unknown_value_of_a_known_parameter_is_named(client: Client, address: str, query: str, named: str) -> None:
    response = client.get(f"{address}?{query}")

    assert response.status_code == 400
    assert named in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "abc", "1.5", "", "501", "9" * 50, "٣"])
def test_a_malformed_page_is_refused(client: Client, page: str) -> None:
    response = client.get("/search/", {"page": page})

    assert response.status_code == 400
    assert "500" in response.content.decode()


def test_a_page_beyond_the_last_says_how_many_there_are(client: Client) -> None:
    response = client.get("/search/", {"page": "7"})

    assert response.status_code == 404
    assert "1" in response.content.decode()


@pytest.mark.parametrize("raw", ["%00", "%ff", "%c3%28", "abc%00", "%ed%a0%80"])
@pytest.mark.parametrize("address", [*LISTS, "/search/export.csv", "/", "/statistics/"])
def test_text_that_is_none_is_refused_with_a_sentence(client: Client, address: str, raw: str) -> None:
    response = client.get(f"{address}?q={raw}")

    assert response.status_code == 400
    assert response.context["problems"]


def test_a_search_that_is_too_long_says_what_the_limit_is(client: Client) -> None:
    response = client.get("/search/", {"q": "长" * 201})

    assert response.status_code == 400
    assert "200" in response.content.decode()


@pytest.mark.parametrize("charset", ["zip", "rot13", "undefined", "utf-16", "idna"])
def test_a_charset_that_is_no_text_harms_nobody(rf: RequestFactory, charset: str) -> None:
    environ = {**rf.get("/search/?q=%E4%B8%AD").environ, "CONTENT_TYPE": f"text/plain; charset={charset}"}

    assert application.request_class(environ).GET["q"] == "中"


def test_unknown_parameters_are_ignored(client: Client) -> None:
    assert client.get("/search/?utm_source=x&foo=%E4%B8%AD").status_code == 200


PARAMETERS = ["q", "kind", "district", "industry", "level", "as_of", "sort", "page", "master", "phase", "lang"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(st.tuples(st.sampled_from(PARAMETERS), st.binary(max_size=12)), max_size=4))
def test_no_query_string_gives_a_server_error(client: Client, query: list[tuple[str, bytes]]) -> None:
    text = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in query)

    for address in ("/search/", "/master-studios/", "/search/export.csv", "/master-studios/feed.atom"):
        answer = client.get(f"{address}?{text}")
        answer.getvalue()  # a download that nobody reads would keep its slot
        assert answer.status_code in {200, 400, 404}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(alphabet=st.sampled_from(string.printable + "铁路长安“”－％＿\\%_"), max_size=20))
def test_no_search_text_gives_a_server_error(client: Client, q: str) -> None:
    assert client.get("/search/", {"q": q}).status_code in {200, 400}
