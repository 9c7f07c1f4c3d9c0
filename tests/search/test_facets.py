"""Facets: every count is the number of rows one gets by choosing it, today and in the past."""

import random
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from institutions.filters import TechnicalCollegeFilter
from registry.filters import EntryFilter
from registry.models import Entry, Kind, Publication, Recognition
from registry.moments import Moment
from registry.pages.finding import Finding
from registry.search import bitsets, held
from registry.search.index import EntryIndex, newest_revision
from tests import make
from tests.fixtures import kept_for_module

KINDS = [make.technical_college, make.training_base, make.trial_zone, make.master_studio]
PLACES = ["永川区", "荣昌区", "江北区", "渝北区", None]
TRADES = ["新能源汽车", "摩托车", "电力", "轨道交通"]
LEVELS = ["national", "municipal", "district", "unstated"]


def populate() -> None:
    """Publish records of every kind and combination, revise some and withdraw others."""
    chance = random.Random(7)
    group = make.industry("汽车")
    make.district("两江新区", succeeds=["江北区", "渝北区"])
    for trade in TRADES[:2]:
        make.industry(trade, parent=group)
    published = [_entry(chance) for _number in range(24)]
    for entry in chance.sample(published, 6):
        make.revised(entry, district=chance.choice(PLACES[:4]))
    for entry in Entry.objects.public().order_by("pk")[:3]:
        make.withdrawn(entry.downcast())


def _entry(chance: random.Random) -> Entry:
    years = chance.sample(range(2015, 2020), chance.randint(0, 2))
    parts = [Recognition(level=chance.randint(0, 3), year=year) for year in years]
    trades = chance.sample(TRADES, chance.randint(0, 3))
    return chance.choice(KINDS)(
        district=chance.choice(PLACES), level=chance.choice(LEVELS), industries=trades, parts=parts
    )


@pytest.fixture(scope="module")
def populated_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The population, for all tests of the module."""
    with kept_for_module(django_db_blocker):
        with django_db_blocker.unblock():
            populate()
        yield


@pytest.fixture
def populated(populated_once: None, db: None) -> None:
    """The same, with what a test changes undone after it."""


pytestmark = pytest.mark.usefixtures("populated")


def asked(parameters: list[tuple[str, str]], kind: Kind | None = None) -> Finding:
    """The finding of a list that is asked for ``parameters``."""
    model = TechnicalCollegeFilter if kind else EntryFilter
    filterset = model(QueryDict(urlencode(parameters)), queryset=Entry.objects.all())
    assert filterset.is_valid(), filterset.form.errors
    return Finding(filterset, kind)


def rows(parameters: list[tuple[str, str]], kind: Kind | None = None) -> list[int]:
    """The same asked of the database alone: the ids in order."""
    finding = asked(parameters, kind)
    found = finding.filterset.qs
    return list((found.of_kinds([kind]) if kind else found).values_list("pk", flat=True))


def choices(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Parameters that a reader could have clicked together."""
    facets = {facet.name: [option.value for option in facet.options] for facet in asked([]).filterset.facets}
    facets["year"] = [str(year) for year in range(2014, 2021)]
    facets["q"] = ["学院", "基地", "第1", "没有"]
    facets["as_of"] = ["5", str(newest_revision() - 4)]
    names = draw(st.lists(st.sampled_from(sorted(facets)), max_size=4))
    pairs = [(name, draw(st.sampled_from(facets[name]))) for name in names]
    single = dict(pair for pair in pairs if pair[0] in {"q", "as_of"})
    return [pair for pair in pairs if pair[0] not in single] + list(single.items())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(data=st.data())
def test_every_count_is_the_number_of_rows_one_gets_by_choosing_it(data: st.DataObject) -> None:
    parameters = data.draw(st.composite(choices)())
    finding = asked(parameters)
    facet = data.draw(st.sampled_from(finding.filterset.facets))
    others = [pair for pair in parameters if pair[0] != facet.name]
    counts = {count.option.value: count.count for count in finding.counts(facet) if count.option.stored != {None}}

    sample = [value for value, count in counts.items() if count] + random.Random(1).sample(sorted(counts), 3)
    for value in sample:
        assert counts[value] == len(rows([*others, (facet.name, value)])), (facet.name, value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(data=st.data(), sort=st.sampled_from(["level", "name", "recent"]))
def test_the_index_finds_the_rows_of_the_database_in_its_order(data: st.DataObject, sort: str) -> None:
    parameters = [*data.draw(st.composite(choices)()), ("sort", sort)]
    finding = asked(parameters)
    expected = rows(parameters)

    assert finding.count == len(expected)
    assert [entry.pk for entry in finding.page(0, 20)] == expected[:20]
    index = finding.index
    assert index is not None
    assert index._walk(finding._all_but(""), sort, 2, 9) == expected[2:9]


def test_colleges_are_counted_by_their_own_columns() -> None:
    make.technical_college(college_type="technical-school")
    finding = asked([], Kind.TECHNICAL_COLLEGE)

    facet = next(facet for facet in finding.filterset.facets if facet.name == "college_type")

    counts = {count.option.value: count.count for count in finding.counts(facet)}
    assert counts["technical-school"] == 1


def test_entries_without_a_district_are_counted_and_found_as_such() -> None:
    expected = Entry.objects.public().filter(district=None).count()
    finding = asked([("district", "unknown")])

    assert finding.count == expected > 0
    assert len(rows([("district", "unknown")])) == expected


def test_a_publication_changes_the_index_by_its_difference_alone() -> None:
    before = held.index_at(Moment.now())
    assert before is not None
    for dimension in ("kind", "district", "level", "industry", "year"):
        before.values(dimension)
    for sort in ("standing", "level", "name", "recent"):
        before._order(sort)

    revised = make.revised(
        Entry.objects.public().of_kinds(["training-base"]).earliest("pk").downcast(), district="荣昌区"
    )
    make.withdrawn(Entry.objects.public().exclude(pk=revised.pk).latest("pk").downcast())
    make.technical_college(district="永川区", industries=["电力"], level="national")

    after = held.index_at(Moment.now())
    assert after is not None
    afresh = EntryIndex.build(Moment.now(), newest_revision())
    assert after.everything == afresh.everything
    for dimension in before.dimensions:
        now = {value: bits & after.everything for value, bits in after.values(dimension).items()}
        assert {value: bits for value, bits in now.items() if bits} == afresh.values(dimension)
    for sort in before.orders:
        assert [key for key in after.orders[sort] if after.everything >> key & 1] == list(afresh._order(sort))


def test_where_nothing_is_found_it_says_what_dropping_a_filter_would_find() -> None:
    parameters = [("q", "没有这样的名称"), ("kind", "training-base")]
    finding = asked(parameters)

    assert finding.count == 0
    assert finding.without("q") == len(rows(parameters[1:]))
    assert finding.without("kind") == 0


def test_while_the_index_is_being_built_the_database_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.pages.finding.index_at", lambda moment: None)
    finding = asked([("district", make.district("两江新区").code)])

    expected = rows([("district", make.district("两江新区").code)])
    assert finding.count == len(expected)
    assert [entry.pk for entry in finding.page(0, 20)] == expected
    assert {count.count for count in finding.counts(finding.filterset.facets[0])} == {None}


@given(st.sets(st.integers(min_value=0, max_value=3000)))
def test_a_set_of_ids_is_the_same_set_as_bits(members: set[int]) -> None:
    bits = bitsets.of(members)

    assert list(bitsets.ids(bits)) == sorted(members)
    assert bits.bit_count() == len(members)


def test_the_past_is_indexed_by_itself() -> None:
    first = Publication.objects.earliest("revision").revision
    index = held.index_at(Moment.parse(str(first)))

    assert index is not None
    assert index.everything == bitsets.of(Entry.objects.as_of(first).values_list("pk", flat=True))
