"""Lists inside a cell, gathered by the database."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, TextField

SEPARATOR = "、"
GROUPED = f"(SELECT GROUP_CONCAT(joined, '{SEPARATOR}') FROM (%(subquery)s))"  # noqa: S608 nothing of it is typed


class Joined(Subquery):
    """The values of a correlated subquery in its order, joined by 、; null where there is none."""

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self.as_sql(compiler, connection, template=f"ARRAY_TO_STRING(ARRAY(%(subquery)s), '{SEPARATOR}')")

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self.as_sql(compiler, connection, template=GROUPED)


def joined(parts: QuerySet[Any], path: str) -> Joined:
    """The values of ``path`` of the parts of each entry, in their order."""
    return Joined(parts.filter(entry=OuterRef("pk")).order_by("order", "id").values(joined=F(path)))
