"""Districts and their kin, industries and their leaves, and the entries found through them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.models import Basis, Citation, District, Entry, EntryName, Industry
from registry.models.vocabulary import kin
from tests import filling, make

pytestmark = pytest.mark.django_db
REDRAWN = datetime.date(2025, 11, 6)


@pytest.fixture
def redrawn() -> dict[str, District]:
    """两江新区 out of 江北区 and 渝北区; a part of 渝北区 went to 北碚区."""
    make.district("两江新区", succeeds=["江北区", "渝北区"], valid_from=REDRAWN)
    make.district("北碚区", succeeds=["渝北区"])
    make.district("渝中区")
    return {district.name: district for district in District.objects.all()}


def kin_of(*districts: District) -> set[str]:
    chosen = District.objects.filter(pk__in=[district.pk for district in districts])
    return set(District.objects.filter(pk__in=chosen.with_kin()).values_list("name", flat=True))


def test_a_successor_finds_its_predecessors(redrawn: dict[str, District]) -> None:
    assert kin_of(redrawn["两江新区"]) == {"两江新区", "江北区", "渝北区"}
    assert kin_of(redrawn["北碚区"]) == {"北碚区", "渝北区"}


def test_a_predecessor_finds_its_successors_but_not_its_siblings(redrawn: dict[str, District]) -> None:
    assert kin_of(redrawn["江北区"]) == {"江北区", "两江新区"}
    assert kin_of(redrawn["渝北区"]) == {"渝北区", "两江新区", "北碚区"}


def test_districts_without_history_find_themselves(redrawn: dict[str, District]) -> None:
    assert kin_of(redrawn["渝中区"]) == {"渝中区"}
    assert kin_of() == set()
    assert kin_of(redrawn["渝中区"], redrawn["江北区"]) == {"渝中区", "江北区", "两江新区"}


def test_a_chain_of_three_is_followed_to_both_ends() -> None:
    first = make.district("江北县")
    second = make.district("渝北区", succeeds=[first])
    third = make.district("两江新区", succeeds=[second])
    everything = {"江北县", "渝北区", "两江新区"}
    assert kin_of(first) == kin_of(second) == kin_of(third) == everything


def test_a_circle_of_successions_ends() -> None:
    """Nonsense, but staff can enter it, and a page must not hang."""
    first = make.district("甲区")
    second = make.district("乙区", succeeds=[first])
    second.successors.add(first)
    assert kin_of(first) == {"甲区", "乙区"}


@given(links=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10), own=st.sets(st.integers(0, 6)))
def test_kin_are_ancestors_and_descendants_and_nobody_else(links: list[tuple[int, int]], own: set[int]) -> None:
    def reach(start: set[int], steps: list[tuple[int, int]]) -> set[int]:
        found = set(start)
        for _ in range(7):
            found |= {late for early, late in steps if early in found}
        return found

    assert kin(own, links) == reach(own, links) | reach(own, [(late, early) for early, late in links])


def test_a_code_used_again_later_is_another_district() -> None:
    old = make.district("旧江北县", code="500112", valid_to=datetime.date(1994, 12, 17))
    new = make.district("渝北区", code="500112", valid_from=datetime.date(1994, 12, 17))
    day = datetime.date(1994, 12, 17)
    assert (old.exists_on(day), new.exists_on(day)) == (False, True)
    assert [district.name for district in District.objects.current(day)] == ["渝北区"]
    assert [district.name for district in District.objects.current(day - datetime.timedelta(1))] == ["旧江北县"]


def test_an_unknown_first_day_is_the_first_of_all_days() -> None:
    district = make.fresh(make.district("江北区"))
    assert district.natural_key() == ("500105", "0001-01-01")
    assert District.objects.get_by_natural_key("500105", "0001-01-01") == district


def test_a_group_finds_its_leaves() -> None:
    group = make.industry("汽车与新能源汽车")
    leaves = [make.industry(name, parent=group) for name in ("整车", "零部件")]
    make.industry("轨道交通")
    assert Industry.objects.filter(pk=group.pk).with_leaves() == {group.pk, *(leaf.pk for leaf in leaves)}
    assert Industry.objects.filter(pk=leaves[0].pk).with_leaves() == {leaves[0].pk}
    assert Industry.objects.none().with_leaves() == set()


def test_in_districts_finds_every_entry_once(redrawn: dict[str, District]) -> None:
    in_jiangbei, in_liangjiang, elsewhere = (
        make.training_base(district=redrawn[name]) for name in ("江北区", "两江新区", "渝中区")
    )
    nowhere = make.training_base()

    both = Entry.objects.public().in_districts([redrawn["江北区"], redrawn["两江新区"]])

    assert sorted(entry.pk for entry in both) == sorted([in_jiangbei.pk, in_liangjiang.pk])
    assert both.count() == 2
    assert not {elsewhere.pk, nowhere.pk} & {entry.pk for entry in both}
    assert not Entry.objects.in_districts([]).exists()


def test_in_industries_finds_every_entry_once() -> None:
    group = make.industry("汽车与新能源汽车")
    leaves = [make.industry(name, parent=group) for name in ("整车", "零部件")]
    both = make.training_base(industries=[*leaves, group])
    one = make.training_base(industries=leaves[:1])
    make.training_base(industries=["轨道交通"])

    assert sorted(entry.pk for entry in Entry.objects.in_industries([group])) == [both.pk, one.pk]
    assert Entry.objects.in_industries([group, *leaves]).count() == 2
    assert [entry.pk for entry in Entry.objects.in_industries(leaves[1:])] == [both.pk]


def test_the_filters_combine_without_doubling(redrawn: dict[str, District]) -> None:
    base = make.training_base(
        district=redrawn["江北区"], industries=["整车", "零部件"], level="national", names=["甲", "乙"]
    )
    found = (
        Entry.objects.public()
        .in_districts(redrawn.values())
        .in_industries(Industry.objects.all())
        .at_levels([make.level_of("national")])
        .of_kinds([base.kind])
    )
    assert [entry.pk for entry in found] == [base.pk]


def lacking() -> set[int]:
    return set(Entry.objects.lacking_evidence().values_list("pk", flat=True))


def test_an_entry_lacks_evidence_until_each_of_its_columns_is_cited() -> None:
    draft = make.training_base(published=False, district="江北区", summary="简介")
    make.add_parts(draft, [Citation(field=name, **make.sourced()) for name in ("name", "district")])
    assert draft.pk in lacking()
    make.add_parts(draft, [Citation(field="summary", **make.sourced())])
    assert draft.pk not in lacking()


@pytest.mark.parametrize("column", ["name", "district"])
def test_an_unverified_column_lacks_evidence(column: str) -> None:
    draft = make.training_base(published=False, district="江北区")
    evidence = {name: make.sourced() for name in ("name", "district")}
    evidence[column]["basis"] = Basis.UNVERIFIED
    make.add_parts(draft, [Citation(field=name, **columns) for name, columns in evidence.items()])
    assert draft.pk in lacking()


def test_an_unverified_part_lacks_evidence() -> None:
    draft = make.training_base(published=False, district="江北区")
    make.add_parts(draft, [Citation(field=name, **make.sourced()) for name in ("name", "district")])
    assert draft.pk not in lacking()
    make.add_parts(draft, [EntryName(text="别名", basis=Basis.UNVERIFIED)])
    assert draft.pk in lacking()


def test_a_kinds_own_columns_need_evidence_too() -> None:
    draft = make.training_base(published=False, district="江北区", phase="accepted")
    make.add_parts(draft, [Citation(field=name, **make.sourced()) for name in ("name", "district")])
    assert type(draft)._default_manager.lacking_evidence().filter(pk=draft.pk).exists()


def test_a_fully_sourced_entry_is_found_by_nobody() -> None:
    draft = make.trial_zone(published=False)
    filling.fill_own_columns(draft)
    make.add_parts(draft, [Citation(field=name, **make.sourced()) for name in draft.own_fields])
    assert not type(draft)._default_manager.lacking_evidence().filter(pk=draft.pk).exists()
