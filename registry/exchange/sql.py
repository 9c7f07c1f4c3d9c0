"""Values that the database gathers from the parts of each entry."""

from typing import Any

from django.db.models import Aggregate, CharField, DateField, F, Func, OuterRef, QuerySet, Subquery, TextField

from registry.exchange.lists import SEPARATOR, escaped_in_sql


class Gathered(Subquery):
    """One value made of the parts of each entry, by an aggregate; null where an entry has none."""

    def __init__(self, parts: QuerySet[Any], aggregate: Aggregate) -> None:
        self.parts, self.aggregate = parts, aggregate
        own = parts.filter(entry=OuterRef("pk")).order_by().values("entry")
        super().__init__(own.annotate(value=aggregate).values("value"))

    def grouped(self) -> QuerySet[Any, Any]:
        """The same for all entries at once, as pairs of an entry's id and the value."""
        pairs: QuerySet[Any, Any] = (
            self.parts.order_by().values("entry").annotate(value=self.aggregate).values_list("entry", "value")
        )
        return pairs


class InOrder(Aggregate):
    """Texts of parts in the order of the parts, joined by 、 or as an array (PostgreSQL alone)."""

    output_field = TextField()
    as_text = f"STRING_AGG({escaped_in_sql('%(text)s')}, '{SEPARATOR}' ORDER BY %(order)s)"
    as_array = "ARRAY_AGG(%(text)s ORDER BY %(order)s)"

    def __init__(self, path: str, is_array: bool = False) -> None:
        super().__init__(F(path), F("order"), F("id"))
        self.is_array = is_array

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        text, *order = (compiler.compile(each)[0] for each in self.get_source_expressions()[:3])
        template = self.as_array if self.is_array else self.as_text
        return template % {"text": text, "order": ", ".join(order)}, ()


class Joined(Gathered):
    """The texts of an entry's parts in their order, joined by 、 or as an array; null where there is none."""

    output_field = TextField()
    # Nothing of it is typed by anyone.
    in_postgresql = f"(SELECT STRING_AGG({escaped_in_sql('joined')}, '{SEPARATOR}') FROM (%(subquery)s) AS own)"  # noqa: S608
    in_sqlite = f"(SELECT GROUP_CONCAT({escaped_in_sql('joined')}, '{SEPARATOR}') FROM (%(subquery)s))"  # noqa: S608
    array_in_sqlite = "(SELECT JSON_GROUP_ARRAY(joined) FROM (%(subquery)s))"

    def __init__(self, parts: QuerySet[Any], path: str, is_array: bool = False) -> None:
        super().__init__(parts, InOrder(path, is_array))
        self.path, self.is_array = path, is_array
        Subquery.__init__(self, parts.filter(entry=OuterRef("pk")).order_by("order", "id").values(joined=F(path)))

    def as_array(self) -> "Joined":
        """The same texts, apart from each other: an array of PostgreSQL, JSON from SQLite."""
        return Joined(self.parts, self.path, is_array=True)

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self.as_sql(compiler, connection, template=self.in_postgresql)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self.as_sql(compiler, connection, template=self.array_in_sqlite if self.is_array else self.in_sqlite)


def joined(parts: QuerySet[Any], path: str) -> Joined:
    """The values of ``path`` of the parts of each entry, in their order."""
    return Joined(parts, path)


class LocalDay(Func):
    """The day of a moment by the registry's calendar: China knows one time, and no summer time."""

    output_field = DateField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="(%(expressions)s AT TIME ZONE INTERVAL '8 hours')::date")

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="DATE(%(expressions)s, '+8 hours')")


class AsText(Func):
    """A number as plain digits, without the zeros that its column pads it with."""

    output_field = CharField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="TRIM_SCALE(%(expressions)s)::text")

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS TEXT)")
