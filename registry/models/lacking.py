"""Which entries lack evidence: a value that nobody has sourced, or an unknown district."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from registry.models.choices import Basis
from registry.models.citation import Citation
from registry.models.entry import Entry
from registry.models.parts import Part, part_models


def lacking(model: type[Entry]) -> Q:
    """The condition that an entry of ``model`` has a value without evidence.

    Every subquery stands by itself, so that it is answered once and not for each entry: with two dozen of them that is
    the difference between a second and ten.
    """
    sourced = Citation.objects.exclude(basis=Basis.UNVERIFIED).order_by()
    columns = [
        _filled(model, name) & ~Q(pk__in=sourced.filter(field=name).values("entry")) for name in model.own_fields
    ]
    first, *others = [unverified(part).values("entry") for part in parts_beside_citations()]
    return reduce(or_, [*columns, Q(pk__in=first.union(*others))], Q(district__isnull=True))


def unverified(part: type[Part]) -> QuerySet[Any]:
    """The parts of one kind that nobody has sourced."""
    return part._base_manager.filter(basis=Basis.UNVERIFIED).order_by()


def parts_beside_citations() -> list[type[Part]]:
    """The kinds of part that are facts themselves."""
    return [part for part in part_models() if part is not Citation]


def _filled(model: type[Entry], name: str) -> Q:
    column = model._meta.get_field(name)
    return Q(**{f"{name}__isnull": False}) if column.null else ~Q(**{name: ""})
