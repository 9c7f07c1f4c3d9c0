"""Lists that are read from one key to the next."""

from collections.abc import Sequence
from functools import reduce
from typing import Any, ClassVar, NamedTuple

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from registry.api import cursors
from registry.api.operations import page_of
from registry.api.parameters import of_filters, of_pages
from registry.api.problems import Problem
from registry.api.views import Reading


class Stretch(NamedTuple):
    """What passes the filters, from which key on, and how many of it."""

    rows: QuerySet[Any]
    after: list[Any]
    limit: int


class ListEndpoint(Reading[Stretch]):
    """Rows in the order of ``keys``, which ascend and are together unique, so that nothing moves between two pages."""

    queryset: ClassVar[QuerySet[Any]]
    filterset_class: ClassVar[type[django_filters.FilterSet]]
    shape: ClassVar[type[serializers.Serializer[Any]]]
    keys: ClassVar[tuple[str, ...]] = ("pk",)

    def parameters(self) -> list[OpenApiParameter]:
        return [*of_filters(self.filterset_class), *of_pages(), *super().parameters()]

    def answers(self) -> Any:
        return page_of(f"{self.shape.__name__.removesuffix('Shape')}Page", self.shape())

    def ask(self, **path: Any) -> Stretch:
        filterset = self.filterset_class(self.request.GET, queryset=self.queryset.all(), request=self.request)
        if not filterset.is_valid():
            raise Problem.of_parameters(filterset.form.errors)
        place = cursors.read(self.request)
        return Stretch(filterset.qs, place.after if place else [], cursors.limit(self.request))

    def answer(self, asked: Stretch) -> dict[str, Any]:
        rows = asked.rows.filter(beyond(self.keys, asked.after)) if asked.after else asked.rows
        found = list(rows.order_by(*self.keys)[: asked.limit + 1])
        shown = found[: asked.limit]
        return {
            "revision": self.edition.revision,
            "day": self.edition.day,
            "count": asked.rows.count(),
            "next": self._next(shown[-1]) if len(found) > len(shown) else None,
            "results": self.write(shown),
        }

    def write(self, rows: Sequence[Any]) -> Any:
        """The rows in their shape."""
        return self.shape(rows, many=True, context={"request": self.request}).data

    def _next(self, last: Any) -> str:
        after = [getattr(last, key) for key in self.keys]
        return cursors.next_address(self.request, cursors.Place(self.edition.revision, self.edition.day, after))


def beyond(keys: Sequence[str], after: Sequence[Any]) -> Q:
    """The rows whose ``keys`` come after these values."""
    pairs = list(zip(keys, after, strict=True))
    last, value = pairs.pop()
    found = Q(**{f"{last}__gt": value})
    return reduce(lambda later, pair: Q(**{f"{pair[0]}__gt": pair[1]}) | Q(**dict([pair])) & later, pairs[::-1], found)
