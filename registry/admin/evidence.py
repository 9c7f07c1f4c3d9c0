"""What lacks evidence: values that nobody has sourced, and an unknown district."""

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet

from registry.models import Basis, Citation, Entry, Part, part_models


def lacking(model: type[Entry]) -> Q:
    """The condition that an entry of ``model`` has a value without evidence.

    Every subquery stands by itself, so that it is answered once and not for each entry: with two dozen of them that is
    the difference between a second and ten.
    """
    sourced = Citation.objects.exclude(basis=Basis.UNVERIFIED).order_by()
    columns = [
        _filled(model, name) & ~Q(pk__in=sourced.filter(field=name).values("entry")) for name in model.own_fields
    ]
    first, *others = [_unverified(part).values("entry") for part in _other_parts()]
    return reduce(or_, [*columns, Q(pk__in=first.union(*others))], Q(district__isnull=True))


def unsourced_fields(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """For each entry the columns that hold a value without evidence; ``district`` also where it is unknown."""
    rows = Citation.objects.filter(entry__in=[entry.pk for entry in entries]).exclude(basis=Basis.UNVERIFIED)
    sourced = set(rows.values_list("entry_id", "field"))
    return {
        entry.pk: [name for name in entry.own_fields if _is_owed(entry, name) and (entry.pk, name) not in sourced]
        for entry in entries
    }


def unverified_parts(entries: Sequence[Entry]) -> Counter[int]:
    """For each entry the number of its parts to be verified, of all kinds of part in one query."""
    keys = [entry.pk for entry in entries]
    counts = [_unverified(part).filter(entry__in=keys).values_list("entry_id") for part in _other_parts()]
    first, *others = [rows.annotate(found=Count("pk")) for rows in counts]
    total: Counter[int] = Counter()
    for key, found in first.union(*others, all=True):
        total[key] += found
    return total


def _unverified(part: type[Part]) -> QuerySet[Any]:
    return part._base_manager.filter(basis=Basis.UNVERIFIED).order_by()


def _other_parts() -> list[type[Part]]:
    return [part for part in part_models() if part is not Citation]


def _filled(model: type[Entry], name: str) -> Q:
    column = model._meta.get_field(name)
    return Q(**{f"{name}__isnull": False}) if column.null else ~Q(**{name: ""})


def _is_owed(entry: Entry, name: str) -> bool:
    column: Any = entry._meta.get_field(name)
    return name == "district" or getattr(entry, column.attname) not in {None, ""}
