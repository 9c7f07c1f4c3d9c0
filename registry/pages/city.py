"""The figures of the whole city, by the kind of body they are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from registry.models import CityStatistic, Kind
from registry.models.choices import StrOrPromise
from registry.pages.series import Series, key_of, of_city


@dataclass(frozen=True)
class Group:
    """The figures of one kind of body, or of the whole city. ``since`` are those that today has besides."""

    key: str
    label: StrOrPromise
    rows: list[CityStatistic]
    series: list[Series]
    since: list[CityStatistic]


def figures_at(revision: int | None) -> list[CityStatistic]:
    """The figures in force at a revision or now, with what a page shows of them."""
    return list(CityStatistic.objects.at(revision).select_related("indicator", "source", "revision"))


def in_groups(figures: Sequence[CityStatistic], today: Sequence[CityStatistic]) -> list[Group]:
    """The figures under the kind they are about, those of the whole city first."""
    now, then = {key_of(figure): figure for figure in today}, {key_of(figure) for figure in figures}
    labels: dict[str, StrOrPromise] = {"": _("The whole city"), **{kind.value: kind.plural for kind in Kind}}
    groups = []
    for key, label in labels.items():
        rows = [figure for figure in figures if figure.kind == key]
        since = [figure for figure in today if figure.kind == key and key_of(figure) not in then]
        groups.append(Group(key or "city", label, rows, of_city(rows, now), since))
    return [group for group in groups if group.rows or group.since]
