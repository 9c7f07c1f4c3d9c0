"""Drafts: a copy of what is published, until they are published or discarded."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from institutions.models import TrainingBase
from registry import lifecycle
from registry.lifecycle import Refused
from registry.models import Entry, Record, SearchDocument, StaleEntry, State, part_models
from tests import filling, make

pytestmark = pytest.mark.django_db
BUILDERS = [make.technical_college, make.training_base, make.trial_zone, make.master_studio]


def full_entry(build: object) -> Entry:
    """A published entry with every column and one of every part filled."""
    draft: Entry = build(published=False)  # type: ignore[operator]
    filling.fill_own_columns(draft)
    filling.one_of_every_part(draft)
    lifecycle.system.publish([draft], reason=make.REASON)
    return make.fresh(draft)


def test_lists_of_parts_have_names_of_their_own() -> None:
    """A snapshot keys the parts by ``plural``: two models with one would overwrite each other."""
    names = [model.plural for model in part_models()]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("build", BUILDERS)
def test_a_draft_copies_every_column_and_every_part(build: object) -> None:
    published = full_entry(build)

    draft = lifecycle.open_draft(published).downcast()

    assert type(draft) is type(published)
    assert filling.own_columns(draft) == filling.own_columns(published)
    assert all(filling.own_columns(draft).values())
    assert filling.contents(draft) == filling.contents(published)
    assert all(filling.contents(draft).values())
    assert (draft.kind, draft.level, draft.name_key) == (published.kind, published.level, published.name_key)
    assert draft.pk != published.pk


@pytest.mark.parametrize("build", BUILDERS)
def test_a_draft_that_nobody_touched_states_the_same(build: object) -> None:
    published = full_entry(build)
    draft = make.opened(published)
    lifecycle.system.publish([draft], reason="未改一字")
    assert make.fresh(draft).hash == published.hash


def test_a_draft_begins_its_own_editorial_life() -> None:
    withdrawn = make.withdrawn(make.training_base(), successor=make.training_base())

    draft = lifecycle.open_draft(withdrawn)

    assert (draft.state, draft.number, draft.is_head) == (State.DRAFT, 3, True)
    assert (draft.revision, draft.superseded_revision, draft.snapshot, draft.hash) == (None, None, None, "")
    assert (draft.reason, draft.successor) == ("", None)


def test_changing_the_draft_leaves_the_published_entry_byte_identical() -> None:
    published = full_entry(make.training_base)
    draft = TrainingBase.objects.get(pk=lifecycle.open_draft(published).pk)
    before = list(Entry.objects.filter(pk=published.pk).values()), filling.contents(published)

    draft.name = "改过的名字"
    draft.phase = draft.Phase.BUILD_UP
    draft.save()
    for model in part_models():
        model._default_manager.filter(entry=draft.pk).update(locator="第9页")
        model._default_manager.filter(entry=draft.pk).delete()

    assert (list(Entry.objects.filter(pk=published.pk).values()), filling.contents(published)) == before
    assert lifecycle.snapshots_of([make.fresh(published)])[published.pk] == published.snapshot


def test_a_draft_is_opened_from_what_is_stored_not_from_what_the_caller_holds() -> None:
    published = make.training_base(name="库里的名字")
    published.name = "手里的名字"
    assert lifecycle.open_draft(published).name == "库里的名字"


def test_a_record_has_one_draft_at_a_time() -> None:
    published = make.training_base(name="长安汽车基地")
    lifecycle.open_draft(published)
    with pytest.raises(Refused, match="长安汽车基地"):
        lifecycle.open_draft(published)


def test_many_drafts_are_opened_or_none() -> None:
    free, busy = make.training_base(), make.training_base(name="有草稿的基地")
    lifecycle.open_draft(busy)

    with pytest.raises(Refused, match="有草稿的基地"):
        lifecycle.open_drafts([free, busy])

    assert not Entry.objects.open().filter(record=free.record).exists()
    assert make.fresh(free).is_head


def test_two_entries_of_one_record_cannot_both_become_drafts() -> None:
    first = make.training_base()
    second = make.revised(first)
    with pytest.raises(Refused):
        lifecycle.open_drafts([make.fresh(first), second])


def test_drafts_come_in_the_order_of_their_entries_whatever_their_kinds() -> None:
    entries = [make.master_studio(), make.training_base(), make.master_studio(), make.trial_zone()]
    drafts = lifecycle.open_drafts(list(reversed(entries)))
    assert [draft.record_id for draft in drafts] == [entry.record_id for entry in reversed(entries)]
    assert [draft.name for draft in drafts] == [entry.name for entry in reversed(entries)]


def test_a_stale_draft_is_not_saved_over_a_newer_one() -> None:
    draft = make.training_base(published=False)
    mine, hers = make.fresh(draft), make.fresh(draft)
    hers.summary = "她的改动"
    hers.save()

    mine.summary = "我的改动"
    with pytest.raises(StaleEntry):
        mine.save()

    assert make.fresh(draft).summary == "她的改动"


def test_a_draft_can_be_saved_again_and_again() -> None:
    draft = make.training_base(published=False)
    for text in ("一", "二", "三"):
        draft.summary = text
        draft.save(update_fields=["summary"])
    draft.save()
    assert (make.fresh(draft).summary, make.fresh(draft).version) == ("三", draft.version)


def test_a_draft_saved_after_a_failed_save_is_not_stale() -> None:
    draft = make.training_base(published=False)
    draft.name = ""
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()
    draft.name = "改好的名字"
    draft.save()
    assert make.fresh(draft).name == "改好的名字"


def test_a_discarded_draft_does_not_come_back_by_a_late_save() -> None:
    draft = make.training_base(published=False)
    late = make.fresh(draft)
    lifecycle.discard(draft)

    with pytest.raises(StaleEntry):
        late.save()

    assert not Entry.objects.filter(record=late.record_id).exists()


def test_discarding_makes_the_published_entry_head_again() -> None:
    published = make.training_base()
    draft = make.opened(published)
    assert not make.fresh(published).is_head

    lifecycle.discard(draft)

    assert make.fresh(published).is_head
    assert list(Entry.objects.heads()) == [Entry.objects.get(pk=published.pk)]
    assert not SearchDocument.objects.filter(entry=draft.pk).exists()
    assert lifecycle.open_draft(make.fresh(published)).number == 2


def test_discarding_never_frees_the_code() -> None:
    draft = make.training_base(published=False)
    code = draft.code
    lifecycle.discard(draft)

    assert Record.objects.filter(pk=code).exists()
    with pytest.raises(ValidationError):
        make.training_base(code=code)


def test_discarding_twice_is_refused() -> None:
    draft = make.training_base(published=False)
    again = make.fresh(draft)
    lifecycle.discard(draft)
    with pytest.raises(Refused):
        lifecycle.discard(again)


def test_what_is_published_cannot_be_discarded() -> None:
    published = make.training_base(name="长安汽车基地")
    with pytest.raises(Refused, match="长安汽车基地"):
        lifecycle.discard(published)
    assert make.fresh(published).is_public


def test_any_older_entry_can_be_restored() -> None:
    first = make.training_base(name="第一版")
    second = make.revised(first, name="第二版")
    make.withdrawn(make.revised(second, name="第三版"))

    draft = lifecycle.restore(make.fresh(first))
    assert (draft.name, draft.number) == ("第一版", 5)
    lifecycle.system.publish([draft], reason="恢复")

    assert [entry.name for entry in Entry.objects.public()] == ["第一版"]
    assert make.fresh(draft).hash == first.hash


def test_a_withdrawn_record_can_be_restored_from_its_withdrawal() -> None:
    withdrawn = make.withdrawn(make.training_base(name="长安汽车基地"))
    draft = lifecycle.restore(withdrawn)
    lifecycle.system.publish([draft], reason="恢复")
    assert [entry.name for entry in Entry.objects.public()] == ["长安汽车基地"]


def test_restoring_is_refused_while_there_is_a_draft() -> None:
    first = make.training_base()
    second = make.revised(first)
    lifecycle.open_draft(second)
    with pytest.raises(Refused):
        lifecycle.restore(make.fresh(first))


def test_a_page_left_open_does_not_bring_back_an_older_state_unseen() -> None:
    older = make.training_base(name="旧名")
    newer = make.revised(older, name="新名")

    with pytest.raises(Refused, match="旧名"):
        lifecycle.open_draft(older)

    assert lifecycle.restore(older).name == "旧名"
    assert make.fresh(newer).is_public


def test_several_records_are_restored_in_one_act_or_none() -> None:
    older = [make.training_base(name=f"旧名{number}") for number in range(3)]
    for entry in older:
        make.revised(entry, name="新名")

    assert [draft.name for draft in lifecycle.restore_all(older[:2])] == ["旧名0", "旧名1"]
    with pytest.raises(Refused):
        lifecycle.restore_all(older[1:])
    assert not Entry.objects.open().filter(record=older[2].record_id).exists()
