"""A whole act is undone later, with a preview; what was changed since is kept."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from institutions.models import TechnicalCollege
from registry import lifecycle
from registry.lifecycle import Refused
from registry.models import Entry, Move
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleges() -> list[TechnicalCollege]:
    return [make.technical_college(name=f"第{number}校") for number in range(4)]


@pytest.fixture
def batch(colleges: list[TechnicalCollege]) -> Move:
    """One act that renamed four and published a fifth."""
    drafts = [make.opened(college) for college in colleges]
    for draft in drafts:
        draft.name = f"误改{draft.name}"
        draft.save()
    drafts.append(make.technical_college(name="误增", published=False))
    publication = lifecycle.system.publish(drafts, reason="误导入")
    return publication.moves.get()


@pytest.fixture
def author() -> User:
    return desk.chief("周文")


def carried_through() -> None:
    proposals = list(Entry.objects.open().filter(state="submitted"))
    lifecycle.review(proposals, by=desk.chief("审核人"))
    lifecycle.publish(proposals, by=desk.chief("发布人"), reason="撤回误导入")


def test_a_batch_goes_back_as_one_act(batch: Move, author: User) -> None:
    assert lifecycle.undo(batch, by=author, reason="导错了") == 5
    assert Entry.objects.public().filter(name__startswith="误").count() == 5
    carried_through()
    assert sorted(Entry.objects.public().values_list("name", flat=True)) == ["第0校", "第1校", "第2校", "第3校"]
    assert Entry.objects.current().get(name="误增").state == "withdrawn"
    assert Move.objects.get(act="undo").undoes == batch


def test_what_was_changed_since_is_named_and_left_alone(
    batch: Move, colleges: list[TechnicalCollege], author: User
) -> None:
    changed, drafted = (Entry.objects.public().get(record=college.record) for college in colleges[:2])
    make.revised(changed.downcast(), name="后来改对了")
    lifecycle.open_draft(drafted)
    left = {each.entry.record_id for each in lifecycle.undoing(batch) if not each.way}
    assert left == {changed.record_id, drafted.record_id}
    assert lifecycle.undo(batch, by=author, reason="导错了") == 3
    carried_through()
    assert Entry.objects.public().filter(name="后来改对了").exists()


def test_an_undoing_is_undone_like_any_batch(batch: Move, author: User) -> None:
    lifecycle.undo(batch, by=author, reason="导错了")
    carried_through()
    again = Move.objects.filter(act="publish").first()
    assert again
    lifecycle.undo(again, by=author, reason="原来没错")
    carried_through()
    assert Entry.objects.public().filter(name__startswith="误").count() == 5


def test_withdrawals_in_bulk_are_undone(colleges: list[TechnicalCollege], author: User) -> None:
    publication = lifecycle.system.withdraw(colleges, reason="误撤")
    lifecycle.undo(publication.moves.get(), by=author, reason="撤错了")
    carried_through()
    assert Entry.objects.public().count() == 4


def test_a_merger_is_undone_on_both_sides(author: User) -> None:
    old, new = make.technical_college(name="甲"), make.technical_college(name="乙")
    make.add_parts(part_owner := make.opened(old), [make.figure()])
    lifecycle.system.publish([part_owner], reason="补数")
    old = Entry.objects.public().get(record=old.record)
    lifecycle.merge(old, new, parts=list(old.statistic_set.all()), reason="合并", by=author)
    carried_through()
    merger = Move.objects.filter(act="publish").first()
    assert merger
    assert lifecycle.undo(merger, by=author, reason="不该合并") == 2
    carried_through()
    assert set(Entry.objects.public().values_list("name", flat=True)) == {"甲", "乙"}
    after = Entry.objects.public().get(record=new.record)
    assert not after.statistic_set.exists()


def test_drafts_that_were_only_opened_are_discarded(author: User) -> None:
    drafts = lifecycle.create_drafts("technical-college", [{"name": f"新{n}"} for n in range(3)], by=author)
    drafts[0].save()
    lifecycle.edited(drafts[:1], by=author)
    assert lifecycle.undo(Move.objects.get(act="create"), by=author, reason="导错了") == 2
    assert [entry.pk for entry in Entry.objects.open()] == [drafts[0].pk]


def test_undoing_needs_a_reason_and_what_was_looked_at(batch: Move, author: User) -> None:
    entries = [each.entry for each in lifecycle.undoing(batch)]
    with pytest.raises(Refused):
        lifecycle.undo(batch, by=author, reason=" ")
    lifecycle.open_draft(entries[0])
    with pytest.raises(Refused):
        lifecycle.undo(batch, by=author, reason="导错了", only=[entry.pk for entry in entries])
    assert Entry.objects.open().count() == 1


def test_on_the_desk_the_page_names_what_goes_back_and_what_stays(admin_client: Client, batch: Move) -> None:
    lifecycle.open_draft(lifecycle.undoing(batch)[0].entry)
    address = reverse("admin:registry_move_undo", args=[batch.pk])
    shown: Any = admin_client.get(address)
    assert (len(shown.context["able"]), len(shown.context["unable"])) == (4, 1)
    answer = admin_client.post(address, {"confirmed": "1", "chosen": shown.context["chosen"], "reason": "导错了"})
    assert answer.status_code == 302
    assert Entry.objects.open().filter(state="submitted").count() == 4


@pytest.mark.parametrize("chosen", ["", "x", "99999999999999999999", "0"])
def test_a_damaged_form_undoes_nothing(admin_client: Client, batch: Move, chosen: str) -> None:
    address = reverse("admin:registry_move_undo", args=[batch.pk])
    answer = admin_client.post(address, {"confirmed": "1", "chosen": chosen, "reason": "导错了"})
    assert answer.status_code == 200 and desk.texts(answer)
    assert not Entry.objects.open().exists()
