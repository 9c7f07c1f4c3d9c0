"""Where the database does not come to a form in time, what was typed stays on the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test import Client

from institutions.models import TechnicalCollege
from registry.admin.kept import line_for
from registry.models import Record
from tests import desk, make

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def somebody_saving() -> Iterator[None]:
    """Another connection holds what a form needs, and ours has no patience."""
    other = connections.create_connection("default")
    ours, theirs = {
        "sqlite": ("PRAGMA busy_timeout = 50", "BEGIN IMMEDIATE"),
        "postgresql": ("SET lock_timeout = '50ms'", f"BEGIN; LOCK TABLE {Record._meta.db_table}"),
    }[connection.vendor]
    try:
        connection.cursor().execute(ours)
        other.cursor().execute(theirs)
        yield
    finally:
        other.close()
        connection.close()


def test_a_form_that_waited_in_vain_is_sent_again_from_the_page_that_says_so(client: Client) -> None:
    user: User = desk.chief("周文")
    client.force_login(user)
    draft = make.technical_college(name="一校", published=False)
    data = desk.filled(client.get(desk.url(draft)), name='二"校', keeper=line_for(user), _continue="1")

    with somebody_saving():
        page: Any = client.post(desk.url(draft), data)

    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "重新提交" in page.content.decode()
    assert "二&quot;校" in page.content.decode()
    assert make.fresh(draft).name == "一校"
    again = client.post(desk.url(draft), dict(page.context["hidden"]))
    assert again["Location"] == desk.url(draft)
    assert TechnicalCollege.objects.get().name == '二"校'


def test_a_password_is_never_written_on_a_page(client: Client) -> None:
    with somebody_saving():
        page = Client(raise_request_exception=False).post("/admin/login/", {"username": "某", "password": "口令口令"})
    assert "口令口令" not in page.content.decode()
