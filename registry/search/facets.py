"""What a list can be narrowed by: the options of each facet and the stored values that each stands for."""

import datetime
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.models import District, Industry
from registry.models.vocabulary import district_links, kin

# The option for entries whose district nobody knows yet.
UNKNOWN = "unknown"
NAMES = ("id", "code", "name", "name_en")
Choices = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Option:
    """One value of a parameter. ``stored`` are the values of the dimension that it stands for."""

    value: str
    label: str
    stored: frozenset[Hashable]
    depth: int = 0
    always: bool = True


@dataclass(frozen=True)
class Facet:
    """One parameter, the dimension of the index that it narrows, and its options."""

    name: str
    label: str
    dimension: str
    options: Sequence[Option]

    def stored(self, chosen: Iterable[str]) -> frozenset[Hashable]:
        """The values of the dimension that the chosen options stand for."""
        wanted = set(chosen)
        return frozenset(value for option in self.options if option.value in wanted for value in option.stored)


@lru_cache(maxsize=64)
def choice_options(choices: Choices, stored: Callable[[str], Hashable], language: str | None) -> Sequence[Option]:
    """Options of a closed vocabulary, made once for each ``language``."""
    return tuple(Option(value, str(label), frozenset({stored(value)})) for value, label in choices)


def district_options() -> Sequence[Option]:
    """Every district with its kin, those of today first, and one option for entries without a district."""
    rows = District.objects.order_by("-valid_from").values_list(*NAMES, "valid_from", "valid_to")
    return _districts(tuple(rows), tuple(district_links()), localdate(), get_language())


@lru_cache(maxsize=8)
def _districts(
    rows: tuple[Any, ...], links: tuple[tuple[int, int], ...], today: datetime.date, language: str | None
) -> Sequence[Option]:
    """The same of the rows as they are stored: asked for with every list, and made again when a row was changed."""
    by_code: dict[str, list[District]] = {}
    for values in rows:
        district = District(**dict(zip((*NAMES, "valid_from", "valid_to"), values, strict=True)))
        by_code.setdefault(district.code, []).append(district)
    stored = {code: frozenset(kin({row.pk for row in found}, links)) for code, found in by_code.items()}
    options = [
        Option(code, found[0].local_name, stored[code], always=found[0].exists_on(today))
        for code, found in sorted(by_code.items())
    ]
    options.sort(key=lambda option: not option.always)
    return (*options, Option(UNKNOWN, _("District to be verified"), frozenset({None})))


def industry_options() -> Sequence[Option]:
    """Every group, which stands for its leaves too, followed by them."""
    return _industries(tuple(Industry.objects.values_list(*NAMES, "parent_id")), get_language())


@lru_cache(maxsize=8)
def _industries(rows: tuple[Any, ...], language: str | None) -> Sequence[Option]:
    leaves: dict[int | None, list[Industry]] = {}
    for values in rows:
        row = Industry(**dict(zip((*NAMES, "parent_id"), values, strict=True)))
        leaves.setdefault(row.parent_id, []).append(row)
    options = []
    for group in leaves.get(None, []):
        below = leaves.get(group.pk, [])
        options.append(Option(group.code, group.local_name, frozenset({group.pk, *(leaf.pk for leaf in below)})))
        options += [Option(leaf.code, leaf.local_name, frozenset({leaf.pk}), depth=1) for leaf in below]
    return tuple(options)
