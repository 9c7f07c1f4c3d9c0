"""The entries of a page of a list with what its lines show: statements written once a process, since lists are many.

They come as ``EntryQuerySet.for_listing`` gives them, which is for whoever lists a queryset of a page's own.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.db import models

from registry.models import Citation, District, Entry, EntryIndustry, Industry, Organisation, Source
from registry.models.querysets import LISTED
from registry.prepared import Given, Prepared


class Columns:
    """The columns ``names`` of a model, reached by ``path`` from the rows asked for."""

    def __init__(self, model: type[models.Model], path: str, names: Iterable[str]) -> None:
        # In the order of the model, in which ``from_db`` takes them: the key comes first.
        wanted = {"id", *names}
        self.model = model
        self.names = [column.attname for column in model._meta.concrete_fields if column.name in wanted]
        self.paths = [f"{path}{name}" for name in self.names]

    def row(self, values: Sequence[Any]) -> Any:
        """An instance that knows these columns, and asks for others when it is asked; ``None`` without a key."""
        return None if values[0] is None else self.model.from_db(None, self.names, values)


def _lent(path: str) -> list[str]:
    return [name.removeprefix(f"{path}__") for name in LISTED if name.startswith(f"{path}__")]


OWN = Columns(Entry, "", ["district", "host", *(name for name in LISTED if "__" not in name)])
DISTRICT = Columns(District, "district__", _lent("district"))
HOST = Columns(Organisation, "host__", _lent("host"))
INDUSTRY = Columns(Industry, "industry__", ["code", "name", "name_en"])
CITATION = Columns(Citation, "", ["entry", "basis", "locator", "note", "source"])
SOURCE = Columns(Source, "source__", [column.name for column in Source._meta.concrete_fields])


def listed(keys: Iterable[int]) -> list[Entry]:
    """The entries with these ids, in the order of the ids."""
    keys = list(keys)
    found = {row[0]: _entry(row) for row in _entries().of(keys)}
    for key, *values in _industries().of(keys):
        found[key].industry_links.append(EntryIndustry(industry=INDUSTRY.row(values)))
    for row in _citations().of(keys):
        citation, source = (columns.row(values) for columns, values in _parted(row, CITATION, SOURCE))
        citation.source = source
        found[citation.entry_id].district_citations.append(citation)
    return [found[key] for key in keys]


def _entry(row: Sequence[Any]) -> Any:
    entry, district, host = (columns.row(values) for columns, values in _parted(row, OWN, DISTRICT, HOST))
    entry.district, entry.host = district, host
    entry.industry_links, entry.district_citations = [], []
    return entry


def _parted(row: Sequence[Any], *parts: Columns) -> Iterable[tuple[Columns, Sequence[Any]]]:
    start = 0
    for columns in parts:
        yield columns, row[start : start + len(columns.names)]
        start += len(columns.names)


@cache
def _entries() -> Prepared:
    return Prepared(Entry.objects.filter(Given("pk")).order_by(), *OWN.paths, *DISTRICT.paths, *HOST.paths)


@cache
def _industries() -> Prepared:
    links = EntryIndustry.objects.filter(Given("entry_id")).order_by("order", "id")
    return Prepared(links, "entry_id", *INDUSTRY.paths)


@cache
def _citations() -> Prepared:
    return Prepared(
        Citation.objects.filter(Given("entry_id"), field="district").order_by(), *CITATION.paths, *SOURCE.paths
    )
