"""Sets of entries inside a statement of the database, which takes each as one parameter, however large it is."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Case, F, Func, IntegerField, Value, When
from django.db.models.functions import Cast

from registry.search import bitsets


class Among(Func):
    """Whether the id of a row is in a set, as a condition that the planner may begin with."""

    output_field = BooleanField()
    in_postgresql = "{key} IN (SELECT unnest(%s::bigint[]))"
    in_sqlite = "{key} IN (SELECT value FROM json_each(%s))"

    def __init__(self, bits: int) -> None:
        super().__init__(F("pk"))
        self.ids = ",".join(map(str, bitsets.ids(bits)))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        key, params = compiler.compile(self.source_expressions[0])
        return self.in_postgresql.format(key=key), (*params, f"{{{self.ids}}}")

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        key, params = compiler.compile(self.source_expressions[0])
        return self.in_sqlite.format(key=key), (*params, f"[{self.ids}]")


class Marked(Among):
    """The same as a value of each row: PostgreSQL hashes an array in an expression, whatever ``work_mem`` is."""

    in_postgresql = "{key} = ANY(%s::bigint[])"


def rank_among(tiers: Sequence[int]) -> Case:
    """The place in ``tiers`` of the set that a row is in; that of the largest for a row in none of them."""
    sizes = [tier.bit_count() for tier in tiers]
    largest = sizes.index(max(sizes)) if sizes else 0
    whens = [When(Marked(tier), then=Value(place)) for place, tier in enumerate(tiers) if tier and place != largest]
    # A bare number would be taken for the number of a column to sort by.
    return Case(*whens, default=Cast(Value(largest), IntegerField()), output_field=IntegerField())
