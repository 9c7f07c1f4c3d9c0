"""Figures of the whole city: a correction supersedes, it does not overwrite."""

from decimal import Decimal

import pytest

from registry import lifecycle
from registry.lifecycle import Refused
from registry.models import CityStatistic, Kind, Publication, Qualifier
from tests import make

pytestmark = pytest.mark.django_db


def values() -> list[int]:
    return sorted(int(value) for value in CityStatistic.objects.public().values_list("value", flat=True))


def test_a_correction_supersedes_the_figure_it_corrects() -> None:
    first = make.city_figure(value="5300000", year=2023)
    second = make.city_figure(value="5310000", year=2023, qualifier=Qualifier.OVER)

    assert list(CityStatistic.objects.public()) == [second]
    corrected = make.fresh(first)
    assert (int(corrected.value), corrected.superseded_revision) == (5300000, second.revision)


def test_the_past_shows_the_figure_of_its_day() -> None:
    first = make.city_figure(value="5300000")
    second = make.city_figure(value="5310000")
    assert first.revision_id and second.revision_id
    assert not CityStatistic.objects.as_of(first.revision_id - 1).exists()
    assert list(CityStatistic.objects.as_of(first.revision_id)) == [first]
    assert list(CityStatistic.objects.as_of(second.revision_id)) == [second]


def test_another_year_kind_or_indicator_is_another_figure() -> None:
    make.city_figure(value="1", year=2023)
    make.city_figure(value="2", year=2010)
    make.city_figure(value="3", year=None)
    make.city_figure(value="4", year=2023, kind=Kind.TRAINING_BASE)
    make.city_figure("高技能人才数", value="5", year=2023)
    assert values() == [1, 2, 3, 4, 5]


def test_a_figure_without_a_year_is_corrected_too() -> None:
    make.city_figure(value="1", year=None)
    make.city_figure(value="2", year=None)
    assert values() == [2]


def test_many_figures_are_one_act() -> None:
    make.city_figure(value="1", year=2021)
    drafts = [make.city_figure(value=str(year), year=year, published=False) for year in (2021, 2022)]
    publication = lifecycle.publish_figures(drafts, reason="年报")
    assert values() == [2021, 2022]
    assert {figure.revision for figure in CityStatistic.objects.public()} == {publication}


def test_the_same_figure_twice_in_one_act_is_refused() -> None:
    twice = [make.city_figure(value=value, published=False) for value in ("1", "2")]
    with pytest.raises(Refused):
        lifecycle.publish_figures(twice, reason="年报")
    assert not Publication.objects.exists()


@pytest.mark.parametrize("reason", ["", " "])
def test_publishing_figures_needs_a_reason(reason: str) -> None:
    with pytest.raises(Refused):
        lifecycle.publish_figures([make.city_figure(published=False)], reason=reason)


def test_publishing_no_figures_is_refused() -> None:
    with pytest.raises(Refused):
        lifecycle.publish_figures([], reason="年报")


def test_a_published_figure_is_not_published_again() -> None:
    figure = make.city_figure(value="1")
    figure.value = Decimal(2)
    with pytest.raises(Exception, match="figure"):
        lifecycle.publish_figures([figure], reason="改数")
    assert (values(), Publication.objects.count()) == ([1], 1)


def test_figures_and_entries_share_the_registrys_revisions() -> None:
    base, figure, other = make.training_base(), make.city_figure(), make.training_base()
    assert [row.revision_id for row in (base, figure, other)] == [1, 2, 3]
