"""A draft and its form, opened before anybody else saves."""

from typing import Any

import pytest
from django.test import Client

from institutions.models import TechnicalCollege
from registry.models import Entry
from tests import desk, make
from tests.staff.forms import Form


@pytest.fixture
def draft() -> TechnicalCollege:
    parts: list[Any] = [make.figure("教师数", "40"), make.figure("学生数", "900")]
    return make.technical_college(name="铁路学校", summary="原文", parts=parts, published=False)


@pytest.fixture
def mine(admin_client: Client, draft: Entry) -> Form:
    """The form, opened before anybody else saves."""
    return desk.filled(admin_client.get(desk.url(draft)))
