"""The way of a draft: written, sent, approved, published, each time by somebody else, and all of it written down."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry import lifecycle
from registry.lifecycle import Refused
from registry.models import Entry, Frozen, Move, Statistic, Step
from registry.roles import Role
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> User:
    return desk.chief("周文")


@pytest.fixture
def reviewer() -> User:
    return desk.chief("吴审")


@pytest.fixture
def publisher() -> User:
    return desk.chief("郑发")


@pytest.fixture
def draft(author: User) -> Entry:
    made = lifecycle.create_draft("technical-college", by=author, name="重庆铁路运输技师学院")
    return Entry.objects.get(pk=made.pk)


def test_three_people_bring_a_draft_to_the_public(draft: Entry, author: User, reviewer: User, publisher: User) -> None:
    lifecycle.submit([draft], by=author, reason="新建", evidence="渝人社〔2024〕620号")
    assert make.fresh(draft).state == "submitted"
    lifecycle.review([draft], by=reviewer, reason="属实")
    assert make.fresh(draft).state == "reviewed"
    publication = lifecycle.publish([draft], by=publisher, reason="首次公布")
    assert make.fresh(draft).is_public
    told = [(step.move.act, step.move.by, step.from_state, step.to_state) for step in Step.objects.order_by("pk")]
    assert told == [
        ("create", author, "", "draft"),
        ("submit", author, "draft", "submitted"),
        ("review", reviewer, "submitted", "reviewed"),
        ("publish", publisher, "reviewed", "published"),
    ]
    assert Move.objects.get(act="submit").evidence == "渝人社〔2024〕620号"
    assert Move.objects.get(act="publish").publication == publication


def test_nobody_approves_what_is_their_own(draft: Entry, author: User, reviewer: User) -> None:
    """Superusers all three."""
    lifecycle.submit([draft], by=author)
    with pytest.raises(Refused, match="铁路"):
        lifecycle.review([draft], by=author)
    lifecycle.review([draft], by=reviewer)
    for own in (author, reviewer):
        with pytest.raises(Refused, match="铁路"):
            lifecycle.publish([draft], by=own, reason="自己发")
        with pytest.raises(Refused, match="铁路"):
            lifecycle.schedule([draft], by=own, reason="自己发", on=make.day(3))
    assert make.fresh(draft).state == "reviewed"


def test_whoever_wrote_on_a_draft_of_another_approves_it_neither(draft: Entry, author: User, reviewer: User) -> None:
    draft.save()
    lifecycle.edited([draft], by=reviewer)
    lifecycle.submit([draft], by=author)
    with pytest.raises(Refused):
        lifecycle.review([draft], by=reviewer)


def test_what_is_sent_back_says_why_and_is_reviewed_anew(draft: Entry, author: User, reviewer: User) -> None:
    lifecycle.submit([draft], by=author)
    with pytest.raises(Refused):
        lifecycle.send_back([draft], by=reviewer, reason=" ")
    lifecycle.send_back([draft], by=reviewer, reason="缺文号")
    stored = make.fresh(draft)
    assert (stored.state, stored.author, stored.reviews) == ("draft", author, 0)
    lifecycle.submit([draft], by=author)
    assert make.fresh(draft).round == 2
    lifecycle.review([draft], by=reviewer)
    assert make.fresh(draft).state == "reviewed"


def test_approvals_of_an_earlier_round_do_not_count(
    draft: Entry, author: User, reviewer: User, publisher: User
) -> None:
    lifecycle.submit([draft], by=author)
    lifecycle.review([draft], by=reviewer)
    lifecycle.send_back([draft], by=publisher, reason="再核")
    lifecycle.submit([draft], by=author)
    with pytest.raises(Refused):
        lifecycle.publish([draft], by=publisher, reason="公布")


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_the_settings_say_how_many_approve(steps: int, settings: Any, draft: Entry, author: User) -> None:
    settings.REVIEW_STEPS = steps
    lifecycle.submit([draft], by=author)
    people = [desk.chief(f"审核{number}") for number in range(steps + 1)]
    for person in people[:steps]:
        with pytest.raises(Refused):
            lifecycle.publish([draft], by=people[-1], reason="早了")
        lifecycle.review([draft], by=person)
    lifecycle.publish([draft], by=people[-1], reason="公布")
    assert make.fresh(draft).is_public


def test_what_is_under_review_does_not_change(draft: Entry, author: User, reviewer: User) -> None:
    make.add_parts(draft, [make.figure()])
    draft = desk.sent(draft, author)
    draft.name = "偷改"
    for write in (draft.save, draft.delete, Statistic.objects.get().save, Statistic.objects.get().delete):
        with pytest.raises(Frozen):
            write()
    with pytest.raises(Frozen):
        Entry.objects.filter(pk=draft.pk).update(name="偷改")
    with pytest.raises(Refused):
        lifecycle.discard(draft, by=author)


def test_only_who_sent_it_takes_it_back(draft: Entry, author: User, reviewer: User) -> None:
    lifecycle.submit([draft], by=author)
    with pytest.raises(Refused):
        lifecycle.recall([draft], by=reviewer)
    lifecycle.recall([draft], by=author)
    assert make.fresh(draft).is_editable


@pytest.mark.parametrize("act", ["submit", "review", "send_back", "publish", "schedule", "recall"])
@pytest.mark.parametrize("state", ["draft", "submitted", "reviewed", "published"])
def test_every_act_has_its_states(act: str, state: str, author: User, reviewer: User, publisher: User) -> None:
    allowed = {
        "submit": {"draft"},
        "review": {"submitted"},
        "send_back": {"submitted", "reviewed"},
        "publish": {"reviewed"},
        "schedule": {"reviewed"},
        "recall": {"submitted", "reviewed"},
    }
    entry = make.technical_college(published=state == "published")
    if state in {"submitted", "reviewed"}:
        lifecycle.submit([entry], by=author)
    if state == "reviewed":
        lifecycle.review([entry], by=reviewer)
    acts: dict[str, Callable[[], Any]] = {
        "submit": lambda: lifecycle.submit([entry], by=author),
        "review": lambda: lifecycle.review([entry], by=reviewer),
        "send_back": lambda: lifecycle.send_back([entry], by=publisher, reason="退"),
        "publish": lambda: lifecycle.publish([entry], by=publisher, reason="发"),
        "schedule": lambda: lifecycle.schedule([entry], by=publisher, reason="发", on=make.day(1)),
        "recall": lambda: lifecycle.recall([entry], by=author),
    }
    if state in allowed[act]:
        acts[act]()
    else:
        with pytest.raises(Refused):
            acts[act]()
        assert make.fresh(entry).state == state


def test_an_act_asks_for_its_role(draft: Entry, author: User) -> None:
    reader = desk.staff(Role.AUDITOR)
    with pytest.raises(Refused):
        lifecycle.submit([draft], by=reader)
    lifecycle.submit([draft], by=author)
    for act in (lifecycle.review, lifecycle.send_back, lifecycle.publish):
        with pytest.raises(Refused):
            act([draft], by=reader, reason="无权")


# Ending a record


def test_a_withdrawal_is_proposed_reviewed_and_published(author: User, reviewer: User, publisher: User) -> None:
    college, other = make.technical_college(name="旧校"), make.technical_college(name="新校")
    lifecycle.withdraw([college], reason="停办", by=author, successor=other.record)
    last = Entry.objects.open().get(record=college.record)
    assert (last.state, last.closing, last.reason) == ("submitted", "withdrawal", "停办")
    assert make.fresh(college).is_public
    lifecycle.review([last], by=reviewer)
    lifecycle.publish([last], by=publisher, reason="同意停办")
    gone = Entry.objects.current().get(record=college.record)
    assert (gone.state, gone.reason, gone.successor) == ("withdrawn", "停办", other.record)


def test_a_withdrawal_that_is_refused_leaves_the_record_alone(author: User, reviewer: User) -> None:
    college = make.technical_college()
    lifecycle.withdraw([college], reason="停办", by=author)
    last = Entry.objects.open().get(record=college.record)
    lifecycle.send_back([last], by=reviewer, reason="并未停办")
    assert not make.fresh(last).is_editable
    lifecycle.discard(last, by=author)
    assert make.fresh(college).is_head and make.fresh(college).is_public


# On a day to come


def test_what_is_scheduled_is_published_on_its_day_and_once(draft: Entry, publisher: User) -> None:
    desk.reviewed(draft)
    lifecycle.schedule([draft], by=publisher, reason="元旦公布", on=make.day(2))
    assert not lifecycle.publish_due(make.day(1)).published
    assert make.fresh(draft).state == "reviewed"
    [publication] = lifecycle.publish_due(make.day(2)).published
    assert (publication.by, publication.reason) == (publisher, "元旦公布")
    assert make.fresh(draft).is_public
    assert not lifecycle.publish_due(make.day(2)).published


def test_what_was_approved_in_one_act_is_published_in_one(publisher: User) -> None:
    drafts = [desk.reviewed(make.technical_college(published=False)) for _n in range(3)]
    lifecycle.schedule(drafts, by=publisher, reason="一批", on=make.day(1))
    [publication] = lifecycle.publish_due(make.day(5)).published
    assert publication.entries.count() == 3


def test_what_is_sent_back_meanwhile_is_not_published(draft: Entry, publisher: User) -> None:
    desk.reviewed(draft)
    lifecycle.schedule([draft], by=publisher, reason="公布", on=make.day(1))
    lifecycle.send_back([draft], by=publisher, reason="再看")
    assert not lifecycle.publish_due(make.day(1)).published
    assert make.fresh(draft).due_on is None


def test_a_day_that_is_not_to_come_is_refused(draft: Entry, publisher: User) -> None:
    desk.reviewed(draft)
    with pytest.raises(Refused):
        lifecycle.schedule([draft], by=publisher, reason="公布", on=make.day(0))


def test_the_command_says_what_it_could_not_publish(author: User, publisher: User, monkeypatch: Any) -> None:
    old, new = make.technical_college(), make.technical_college()
    lifecycle.merge(old, new, reason="合并", by=author)
    last = Entry.objects.open().get(record=old.record)
    lifecycle.review([last], by=desk.chief("审核人"))
    lifecycle.schedule([last], by=publisher, reason="合并", on=make.day(1))
    make.withdrawn(new)
    tomorrow = make.day(1)
    monkeypatch.setattr("registry.management.commands.publish_due.timezone.localdate", lambda: tomorrow)
    with pytest.raises(CommandError):
        call_command("publish_due")
    assert make.fresh(old).is_public


# What is written down


def test_what_was_done_is_neither_rewritten_nor_taken_away(draft: Entry, author: User) -> None:
    lifecycle.submit([draft], by=author, reason="原话")
    move, step = Move.objects.get(act="submit"), Step.objects.first()
    assert step
    for write in (move.save, move.delete, step.save, step.delete, Move.objects.all().delete, Step.objects.all().delete):
        with pytest.raises(Frozen):
            write()
    with pytest.raises(Frozen):
        Move.objects.update(reason="改口")


def test_a_discarded_draft_leaves_its_steps(draft: Entry, author: User) -> None:
    lifecycle.discard(draft, by=author)
    acts = Step.objects.filter(record=draft.record).order_by("pk").values_list("move__act", flat=True)
    assert list(acts) == ["create", "discard"]


@pytest.mark.parametrize("act", ["submit", "review", "publish", "withdraw"])
def test_acts_on_many_ask_as_many_queries_as_on_few(act: str, author: User, reviewer: User, publisher: User) -> None:
    def asked(count: int) -> int:
        entries = [make.technical_college(published=act == "withdraw") for _n in range(count)]
        if act in {"review", "publish"}:
            lifecycle.submit(entries, by=author)
        if act == "publish":
            lifecycle.review(entries, by=reviewer)
        acts: dict[str, Callable[[], Any]] = {
            "submit": lambda: lifecycle.submit(entries, by=author),
            "review": lambda: lifecycle.review(entries, by=reviewer),
            "publish": lambda: lifecycle.publish(entries, by=publisher, reason="发"),
            "withdraw": lambda: lifecycle.withdraw(entries, by=author, reason="停办"),
        }
        with CaptureQueriesContext(connection) as queries:
            acts[act]()
        return len(queries)

    asked(1)
    assert asked(8) == asked(2)
