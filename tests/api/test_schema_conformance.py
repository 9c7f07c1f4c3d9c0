"""Whatever the schema allows, and much that it does not: no answer is a fault of ours, and each is as described."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, settings

from registry.api.docs import schema
from tests.conftest import CI

pytestmark = pytest.mark.usefixtures("content", "connection_kept")

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


@API.parametrize()
@settings(max_examples=EXAMPLES or 10, derandomize=CI, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_its_schema_says(case: "schemathesis.Case[Any]") -> None:
    with override_settings(API_THROTTLES={"read": 1_000_000, "match": 1_000_000}):
        case.call_and_validate()
