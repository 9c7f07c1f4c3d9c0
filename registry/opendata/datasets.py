"""The data sets: every list, every long table and every vocabulary, each with its files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.exchange.columns import Table
from registry.exchange.tables import tables
from registry.middleware import LANGUAGE_PARAMETER
from registry.models.choices import StrOrPromise
from registry.opendata.words import WORDS

# What the data sets are about, for catalogues that sort by subject.
THEME = _("Human resources and vocational training")
KEYWORDS = (_("skilled workers"), _("vocational training"), _("Chongqing"))
COVERAGE = "重庆市"
COVERAGE_URI = "http://www.wikidata.org/entity/Q11725"
PAGES = {"city-statistics": "statistics", "districts": "districts", "industries": "industries", "sources": "sources"}
MEDIA_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "sqlite": "application/vnd.sqlite3",
}


@dataclass(frozen=True)
class Dataset:
    """One data set."""

    table: Table
    # The name of the page that shows it, if there is one.
    page: str

    @property
    def name(self) -> str:
        """What programs call it: it does not change."""
        return self.table.name

    @property
    def title(self) -> StrOrPromise:
        return self.table.title

    @property
    def description(self) -> StrOrPromise:
        return self.table.description

    @property
    def is_word(self) -> bool:
        """Whether it is no list of records, nor of facts about them."""
        return self.name in WORDS

    def path(self, form: str) -> str:
        """The address of a file, in the reader's language whoever asks for it."""
        file = f"{self.name}.{form}" if self.is_word or self.table.is_long else f"export.{form}"
        return f"{self._folder}{file}?{LANGUAGE_PARAMETER}={get_language()}"

    @property
    def _folder(self) -> str:
        return reverse("data" if self.is_word or self.table.is_long else self.page)


def datasets() -> list[Dataset]:
    """Every data set there is, in the order of the page."""
    return [*_lists(), *_words()]


def _lists() -> Iterator[Dataset]:
    for table in tables().values():
        page = "" if table.is_long else f"{table.kind}-list" if table.kind else "search"
        yield Dataset(table, page)


def _words() -> Iterator[Dataset]:
    for name, table in WORDS.items():
        yield Dataset(table, PAGES.get(name, ""))
