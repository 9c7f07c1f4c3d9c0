"""The level of an entry is its highest recognition in force, and that changes with the day."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from registry import lifecycle
from registry.models import Entry, Level, Recognition
from tests import make

days = st.integers(-4, 4)
ledger_lines = st.tuples(st.sampled_from(Level), st.none() | days, st.none() | days)


def recognition(level: str | Level, starts: int | None = None, ends: int | None = None) -> Recognition:
    """A recognition that starts and ends so many days from today."""
    return Recognition(
        level=make.level_of(level),
        recognised_on=None if starts is None else make.day(starts),
        ended_on=None if ends is None else make.day(ends),
        end_reason="" if ends is None else "期满",
    )


def level_on(entry: Entry, offset: int) -> Level:
    found: Entry = Entry.objects.with_level(make.day(offset)).get(pk=entry.pk)
    return found.current_level


@pytest.mark.django_db
class TestLevel:
    def test_a_recognition_that_ends_tomorrow_holds_today(self) -> None:
        base = make.training_base(parts=[recognition("national", ends=1)])
        assert (base.level, base.level_changes_on) == (Level.NATIONAL, make.day(1))
        assert [level_on(base, offset) for offset in (0, 1, 2)] == [Level.NATIONAL, Level.UNSTATED, Level.UNSTATED]

    def test_a_recognition_that_starts_tomorrow_does_not_hold_today(self) -> None:
        base = make.training_base(parts=[recognition("national", starts=1)])
        assert (base.level, base.level_changes_on) == (Level.UNSTATED, make.day(1))
        assert [level_on(base, offset) for offset in (0, 1, 2)] == [Level.UNSTATED, Level.NATIONAL, Level.NATIONAL]

    def test_when_the_national_one_has_ended_the_municipal_one_counts(self) -> None:
        base = make.training_base(parts=[recognition("national", starts=-400, ends=1), recognition("municipal")])
        assert [level_on(base, offset) for offset in (0, 1)] == [Level.NATIONAL, Level.MUNICIPAL]

    def test_an_ended_recognition_does_not_count(self) -> None:
        base = make.training_base(parts=[recognition("national", ends=0), recognition("municipal", starts=-1)])
        assert (base.level, base.level_changes_on) == (Level.MUNICIPAL, None)

    def test_without_a_recognition_the_level_is_not_stated(self) -> None:
        base = make.training_base()
        assert (base.level, base.level_changes_on) == (Level.UNSTATED, None)

    def test_the_past_is_asked_of_the_ledger_not_of_the_day_of_publication(self) -> None:
        """Recognised last week and published today: a month ago it was not recognised."""
        base = make.training_base(parts=[recognition("national", starts=-7)])
        assert [level_on(base, offset) for offset in (-30, -8, -7, 0)] == [
            Level.UNSTATED,
            Level.UNSTATED,
            Level.NATIONAL,
            Level.NATIONAL,
        ]

    def test_levels_are_filtered_by_the_day(self) -> None:
        ending = make.training_base(parts=[recognition("national", ends=1)])
        lasting = make.training_base(level="national")

        def national(offset: int) -> set[int]:
            return set(Entry.objects.at_levels([Level.NATIONAL], make.day(offset)).values_list("pk", flat=True))

        assert national(0) == {ending.pk, lasting.pk}
        assert national(1) == {lasting.pk}
        assert {entry.pk for entry in Entry.objects.at_levels([Level.NATIONAL])} == national(0)

    def test_a_draft_shows_the_level_it_would_have(self) -> None:
        draft = make.training_base(published=False)
        make.add_parts(draft, [recognition("municipal")])
        assert make.fresh(draft).level == Level.MUNICIPAL

    def test_a_queryset_and_a_row_agree_on_what_is_in_force(self) -> None:
        make.training_base(parts=[recognition("national", start, end) for start, end in ((None, 0), (0, 1), (1, None))])
        for offset in (-1, 0, 1):
            day = make.day(offset)
            by_rule = {row.pk for row in Recognition.objects.all() if row.is_in_force(day)}
            assert set(Recognition.objects.in_force(day).values_list("pk", flat=True)) == by_rule


class TestOracle(TestCase):
    """Against the rule written out in Python, for any ledger and any day."""

    @given(ledgers=st.lists(st.lists(ledger_lines, max_size=4), min_size=1, max_size=3), offset=days)
    def test_with_level_and_at_levels_follow_the_ledger(
        self, ledgers: list[list[tuple[Level, int | None, int | None]]], offset: int
    ) -> None:
        ledgers = [[line for line in ledger if _in_order(line)] for ledger in ledgers]
        drafts = [make.training_base(published=False) for _ledger in ledgers]
        for draft, ledger in zip(drafts, ledgers, strict=True):
            make.add_parts(draft, [recognition(*line) for line in ledger])
        lifecycle.system.publish(drafts, reason=make.REASON)
        expected = {draft.pk: _level(ledger, offset) for draft, ledger in zip(drafts, ledgers, strict=True)}

        day = timezone.localdate() + datetime.timedelta(days=offset)
        found = {entry.pk: entry.current_level for entry in Entry.objects.public().with_level(day)}
        assert found == expected
        for level in Level:
            at_level = Entry.objects.public().at_levels([level], day).values_list("pk", flat=True)
            assert set(at_level) == {key for key, held in expected.items() if held == level}


def _in_order(line: tuple[Level, int | None, int | None]) -> bool:
    _held, starts, ends = line
    return starts is None or ends is None or starts <= ends


def _level(ledger: list[tuple[Level, int | None, int | None]], offset: int) -> Level:
    held = [
        level
        for level, starts, ends in ledger
        if (starts is None or starts <= offset) and (ends is None or offset < ends)
    ]
    return max(held, default=Level.UNSTATED)
