"""Lists that are read from one key to the next, with the fields that are asked for."""

from collections.abc import Sequence
from functools import reduce
from typing import Any, ClassVar, NamedTuple

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter

from registry.api import cursors, sparse
from registry.api.operations import page_of
from registry.api.parameters import of_filters, of_pages
from registry.api.problems import Problem
from registry.api.sparse import Sparse
from registry.api.views import Reading


class Stretch(NamedTuple):
    """What passes the filters, from which key on, how many of it, and which fields."""

    rows: QuerySet[Any]
    after: list[Any]
    limit: int
    names: set[str]


class ListEndpoint(Reading[Stretch]):
    """Rows in the order of ``keys``, which ascend and are together unique, so that nothing moves between two pages."""

    queryset: ClassVar[QuerySet[Any]]
    filterset_class: ClassVar[type[django_filters.FilterSet]]
    shape: ClassVar[type[Sparse]]
    keys: ClassVar[tuple[str, ...]] = ("pk",)

    @property
    def names(self) -> list[str]:
        """The fields that there are."""
        return list(self.shape().fields)

    def parameters(self) -> list[OpenApiParameter]:
        fields = sparse.of_fields(self.names, self.shape.always)
        return [*of_filters(self.filterset_class), fields, *of_pages(), *super().parameters()]

    def answers(self) -> Any:
        return page_of(f"{self.shape.__name__.removesuffix('Shape')}Page", self.shape())

    def ask(self, **path: Any) -> Stretch:
        filterset = self.filterset_class(self.request.GET, queryset=self.queryset.all(), request=self.request)
        if not filterset.is_valid():
            raise Problem.of_parameters(filterset.form.errors)
        place = cursors.read(self.request)
        names = sparse.chosen(self.request, self.names, self.shape.always, self.names) or set(self.names)
        return Stretch(filterset.qs, place.after if place else [], cursors.limit(self.request), names)

    def answer(self, asked: Stretch) -> dict[str, Any]:
        rows = asked.rows.filter(beyond(self.keys, asked.after)) if asked.after else asked.rows
        found = list(rows.order_by(*self.keys)[: asked.limit + 1])
        shown = found[: asked.limit]
        return {
            "revision": self.edition.revision,
            "day": self.edition.day,
            "count": asked.rows.count(),
            "next": self._next(shown[-1]) if len(found) > len(shown) else None,
            "results": self.write(shown, asked.names),
        }

    def write(self, rows: Sequence[Any], names: set[str]) -> Any:
        """The rows in their shape, with the fields ``names``."""
        shape = self.shape(context={"request": self.request})
        for name in set(shape.fields) - names:
            shape.fields.pop(name)
        return [shape.to_representation(row) for row in rows]

    def _next(self, last: Any) -> str:
        after = [getattr(last, key) for key in self.keys]
        return cursors.next_address(self.request, cursors.Place(self.edition.revision, self.edition.day, after))


def beyond(keys: Sequence[str], after: Sequence[Any]) -> Q:
    """The rows whose ``keys`` come after these values."""
    pairs = list(zip(keys, after, strict=True))
    last, value = pairs.pop()
    found = Q(**{f"{last}__gt": value})
    return reduce(lambda later, pair: Q(**{f"{pair[0]}__gt": pair[1]}) | Q(**dict([pair])) & later, pairs[::-1], found)
