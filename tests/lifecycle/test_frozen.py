"""What is published does not change: no door of the ORM writes it, only ``lifecycle`` stamps."""

from collections.abc import Callable

import pytest
from django.db import transaction

from registry import lifecycle
from registry.models import (
    CityStatistic,
    Entry,
    EntryIndustry,
    EntryName,
    Frozen,
    Part,
    Record,
    StaleEntry,
    State,
    part_models,
)
from tests import filling, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def published() -> Entry:
    """An entry in force, with one of every part."""
    draft = make.training_base(published=False)
    filling.one_of_every_part(draft)
    lifecycle.system.publish([draft], reason=make.REASON)
    return make.fresh(draft)


def refused(act: Callable[[], object], *errors: type[Exception]) -> None:
    """``act`` raises ``Frozen`` (or another error that is named) and leaves the transaction usable."""
    with pytest.raises(errors or Frozen), transaction.atomic():
        act()


def everything() -> list[object]:
    """All that is stored of entries and parts."""
    tables: list[object] = [list(Entry._base_manager.order_by("pk").values())]
    return tables + [list(model._base_manager.order_by("pk").values()) for model in part_models()]


def test_a_published_entry_is_neither_saved_nor_deleted(published: Entry) -> None:
    before = everything()
    parent = Entry.objects.get(pk=published.pk)
    for entry in (published, parent):
        entry.name = "改名"
        refused(entry.save)
        refused(entry.delete)
    assert everything() == before


@pytest.mark.parametrize("stage", ["superseded", "withdrawn"])
def test_neither_is_an_entry_of_the_past(published: Entry, stage: str) -> None:
    past = make.withdrawn(published) if stage == "withdrawn" else published
    make.revised(past)
    past = make.fresh(past)
    refused(past.save)
    refused(past.delete)


def test_querysets_do_not_change_or_delete_published_entries(published: Entry) -> None:
    before = everything()
    for manager in (Entry.objects, type(published).objects):
        refused(lambda manager=manager: manager.update(summary="改"))  # type: ignore[misc]
        refused(lambda manager=manager: manager.all().delete())  # type: ignore[misc]
        refused(lambda manager=manager: manager.bulk_update([published], ["summary"]))  # type: ignore[misc]
    assert everything() == before


@pytest.mark.parametrize("clear", ["pk", "pk and id"])
def test_a_copy_by_clearing_the_key_cannot_overwrite_a_published_row(published: Entry, clear: str) -> None:
    """Django's own recipe for copies, ``pk = None; save()``, writes over the parent row of a child model."""
    before = everything()
    copy = make.fresh(published)
    copy.name, copy.pk = "抄本", None
    if clear == "pk and id":
        copy.id = None
        copy._state.adding = True

    refused(copy.save)

    assert everything() == before


def test_a_copy_by_clearing_the_key_cannot_overwrite_another_draft_either() -> None:
    draft = make.training_base(name="原稿", published=False)
    copy = make.fresh(draft)
    copy.name, copy.pk = "抄本", None
    with pytest.raises((Frozen, StaleEntry, ValueError)), transaction.atomic():
        copy.save()
    assert make.fresh(draft).name == "原稿"


def test_nobody_forges_a_published_entry(published: Entry) -> None:
    """Neither by saving a draft as published nor by inserting one."""
    draft = make.opened(published)
    stamp = {"state": State.PUBLISHED, "revision": published.revision, "hash": "f" * 64}
    for name, value in stamp.items():
        setattr(draft, name, value)
    refused(draft.save)
    forged = {"record": published.record, "kind": published.kind, "number": 9, "name": "伪", "is_head": False, **stamp}
    refused(Entry(**forged).save)
    refused(lambda: Entry.objects.bulk_create([Entry(**forged)]))


def test_an_upsert_does_not_change_a_published_entry(published: Entry) -> None:
    row = Entry(pk=published.pk, record=published.record, kind=published.kind, number=7, name="改名", is_head=False)
    refused(
        lambda: Entry.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["name"])
    )


@pytest.mark.parametrize("model", part_models(), ids=lambda model: model.__name__)
def test_parts_of_a_published_entry_are_frozen(published: Entry, model: type[Part]) -> None:
    part, another = model._default_manager.get(entry=published.pk), filling.filled(model)
    another.entry = published
    before = everything()
    part.locator = "第9页"

    refused(part.save)
    refused(part.delete)
    refused(another.save)
    refused(lambda: model._default_manager.update(locator="第9页"))
    refused(lambda: model._default_manager.all().delete())
    refused(lambda: model._default_manager.bulk_update([part], ["locator"]))
    refused(lambda: model._default_manager.bulk_create([another]))

    assert everything() == before


@pytest.mark.parametrize("model", part_models(), ids=lambda model: model.__name__)
def test_parts_do_not_move_between_a_draft_and_a_published_entry(published: Entry, model: type[Part]) -> None:
    draft = make.opened(published)
    leaving = model._default_manager.get(entry=published.pk)
    leaving.entry = draft
    refused(leaving.save)
    joining = model._default_manager.get(entry=draft.pk)
    joining.entry = published
    refused(joining.save)
    refused(lambda: model._default_manager.filter(entry=draft.pk).update(entry=published.pk))
    assert model._default_manager.filter(entry=published.pk).count() == 1


def test_related_managers_keep_the_rule(published: Entry) -> None:
    other = make.industry("轨道交通")
    refused(lambda: published.industries.add(other))
    refused(lambda: published.industries.set([other]))
    refused(published.industries.clear)
    refused(lambda: published.entryname_set.create(text="别名"))
    refused(lambda: published.entryname_set.all().delete())
    refused(lambda: EntryName.objects.get_or_create(entry=published, text="别名"))
    assert EntryIndustry.objects.get(entry=published.pk).industry != other


def test_parts_of_a_draft_are_free(published: Entry) -> None:
    draft = make.opened(published)
    for model in part_models():
        part = model._default_manager.get(entry=draft.pk)
        part.locator = "第9页"
        part.save()
        model._default_manager.filter(entry=draft.pk).update(locator="第8页")
        part.delete()
    EntryName.objects.bulk_create([EntryName(entry=draft, text="别名")])
    draft.delete()


def test_a_record_is_never_deleted_and_its_code_never_changes() -> None:
    draft = make.training_base(published=False)
    record = draft.record
    lifecycle.discard(draft)
    refused(record.delete)
    refused(lambda: Record.objects.filter(pk=record.pk).delete())
    refused(lambda: Record.objects.filter(pk=record.pk).update(code="CQB0269X95"))
    assert Record.objects.filter(pk=record.pk).exists()


def test_published_figures_of_the_city_are_frozen() -> None:
    figure = make.city_figure()
    figure.note = "改"
    refused(figure.save)
    refused(figure.delete)
    refused(lambda: CityStatistic.objects.update(note="改"))
    refused(lambda: CityStatistic.objects.all().delete())
    refused(lambda: CityStatistic.objects.bulk_update([figure], ["note"]))
    assert make.fresh(figure).note == ""
