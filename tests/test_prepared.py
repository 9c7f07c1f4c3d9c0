"""Statements that are written once give what the ORM gives, and are not written again."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from registry.models import EntryCells, Recognition, Statistic
from registry.prepared import Given, Prepared
from tests import make

pytestmark = pytest.mark.django_db


def test_values_are_those_of_the_orm() -> None:
    ledger = [Recognition(level=2, recognised_on=datetime.date(2024, 5, 6))]
    first = make.training_base(parts=[*ledger, make.figure(value="12.5")])
    other = make.training_base(parts=[make.figure(value="7")])

    days = Prepared(Recognition.objects.filter(Given("entry")), "entry_id", "recognised_on")
    figures = Prepared(Statistic.objects.filter(Given("entry")).order_by("entry_id"), "value", "indicator__name")
    truths = Prepared(EntryCells.objects.filter(Given("entry")).order_by("entry_id"), "verified")

    assert days.rows([first.pk, other.pk]) == [{"entry_id": first.pk, "recognised_on": datetime.date(2024, 5, 6)}]
    assert [tuple(row) for row in figures.of([first.pk, other.pk])] == [
        (Decimal("12.5"), "技能人才数"),
        (Decimal("7"), "技能人才数"),
    ]
    assert [row[0] for row in truths.of([first.pk])] == [False]
    assert days.of([]) == []


def test_a_statement_is_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [make.training_base(), make.training_base()]
    levels = Prepared(Recognition.objects.filter(Given("entry")), "level")
    levels.of([entries[0].pk])

    monkeypatch.setattr(SQLCompiler, "as_sql", None)
    with CaptureQueriesContext(connection) as asked:
        levels.of([entries[1].pk])

    assert len(asked) == 1
