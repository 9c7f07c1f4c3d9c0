"""What the page of open data says of all data sets, in the fields of a Chinese catalogue of public data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.exchange.columns import Column, Table, Type
from registry.exchange.tables import ENTRIES
from registry.opendata.datasets import COVERAGE, KEYWORDS, THEME

TYPE_LABELS: dict[Type, Promise] = {
    Type.STRING: gettext_lazy("Text"),
    Type.CODE: gettext_lazy("Code, as text"),
    Type.CHOICE: gettext_lazy("One of a list"),
    Type.LIST: gettext_lazy("List, joined by 、 (one within a text is written \\、)"),
    Type.URL: gettext_lazy("Web address"),
    Type.INTEGER: gettext_lazy("Whole number"),
    Type.YEAR: gettext_lazy("Year, four digits"),
    Type.NUMBER: gettext_lazy("Number"),
    Type.BOOLEAN: gettext_lazy("Yes or no"),
    Type.DATE: gettext_lazy("Date, YYYY-MM-DD"),
}


@dataclass(frozen=True)
class Said:
    """One line of the catalogue."""

    label: str
    text: str
    url: str = ""


def said_of_all() -> list[Said]:
    """What holds for every data set; what nobody has set is left out."""
    return [line for line in _lines() if line.text]


def _lines() -> Iterator[Said]:
    told = settings.OPEN_DATA
    yield Said(_("Provided by"), told["publisher"])
    yield Said(_("Subject of the data"), str(THEME))
    yield Said(_("Keywords"), "、".join(str(word) for word in KEYWORDS))
    yield Said(_("Area covered"), COVERAGE)
    yield Said(_("Language of the data"), _("Chinese, with English names where they exist"))
    yield Said(_("Update cycle"), _("With every publication; one file of everything at most some hours later"))
    yield Said(_("Openness"), told["openness"])
    yield Said(_("Access"), _("Without an account"))
    yield Said(_("Licence"), told["licence"] or told["licence_url"], told["licence_url"])
    yield Said(_("Contact"), told["contact"])


@dataclass(frozen=True)
class Explained:
    """One column of the dictionary."""

    column: Column
    table: Table

    @property
    def type(self) -> Promise:
        return TYPE_LABELS[self.column.type]

    @property
    def values(self) -> list[tuple[str, str]]:
        """The values of a closed vocabulary: what programs read, and what people read."""
        return [(str(self.column.code(stored)), str(label)) for stored, label in self.column.labels.items()]


def dictionary(tables: list[Table]) -> list[tuple[Table, list[Explained], bool]]:
    """Every table with its columns; of a kind only those that it has besides the columns of all records."""
    common = {column.name for column in ENTRIES.columns}
    found = []
    for table in tables:
        own = [column for column in table.columns if not (table.kind and column.name in common)]
        found.append((table, [Explained(column, table) for column in own], bool(table.kind)))
    return found
