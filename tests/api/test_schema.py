"""The schema: a valid document in both languages, with examples that are true.

Whatever it allows, and much that it does not, is answered as it says, and no answer is a fault of ours.
"""

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client, override_settings
from django.utils import translation
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator

from registry.api.docs import schema
from registry.api.examples import PATH, kept
from tests.api.reading import get
from tests.conftest import CI

pytestmark = pytest.mark.usefixtures("content")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_schema_is_openapi_in_the_language_asked_for(client: Client, language: str) -> None:
    document = get(client, "schema/", lang=language)

    validate_schema(document)  # type: ignore[no-untyped-call]
    assert document["openapi"] == "3.1.0"
    assert not GENERATOR_STATS
    chinese = re.findall("[\u4e00-\u9fff]", document["paths"]["/api/v1/changes/"]["get"]["description"])
    assert bool(chinese) == (language == "zh-hans")


def test_every_operation_has_an_example_and_names_its_errors() -> None:
    for path, methods in schema()["paths"].items():
        for operation in methods.values():
            answers = operation["responses"]
            if operation["operationId"] != "getSchema":
                assert answers["200"]["content"]["application/json"]["examples"], path
            assert {"400", "429"} <= set(answers)
            assert all("application/problem+json" in answers[each]["content"] for each in answers if each >= "400")


def resolved(document: dict[str, Any], node: Any) -> Any:
    """``node`` with the shapes it refers to, for a validator that knows no document around it."""
    return {**node, "components": document["components"]}


def test_every_example_has_the_shape_that_it_is_an_example_of() -> None:
    document = schema()
    for methods in document["paths"].values():
        for operation in methods.values():
            sent = operation.get("requestBody", {}).get("content", {})
            told = operation["responses"]["200"]["content"].values()
            name = operation["operationId"]
            # The schema is no example of itself.
            assert name == "getSchema" or all(media.get("examples") for media in told), name
            for media in [*operation["responses"]["200"]["content"].values(), *sent.values()]:
                for example in media.get("examples", {}).values():
                    Draft202012Validator(resolved(document, media["schema"])).validate(example["value"])


# What is different in every copy of the registry.
VOLATILE = {"revision", "published_at", "at", "day", "next", "hash", "id", "page", "code", "permanent_url"}


def settled(data: Any) -> Any:
    """``data`` without the values that depend on when and where the content was loaded."""
    if isinstance(data, dict):
        return {name: "…" if name in VOLATILE else settled(below) for name, below in data.items()}
    if isinstance(data, list):
        return [settled(each) for each in data]
    return data.replace("https://registry.example", "http://testserver") if isinstance(data, str) else data


def answered(client: Client, example: dict[str, Any]) -> Any:
    """What the address of an example answers now."""
    if "content" in example:
        response = client.post(example["address"], example["content"], content_type="application/json")
    else:
        response = client.get(example["address"])
    return response.json()


def test_examples_are_what_the_registry_answers(client: Client) -> None:
    """With UPDATE_EXAMPLES=1 they are written anew."""
    now = {name: {**example, "answer": answered(client, example)} for name, example in kept().items()}
    if os.environ.get("UPDATE_EXAMPLES"):
        text = json.dumps(now, ensure_ascii=False, indent=2).replace("http://testserver", "https://registry.example")
        PATH.write_text(f"{text}\n", encoding="utf-8")

    assert settled(now) == settled(kept())


def test_the_page_says_everything_that_the_schema_says(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    document = schema()

    for path, methods in document["paths"].items():
        assert path in page
        for operation in methods.values():
            assert f'id="{operation["operationId"]}"' in page
            assert all(f"<code>{parameter['name']}</code>" in page for parameter in operation.get("parameters", ()))
    assert all(f'id="shape-{name}"' in page for name in document["components"]["schemas"])
    anchors = set(re.findall(r'href="#([\w-]+)"', page))
    assert not {anchor for anchor in anchors if f'id="{anchor}"' not in page}


def test_the_page_is_in_the_reader_s_language(client: Client) -> None:
    with translation.override("en"):
        english = client.get("/api/v1/docs/?lang=en").content.decode()

    assert "Rules for all of it" in english
    assert "通用规则" in client.get("/api/v1/docs/?lang=zh-hans").content.decode()


# What the schema cannot say of a value, such as that a code is in a vocabulary, is a reason to refuse it.
ACCEPTED = ["2xx", "400", "404", "410"]
# Few examples for every day; `make stress` asks for many, and for every edge of every parameter beside them.
EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "0"))
CONFIG = schemathesis.Config.from_dict(
    {
        "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
        "phases": {"coverage": {"enabled": EXAMPLES > 0}},
    }
)
API = schemathesis.openapi.from_dict(schema(), config=CONFIG)
API.app = get_wsgi_application()


@pytest.fixture
def connection_kept() -> Iterator[None]:
    """Leave the test's connection and its transaction alone between requests, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("connection_kept")
@API.parametrize()
@settings(max_examples=EXAMPLES or 10, derandomize=CI, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_its_schema_says(case: "schemathesis.Case[Any]") -> None:
    with override_settings(API_THROTTLES={"read": 1_000_000, "match": 1_000_000}):
        # The answers themselves, not how they are packed for the way.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})
