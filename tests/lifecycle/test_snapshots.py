"""A snapshot is what an entry stated on the day it was published, whole and unchangeable."""

import datetime

import pytest

from registry import lifecycle
from registry.models import Entry, Participation, Recognition, Site, Subject, part_models
from tests import filling, make

pytestmark = pytest.mark.django_db
# Kept by the entry itself, derived from the rest, or where the part stands in the database.
NOT_STATED = {"id", "entry", "order"}


def full() -> Entry:
    draft = make.master_studio(published=False)
    filling.fill_own_columns(draft)
    filling.one_of_every_part(draft)
    lifecycle.system.publish([draft], reason=make.REASON)
    return make.fresh(draft)


def test_a_snapshot_holds_every_column_of_every_part() -> None:
    snapshot = filling.snapshot(full())
    assert set(snapshot["parts"]) == {model.plural for model in part_models()}
    for model in part_models():
        (part,) = snapshot["parts"][model.plural]
        assert set(part) == {field.name for field in model._meta.concrete_fields} - NOT_STATED, model
        assert all(value not in {None, ""} for value in part.values() if not isinstance(value, dict)), model


@pytest.mark.parametrize("build", [make.technical_college, make.training_base, make.trial_zone, make.master_studio])
def test_a_snapshot_holds_every_column_that_can_be_sourced(build: object) -> None:
    draft: Entry = build(published=False)  # type: ignore[operator]
    filling.fill_own_columns(draft)
    lifecycle.system.publish([draft], reason=make.REASON)
    snapshot = filling.snapshot(make.fresh(draft))
    assert (snapshot["code"], snapshot["kind"]) == (draft.code, draft.kind)
    assert set(draft.own_fields) <= set(snapshot["fields"])
    assert all(snapshot["fields"][name] for name in draft.own_fields)


def test_the_hash_is_the_digest_of_the_stored_snapshot() -> None:
    full()
    make.withdrawn(make.training_base(level="national"), reason="停办：“测试”　①")
    for entry in Entry.objects.all():
        assert entry.hash == lifecycle.digest(filling.snapshot(entry))


def test_the_canonical_text_does_not_depend_on_the_order_of_keys() -> None:
    assert lifecycle.canonical({"乙": 1, "甲": [2, 1]}) == lifecycle.canonical({"甲": [2, 1], "乙": 1})
    assert lifecycle.canonical({"名": "长安"}) == '{"名":"长安"}'
    assert lifecycle.digest({"a": [1, 2]}) != lifecycle.digest({"a": [2, 1]})


def test_an_old_entry_keeps_the_names_it_was_published_with() -> None:
    district, host = make.district("江北区"), make.organisation("长安汽车")
    partner, master = make.organisation("百度"), make.master("何涛")
    parts = [Participation(organisation=partner), Site(name="工作站", district=district)]
    entry = make.master_studio(district=district, host=host, masters=[master], parts=parts)

    for row in (district, host, partner, master):
        row.name = f"{row.name}（已更名）"
        row.save()
    later = make.revised(entry)

    old, new = filling.snapshot(make.fresh(entry)), filling.snapshot(later)
    for snapshot, suffix in ((old, ""), (new, "（已更名）")):
        assert snapshot["fields"]["district"]["name"] == f"江北区{suffix}"
        assert snapshot["fields"]["host"]["name"] == f"长安汽车{suffix}"
        assert snapshot["parts"]["participations"][0]["organisation"]["name"] == f"百度{suffix}"
        assert snapshot["parts"]["sites"][0]["district"]["name"] == f"江北区{suffix}"
        assert snapshot["parts"]["leaderships"][0]["master"]["name"] == f"何涛{suffix}"
    assert make.fresh(entry).hash == entry.hash


def test_parts_stand_in_their_order() -> None:
    recognitions = [Recognition(title=title) for title in ("丙", "甲", "乙")]
    entry = make.training_base(parts=recognitions)
    assert [part["title"] for part in filling.snapshot(entry)["parts"]["recognitions"]] == ["丙", "甲", "乙"]


def test_figures_and_days_are_text_that_reads_the_same_everywhere() -> None:
    day = datetime.date(2024, 1, 2)
    figures = [make.figure(value=value) for value in ("200000000", "99.30", "0.0001", "0")]
    entry = make.training_base(parts=[*figures, Recognition(recognised_on=day)])
    parts = filling.snapshot(entry)["parts"]
    assert [part["value"] for part in parts["statistics"]] == ["200000000", "99.3", "0.0001", "0"]
    assert parts["recognitions"][0]["recognised_on"] == "2024-01-02"


def test_an_occupation_and_a_major_of_one_name_stay_apart() -> None:
    pair = [make.subject("焊接", type=type) for type in (Subject.Type.MAJOR, Subject.Type.OCCUPATION)]
    entry = make.technical_college(subjects=pair)
    keys = [part["subject"]["key"] for part in filling.snapshot(entry)["parts"]["offerings"]]
    assert keys == [["major", "焊接"], ["occupation", "焊接"]]
