"""The audit log is only added to, and its check finds whatever was done to it."""

import datetime
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from registry.audit import Happening, triggers
from registry.audit.chain import check
from registry.audit.models import AuditChain, AuditLine
from registry.audit.pruning import limit, prune
from registry.audit.recording import record
from registry.models import Frozen

pytestmark = pytest.mark.django_db
LINES = 6


@pytest.fixture
def log() -> None:
    """A few lines."""
    for number in range(LINES):
        record(Happening.LOGIN, by=f"职员{number}", detail="明细")


def tampered(*statements: str) -> None:
    """Done by somebody who owns the database: past its triggers."""
    with connection.cursor() as cursor:
        for statement in triggers.REMOVAL[connection.vendor]:
            cursor.execute(statement)
        for statement in statements:
            cursor.execute(statement)


def test_the_log_is_what_was_written(log: None) -> None:
    assert check() == []
    assert list(AuditLine.objects.values_list("number", flat=True)) == list(range(LINES, 0, -1))


# What is done to it


@pytest.mark.parametrize("number", range(1, LINES + 1))
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_auditline SET who = '别人' WHERE number = {number}",
        "UPDATE audit_auditline SET what = '别处' WHERE number = {number}",
        "UPDATE audit_auditline SET detail = '' WHERE number = {number}",
        "UPDATE audit_auditline SET address = '10.0.0.1' WHERE number = {number}",
        "UPDATE audit_auditline SET happening = 'logout' WHERE number = {number}",
        "UPDATE audit_auditline SET at = '2026-01-01 00:00:00+00:00' WHERE number = {number}",
        "UPDATE audit_auditline SET hash = 'x' WHERE number = {number}",
        "UPDATE audit_auditline SET number = 99 WHERE number = {number}",
        "DELETE FROM audit_auditline WHERE number = {number}",
    ],
)
def test_any_single_change_is_found(log: None, change: str, number: int) -> None:
    tampered(change.format(number=number))
    assert check()


@given(swapped=st.lists(st.integers(1, LINES), min_size=2, max_size=2, unique=True))
def test_lines_that_changed_places_are_found(swapped: list[int]) -> None:
    with transaction.atomic():
        for number in range(LINES):
            record(Happening.LOGIN, by=f"职员{number}")
        first, second = swapped
        move = "UPDATE audit_auditline SET number = {new} WHERE number = {old}"
        start = AuditLine.objects.order_by("number").values_list("number", flat=True)[0] - 1
        places = [(start + first, 999), (start + second, start + first), (999, start + second)]
        tampered(*(move.format(old=old, new=new) for old, new in places))
        assert check()
        transaction.set_rollback(True)


def test_a_line_slipped_in_is_found(log: None) -> None:
    AuditLine(number=LINES + 1, at=timezone.now(), happening=Happening.LOGIN, hash="x").save()
    assert check()


def test_a_log_written_anew_is_found_by_an_end_that_was_noted(log: None) -> None:
    end = AuditChain.objects.get()
    tampered("DELETE FROM audit_auditline", "DELETE FROM audit_auditchain")
    for _number in range(LINES):
        record(Happening.LOGIN, by="别人")
    assert check() == []
    assert check((end.number, end.hash))


# What refuses


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: AuditLine.objects.latest("number").save(),
        lambda: AuditLine.objects.latest("number").delete(),
        lambda: AuditLine.objects.update(who="别人"),
        lambda: AuditLine.objects.all().delete(),
        lambda: AuditLine.objects.bulk_create([AuditLine(number=99)]),
    ],
)
def test_the_model_refuses_to_change(log: None, attempt: Callable[[], object]) -> None:
    with pytest.raises(Frozen):
        attempt()
    assert check() == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditline SET who = ''", "DELETE FROM audit_auditline", "DELETE FROM audit_auditchain"],
)
def test_the_database_refuses_it_too(log: None, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert check() == []


# The policy


def test_what_is_older_than_the_policy_goes_and_the_rest_is_still_verified(log: None, settings: Settings) -> None:
    prune(AuditLine.objects.get(number=4).at)
    assert check() == []
    assert list(AuditLine.objects.order_by("number").values_list("number", flat=True)) == [4, 5, 6, 7]
    assert AuditLine.objects.latest("number").happening == Happening.PRUNE
    record(Happening.LOGIN)
    prune(AuditLine.objects.get(number=6).at)
    assert check() == []


@pytest.mark.parametrize("change", ["sealed_number = 4", "sealed_hash = 'x'", "sealed_number = 0, sealed_hash = ''"])
def test_a_seal_that_was_changed_is_found(log: None, change: str) -> None:
    prune(AuditLine.objects.get(number=4).at)
    tampered(f"UPDATE audit_auditchain SET {change}")  # noqa: S608
    assert check()


def test_lines_taken_by_anybody_but_the_policy_are_found_after_a_pruning_too(log: None) -> None:
    prune(AuditLine.objects.get(number=3).at)
    tampered("DELETE FROM audit_auditline WHERE number = 3")
    assert check()


def test_the_policy_keeps_twelve_months(log: None, settings: Settings) -> None:
    assert settings.AUDIT_MONTHS == 12
    assert limit() < timezone.now() - datetime.timedelta(days=366)
    call_command("prune_audit", stdout=StringIO())
    assert AuditLine.objects.count() == LINES


# The commands


def test_the_command_says_the_end_and_accepts_it_later(log: None) -> None:
    out = StringIO()
    call_command("verify_audit", stdout=out)
    noted = out.getvalue().split()[-1]
    record(Happening.LOGIN)
    call_command("verify_audit", noted=noted, stdout=StringIO())


def test_the_command_fails_where_something_was_changed(log: None) -> None:
    tampered("DELETE FROM audit_auditline WHERE number = 2")
    for command in ("verify_audit", "prune_audit"):
        with pytest.raises(CommandError):
            call_command(command, stdout=StringIO(), stderr=StringIO())
