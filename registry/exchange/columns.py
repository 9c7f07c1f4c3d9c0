"""What a column of a download is: named, typed and explained once, for files, dictionary, schema and API alike.

A column's ``name`` is what programs rely on and never changes its meaning; its ``heading`` is what people read. The
tables themselves are in ``registry.exchange.tables`` and in ``TABLES`` of ``<app>/columns.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from registry.exchange.sql import Joined
from registry.models import Kind
from registry.models.choices import StrOrPromise


class Type(StrEnum):
    """What the cells of a column are."""

    STRING = "string"
    # Text that only looks like a number, such as a district's code: it keeps its zeros and every digit.
    CODE = "code"
    # One value of a closed vocabulary: a label for people, the stored code for programs.
    CHOICE = "choice"
    # Several texts, joined by 、 where a cell holds one.
    LIST = "list"
    URL = "url"
    INTEGER = "integer"
    YEAR = "year"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


# What somebody typed, and might therefore begin with a character that a spreadsheet takes for a formula.
TYPED = frozenset({Type.STRING, Type.CODE, Type.LIST, Type.URL})
NUMERIC = frozenset({Type.INTEGER, Type.YEAR, Type.NUMBER})
YES_NO: Mapping[Any, StrOrPromise] = {True: _("Yes"), False: _("No")}


@dataclass(frozen=True, eq=False)
class Column:
    """One column.

    ``expression`` is selected for each row; ``meaning`` is a sentence for the reader; ``rule`` names the standard or
    notice that the values follow, if there is one; ``labels`` are the values of a closed vocabulary as people read
    them, ``codes`` as programs do, where the stored value is not itself the code.
    """

    name: str
    heading: StrOrPromise
    expression: Any
    type: Type = Type.STRING
    meaning: StrOrPromise = ""
    unit: StrOrPromise = ""
    rule: StrOrPromise = ""
    labels: Mapping[Any, StrOrPromise] = field(default_factory=dict)
    codes: Mapping[Any, str] = field(default_factory=dict)
    # Where the row of an entry's cells keeps the value, which ``expression`` would have to gather from its parts.
    kept: str = ""
    # The value or the list of an entry whose sources are those of this column, where it is called otherwise there.
    stated_in: str = ""
    # Nothing in it ever needs a guard or quotes: the registry makes it, or the database lets nothing else in.
    is_plain: bool = False
    # What lists that others made call it; an import knows it by these too.
    also: tuple[str, ...] = ()

    @property
    def selected(self) -> Any:
        """What a download selects."""
        return F(f"cells__{self.kept}") if self.kept else self.expression

    @property
    def evidence(self) -> str:
        """The value or the list of an entry that names the sources of this column."""
        return self.stated_in or self.name

    def render(self, value: Any) -> str:
        """A stored value as a cell in the reader's language."""
        if value is None:
            return ""
        return str(self.labels.get(value, "")) if self.labels else str(value)

    def code(self, value: Any) -> Any:
        """A stored value as programs read it: the code of a choice, everything else as it is."""
        return self.codes.get(value, value)


@dataclass(frozen=True, eq=False)
class Run:
    """Neighbouring columns of entries whose cells are kept together, quoted and guarded as a line of CSV has them.

    What a reader's language, the day or a changed word would turn is in none of them.
    """

    # The field of an entry's cells.
    name: str
    columns: tuple[Column, ...]

    @property
    def selected(self) -> Any:
        """What a download selects."""
        return F(f"cells__{self.name}")


Piece = Column | Run


def choice(
    path: str,
    heading: StrOrPromise,
    choices: Sequence[tuple[Any, Any]],
    meaning: StrOrPromise = "",
    *,
    name: str = "",
    rule: StrOrPromise = "",
) -> Column:
    """A column with a closed vocabulary."""
    named = name or path.rpartition("__")[2]
    return Column(named, heading, F(path), Type.CHOICE, meaning, rule=rule, labels=dict(choices))


def listed(
    name: str,
    heading: StrOrPromise,
    parts: QuerySet[Any],
    path: str,
    meaning: StrOrPromise = "",
    also: tuple[str, ...] = (),
    *,
    kept: str = "",
) -> Column:
    """A column that names parts of the entry, joined by 、."""
    joined = Joined(parts, path)
    return Column(name, heading, joined, Type.LIST, meaning, kept=kept, stated_in=parts.model.plural, also=also)


@dataclass(frozen=True)
class Selection:
    """Where the rows of a table come from.

    ``key`` is the path of the entry that a row belongs to, ``order`` the paths by which the rows of one entry are
    sorted, and ``values`` replaces the expressions of columns whose value lies elsewhere in these rows.
    """

    rows: Callable[[], QuerySet[Any]]
    key: str = "pk"
    order: tuple[str, ...] = ()
    values: Mapping[str, Combinable] = field(default_factory=dict)

    def expression(self, piece: Piece) -> Any:
        """What is selected for ``piece``."""
        return self.values.get(piece.name, piece.selected)


@dataclass(frozen=True, eq=False)
class Table:
    """The columns of one kind of download, and where its rows come from.

    ``key`` names the columns that tell its rows apart. A table with ``kind`` holds one row an entry of that kind; the
    long ones (``is_long``) hold one row a fact.
    """

    name: str
    title: StrOrPromise
    description: StrOrPromise
    columns: tuple[Column, ...]
    selections: tuple[Selection, ...]
    key: tuple[str, ...] = ("code",)
    kind: Kind | None = None
    is_long: bool = False
    runs: tuple[Run, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that machine name; raises ``KeyError``."""
        return {column.name: column for column in self.columns}[name]

    def choose(self, names: Sequence[str]) -> tuple[Column, ...]:
        """The columns of these names in the order they are named; raises ``KeyError`` for one that there is not."""
        by_name = {column.name: column for column in self.columns}
        return tuple(by_name[name] for name in names)

    def pieces(self, columns: Sequence[Column]) -> list[Piece]:
        """The same columns, with a run wherever one is among them from its first to its last."""
        pieces: list[Piece] = list(columns)
        for run in self.runs:
            size = len(run.columns)
            for start in range(len(pieces) - size + 1):
                if tuple(pieces[start : start + size]) == run.columns:
                    pieces[start : start + size] = [run]
                    break
        return pieces


def is_cited(name: str) -> Q:
    """Whether a source states or implies the entry's column ``name``, by the relation that ``cited`` adds."""
    return Q(**{f"cited_{name}__basis__in": ("stated", "implied")})
