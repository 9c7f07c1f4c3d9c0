"""What a form of the desk may cost: the queries of showing and saving it are counted, so that none comes back."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from institutions.models import TechnicalCollege
from registry.models import EntryName
from tests import desk, make

pytestmark = pytest.mark.django_db
# A name that nobody touched: whether its source is there, and its two constraints, each asked inside a savepoint.
PER_NAME = 7


def draft_with(names: int) -> TechnicalCollege:
    parts = [EntryName(text=f"旧名{number}", type=EntryName.Type.FORMER, **make.sourced()) for number in range(names)]
    return make.technical_college(published=False, host="甲公司", district="永川区", parts=parts)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(desk.editor())
    return client


def shown(editor: Client, draft: TechnicalCollege) -> int:
    editor.get(desk.url(draft))
    with CaptureQueriesContext(connection) as queries:
        assert editor.get(desk.url(draft)).status_code == 200
    return len(queries)


def saved(editor: Client, draft: TechnicalCollege) -> int:
    data = desk.filled(editor.get(desk.url(draft)), summary="改")
    with CaptureQueriesContext(connection) as queries:
        assert editor.post(desk.url(draft), data).status_code == 302
    return len(queries)


def test_a_form_asks_as_much_for_one_part_as_for_twelve(editor: Client) -> None:
    assert shown(editor, draft_with(1)) == shown(editor, draft_with(12)) <= 31


def test_saving_asks_as_much_for_each_part_that_nobody_touched(editor: Client) -> None:
    few, many = saved(editor, draft_with(1)), saved(editor, draft_with(12))

    assert few <= 75
    assert many - few == 11 * PER_NAME


def test_the_stored_parts_are_asked_for_once_though_a_form_is_built_three_times(editor: Client) -> None:
    draft = draft_with(2)
    data = desk.filled(editor.get(desk.url(draft)), summary="改")
    with CaptureQueriesContext(connection) as queries:
        editor.post(desk.url(draft), data)

    asked = [query["sql"] for query in queries if 'JOIN "registry_source"' in query["sql"]]
    assert len([sql for sql in asked if 'FROM "registry_entryname"' in sql]) == 1
