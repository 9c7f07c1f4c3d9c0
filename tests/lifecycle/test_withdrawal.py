"""A withdrawal is the last entry of a record: it says why, and what replaced it."""

import pytest

from registry import lifecycle
from registry.lifecycle import Refused
from registry.models import Entry, Record, State
from tests import filling, make

pytestmark = pytest.mark.django_db


def test_a_withdrawal_says_why_and_names_the_successor() -> None:
    old, new = make.training_base(name="旧基地"), make.training_base(name="新基地")

    gone = make.withdrawn(old, reason="并入新基地", successor=new)

    assert (gone.state, gone.reason, gone.successor) == (State.WITHDRAWN, "并入新基地", new.record)
    assert (gone.number, gone.is_head, gone.name) == (2, True, "旧基地")
    assert make.fresh(old).superseded_revision == gone.revision
    assert filling.snapshot(gone)["fields"]["reason"] == "并入新基地"
    assert filling.snapshot(gone)["fields"]["successor"] == new.code
    assert [entry.name for entry in Entry.objects.public()] == ["新基地"]


def test_a_withdrawal_keeps_all_that_was_stated() -> None:
    draft = make.training_base(published=False)
    filling.fill_own_columns(draft)
    filling.one_of_every_part(draft)
    lifecycle.system.publish([draft], reason=make.REASON)
    published = make.fresh(draft)

    gone = make.withdrawn(published)

    assert filling.own_columns(gone) == filling.own_columns(published)
    assert filling.contents(gone) == filling.contents(published)
    assert (gone.name_key, gone.level) == (published.name_key, published.level)


def test_many_are_withdrawn_in_one_act() -> None:
    entries = [make.training_base(), make.master_studio(), make.training_base()]

    publication = lifecycle.system.withdraw(entries, reason="统一清理")

    withdrawn = Entry.objects.current().filter(state=State.WITHDRAWN)
    assert {entry.record_id for entry in withdrawn} == {entry.record_id for entry in entries}
    assert {entry.revision for entry in withdrawn} == {publication}
    assert not Entry.objects.public().exists()


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_withdrawal_needs_a_reason(reason: str) -> None:
    entry = make.training_base()
    with pytest.raises(Refused):
        lifecycle.system.withdraw([entry], reason=reason)
    assert make.fresh(entry).is_public


def test_a_record_does_not_succeed_itself() -> None:
    first, second = make.training_base(), make.training_base()
    with pytest.raises(Refused):
        lifecycle.system.withdraw([first, second], reason="停办", successor=second.record)
    assert make.fresh(first).is_public


def test_a_record_with_an_open_draft_is_not_withdrawn() -> None:
    entry = make.training_base(name="有草稿的基地")
    lifecycle.open_draft(entry)
    with pytest.raises(Refused, match="有草稿的基地"):
        lifecycle.system.withdraw([entry], reason="停办")


@pytest.mark.parametrize("stage", ["draft", "superseded", "withdrawn"])
def test_only_what_is_public_now_can_be_withdrawn(stage: str) -> None:
    entry = make.training_base(published=stage != "draft")
    if stage == "superseded":
        make.revised(entry)
    if stage == "withdrawn":
        entry = make.withdrawn(entry)
    with pytest.raises(Refused):
        lifecycle.system.withdraw([make.fresh(entry)], reason="停办")


def test_one_that_cannot_be_withdrawn_stops_the_whole_act() -> None:
    entry, gone = make.training_base(), make.withdrawn(make.training_base())
    with pytest.raises(Refused):
        lifecycle.system.withdraw([entry, gone], reason="停办")
    assert make.fresh(entry).is_public


def test_withdrawing_nothing_is_refused() -> None:
    with pytest.raises(Refused):
        lifecycle.system.withdraw([], reason="停办")


def test_a_withdrawn_record_is_still_there() -> None:
    gone = make.withdrawn(make.training_base())
    assert Record.objects.filter(pk=gone.code).exists()
    assert Entry.objects.current().get(record=gone.record).state == State.WITHDRAWN
