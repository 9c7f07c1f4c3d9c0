"""What the rules of quality find, and what they leave alone."""

import datetime
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone

from masters.models import Leadership
from registry import lifecycle, quality
from registry.lifecycle import Refused
from registry.models import Citation, Entry, EntryName, Publication, Recognition, Waiver
from registry.quality import Pair, broken_by, find_rules, likely_duplicates, rule_of
from registry.quality.duplicates import duplicated, is_duplicated
from tests import make

pytestmark = pytest.mark.django_db


def breaks(row: Model, name: str) -> bool:
    """Whether an entry, or another row, breaks a rule."""
    return name in {rule.name for rule in broken_by(row)}


def cited(*fields: str) -> list[Citation]:
    return [Citation(field=field, **make.sourced()) for field in fields]


def aged(days: int) -> None:
    """Let everything have been published so many days ago."""
    past = timezone.now() - datetime.timedelta(days=days)

    Publication.objects.update(at=past)


def test_every_rule_has_a_name_a_sentence_and_a_fix() -> None:
    rules = find_rules()

    assert len({rule.name for rule in rules}) == len(rules) >= 8
    assert all(str(rule.sentence).strip() and str(rule.fix).strip() for rule in rules)


def test_a_value_without_a_source_is_found_and_a_sourced_record_is_not() -> None:
    bare = make.technical_college(name="甲校")
    whole = make.technical_college(name="乙校", level=None, district="永川区", parts=cited("name", "district"))

    assert breaks(bare, "missing-evidence")
    assert not breaks(whole, "missing-evidence")


@pytest.mark.parametrize(("fields", "expected"), [(["district"], False), ([], True)])
def test_a_district_needs_a_source_that_states_it(fields: list[str], expected: bool) -> None:
    college = make.technical_college(district="永川区", parts=cited(*fields))

    assert breaks(college, "district-unverified") == expected


def test_an_unknown_district_is_found() -> None:
    assert breaks(make.technical_college(district=None), "district-unverified")


def test_a_record_goes_stale_after_a_year_unless_its_body_confirms_it() -> None:
    college = make.technical_college()
    assert not breaks(college, "stale")

    aged(366)
    assert breaks(college, "stale")
    confirmation, _token = lifecycle.invite(make.fresh(college), addressee="院办", by=make.user())
    lifecycle.confirm(confirmation, [])
    assert not breaks(college, "stale")


def test_an_unusual_credit_code_is_found() -> None:
    usual = make.training_base(host=make.organisation("市局", credit_code="11500000009275780L"))
    unusual = make.training_base(host=make.organisation("外地公司", credit_code="91110000710925462X"))

    assert not breaks(usual, "credit-code-invalid")
    assert breaks(unusual, "credit-code-invalid")


@pytest.mark.parametrize(
    ("name", "level", "expected"),
    [
        ("某国家级基地", "national", False),
        ("某国家级基地", "municipal", True),
        ("某国家级基地", None, True),
        ("某市级基地", "national", False),
        ("某基地", None, False),
    ],
)
def test_a_name_claims_no_more_than_is_in_force(name: str, level: str | None, expected: bool) -> None:
    assert breaks(make.training_base(name=name, level=level), "level-not-in-force") == expected


def test_a_recognition_that_ended_no_longer_supports_the_name() -> None:
    ended = Recognition(level=3, ended_on=make.day(-1), end_reason="期满")

    assert breaks(make.training_base(name="某国家级基地", level=None, parts=[ended]), "level-not-in-force")


def test_an_abolished_district_asks_for_its_successor() -> None:
    gone = make.district("渝北区", valid_to=make.day(-1))

    assert breaks(make.technical_college(district=gone), "district-abolished")
    assert not breaks(make.technical_college(district="永川区"), "district-abolished")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], True),
        ([{}], False),
        ([{"until": -1}], True),
        ([{"until": 30}], False),
        ([{"role": "member"}], True),
    ],
)
def test_a_studio_has_a_leader_in_force(parts: list[dict[str, Any]], expected: bool) -> None:
    def leadership(**values: Any) -> Leadership:
        until = values.pop("until", None)
        return Leadership(master=make.master(), until=until and make.day(until), **values)

    studio = make.master_studio(masters=[], parts=[leadership(**values) for values in parts])

    assert breaks(studio, "studio-without-leader") == expected


@pytest.mark.parametrize(
    ("until", "expected"), [(None, False), (30, False), (-1, True)], ids=["for ever", "still", "no longer"]
)
def test_a_master_belongs_to_a_studio_at_present(until: int | None, expected: bool) -> None:
    master = make.master("何涛")
    assert breaks(master, "leader-without-studio")

    make.master_studio(masters=[], parts=[Leadership(master=master, until=make.day(until) if until else None)])
    assert breaks(master, "leader-without-studio") == expected


def test_a_studio_in_draft_counts_and_one_withdrawn_does_not() -> None:
    master = make.master("何涛")
    studio = make.master_studio(masters=[master])
    make.withdrawn(studio)
    assert breaks(master, "leader-without-studio")

    make.master_studio(published=False, masters=[master])
    assert not breaks(master, "leader-without-studio")


def test_a_master_is_left_for_a_while_like_a_record() -> None:
    master, other = make.master("何涛"), make.master("王伟")
    quality.waive(master, "leader-without-studio", reason="筹建中", until=make.day(30), by=make.user())

    assert not breaks(master, "leader-without-studio")
    assert breaks(other, "leader-without-studio")
    Waiver.objects.update(until=make.day(-1))
    assert breaks(master, "leader-without-studio")
    master.delete()
    assert not Waiver.objects.exists()


@pytest.mark.parametrize("rule", ["leader-without-studio", "stale"])
def test_a_rule_is_waived_for_what_it_speaks_of(rule: str) -> None:
    wrong = make.technical_college().record if rule == "leader-without-studio" else make.master()
    with pytest.raises(Refused):
        quality.waive(wrong, rule, reason="理由", until=make.day(30), by=make.user())


def test_the_same_name_twice_is_a_likely_duplicate_with_or_without_the_city() -> None:
    one, other = make.technical_college(name="重庆长江学院"), make.technical_college(name="长江学院")
    make.training_base(name="长江学院")
    third = make.technical_college(name="嘉陵学院", parts=[EntryName(text="长江 学院", type="former")])

    codes = sorted(entry.code for entry in (one, other, third))
    assert likely_duplicates(Entry.objects.public()) == sorted(
        Pair(first, second, "长江学院") for place, first in enumerate(codes) for second in codes[place + 1 :]
    )
    assert breaks(one, "likely-duplicate")


def test_asked_of_one_record_the_answer_is_the_same_as_of_all() -> None:
    twice = [EntryName(text=text, type=kind) for text, kind in (("旧 名", "former"), ("Old name", "english"))]
    for name, parts in (
        ("重庆市长江学院", []),
        ("长江（学院）", []),
        ("嘉陵学院", twice),
        ("旧名", []),
        ("Old name", []),
    ):
        make.technical_college(name=name, parts=parts)
    make.training_base(name="长江学院")
    make.opened(make.technical_college(name="长江学院分院"))

    entries = Entry.objects.heads()
    assert {entry.record_id for entry in entries if is_duplicated(entry)} == duplicated()
    assert len(duplicated()) == 4


def test_two_studios_of_one_master_are_no_duplicates() -> None:
    make.master_studio(name="何涛技能大师工作室", masters=["何涛"])
    make.master_studio(name="何涛无人机工作室", masters=["何涛"])

    assert likely_duplicates(Entry.objects.public()) == []


def test_that_two_records_are_two_bodies_is_remembered_whichever_is_named_first() -> None:
    one, other = make.technical_college(name="长江学院"), make.technical_college(name="长江学院")
    for first, second in ((one, other), (other, one)):
        quality.not_duplicates(first.record, second.record, reason="两所学校同名", by=make.user())

    assert likely_duplicates(Entry.objects.public()) == []
    assert not breaks(one, "likely-duplicate")


def test_a_waiver_silences_one_rule_of_one_record_until_its_day() -> None:
    one, other = (make.technical_college(name=name, district=None) for name in ("甲校", "乙校"))
    quality.waive(one.record, "district-unverified", reason="正在函询", until=make.day(30), by=make.user())

    assert not breaks(one, "district-unverified")
    assert breaks(one, "missing-evidence")
    assert breaks(other, "district-unverified")
    Waiver.objects.update(until=make.day(-1))
    assert breaks(one, "district-unverified")


@pytest.mark.parametrize(
    ("rule", "reason", "days"),
    [("no-rule", "理由", 30), ("stale", " ", 30), ("stale", "理由", -1), ("stale", "理由", 400)],
)
def test_a_waiver_names_a_rule_a_reason_and_a_day_within_a_year(rule: str, reason: str, days: int) -> None:
    with pytest.raises(Refused):
        quality.waive(make.technical_college().record, rule, reason=reason, until=make.day(days), by=make.user())


def test_a_decision_about_a_pair_needs_a_reason_and_two_records() -> None:
    one, other = make.technical_college().record, make.technical_college().record
    for pair, reason in (((one, other), " "), ((one, one), "理由")):
        with pytest.raises(Refused):
            quality.not_duplicates(*pair, reason=reason, by=make.user())


def test_rules_are_found_by_name_alone() -> None:
    assert rule_of("stale") in find_rules()
    assert rule_of("no-rule") is None
