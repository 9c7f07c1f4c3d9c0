"""A record is never part of itself, not by way of other records either."""

from collections.abc import Sequence

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from registry import lifecycle
from registry.lifecycle import Refused
from registry.models import Entry, Publication
from tests import make


def under(entry: Entry, parent: Entry) -> Entry:
    """An open draft that puts the record of ``entry`` under that of ``parent``."""
    draft = make.opened(entry)
    draft.parent = parent.record
    draft.save()
    return draft


@pytest.fixture
def chain(db: None) -> tuple[Entry, Entry, Entry]:
    """Three zones, each part of the one before."""
    first = make.trial_zone(name="全市试验区")
    second = make.trial_zone(name="荣昌片区", parent=first)
    return first, second, make.trial_zone(name="荣昌园区", parent=second)


def test_a_circle_by_way_of_others_is_refused(chain: tuple[Entry, Entry, Entry]) -> None:
    first, _second, third = chain
    draft = under(first, third)

    with pytest.raises(ValidationError) as refused:
        draft.full_clean()
    assert "parent" in refused.value.message_dict
    with pytest.raises(Refused, match="全市试验区"):
        lifecycle.system.publish([draft], reason=make.REASON)
    assert make.fresh(first).is_public


def test_a_circle_within_one_act_is_refused_whole(db: None) -> None:
    one, other = make.trial_zone(), make.trial_zone()
    drafts = [under(one, other), under(other, one)]
    before = Publication.objects.count()

    with pytest.raises(Refused):
        lifecycle.system.publish(drafts, reason=make.REASON)
    assert Publication.objects.count() == before
    lifecycle.system.publish(drafts[:1], reason=make.REASON)


def test_two_who_close_a_circle_one_after_the_other_are_told(db: None) -> None:
    """Neither draft is wrong while the other is not in force."""
    one, other = make.trial_zone(), make.trial_zone()
    drafts = [under(one, other), under(other, one)]
    for draft in drafts:
        draft.full_clean()

    lifecycle.system.publish(drafts[:1], reason=make.REASON)
    with pytest.raises(Refused):
        lifecycle.system.publish(drafts[1:], reason=make.REASON)


def test_what_turns_a_chain_round_in_one_act_is_no_circle(chain: tuple[Entry, Entry, Entry]) -> None:
    first, second, _third = chain
    top = make.opened(second)
    top.parent = None
    top.save()

    lifecycle.system.publish([top, under(first, second)], reason=make.REASON)

    assert Entry.objects.public().get(record=first.record_id).parent == second.record


class TestAgainstTheRule(TestCase):
    @given(st.lists(st.none() | st.integers(0, 4), min_size=5, max_size=5))
    def test_a_publication_is_refused_exactly_where_someone_is_above_themselves(
        self, parents: Sequence[int | None]
    ) -> None:
        zones = [make.trial_zone(published=False) for _parent in parents]
        for zone, parent in zip(zones, parents, strict=True):
            zone.parent = None if parent is None or zones[parent] is zone else zones[parent].record
            zone.save()

        if any(_returns(number, parents) for number in range(len(parents))):
            with pytest.raises(Refused):
                lifecycle.system.publish(zones, reason=make.REASON)
        else:
            lifecycle.system.publish(zones, reason=make.REASON)


def _returns(number: int, parents: Sequence[int | None]) -> bool:
    """Whether the way up from ``number`` leads back to it; one that is its own parent counts as having none."""
    place = number
    for _step in parents:
        above = parents[place]
        if above is None or above == place:
            return False
        if above == number:
            return True
        place = above
    return False
