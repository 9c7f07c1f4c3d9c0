"""What a list can be narrowed by: the options of each facet and the stored values that each stands for."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from registry.models import District, Industry
from registry.models.vocabulary import district_links, kin

# The option for entries whose district nobody knows yet.
UNKNOWN = "unknown"


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
    options: list[Option]

    def stored(self, chosen: Iterable[str]) -> frozenset[Hashable]:
        """The values of the dimension that the chosen options stand for."""
        wanted = set(chosen)
        return frozenset(value for option in self.options if option.value in wanted for value in option.stored)


def choice_options(choices: Iterable[tuple[str, object]], stored: Callable[[str], Hashable]) -> list[Option]:
    """Options of a closed vocabulary."""
    return [Option(value, str(label), frozenset({stored(value)})) for value, label in choices]


def district_options() -> list[Option]:
    """Every district with its kin, those of today first, and one option for entries without a district."""
    links, today = district_links(), localdate()
    by_code: dict[str, list[District]] = {}
    for district in District.objects.order_by("-valid_from"):
        by_code.setdefault(district.code, []).append(district)
    stored = {code: frozenset(kin({row.pk for row in rows}, links)) for code, rows in by_code.items()}
    options = [
        Option(code, rows[0].local_name, stored[code], always=rows[0].exists_on(today))
        for code, rows in sorted(by_code.items())
    ]
    options.sort(key=lambda option: not option.always)
    return [*options, Option(UNKNOWN, _("District to be verified"), frozenset({None}))]


def industry_options() -> list[Option]:
    """Every group, which stands for its leaves too, followed by them."""
    rows = list(Industry.objects.all())
    leaves: dict[int | None, list[Industry]] = {}
    for row in rows:
        leaves.setdefault(row.parent_id, []).append(row)
    options = []
    for group in leaves.get(None, []):
        below = leaves.get(group.pk, [])
        options.append(Option(group.code, group.local_name, frozenset({group.pk, *(leaf.pk for leaf in below)})))
        options += [Option(leaf.code, leaf.local_name, frozenset({leaf.pk}), depth=1) for leaf in below]
    return options
