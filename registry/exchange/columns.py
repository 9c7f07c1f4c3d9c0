"""The columns of a download: a stable machine name, a heading in the reader's language, and where the value is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Min
from django.db.models.expressions import Combinable, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from registry.exchange.sql import joined
from registry.models import (
    Basis,
    Citation,
    EntryIndustry,
    EntryName,
    Kind,
    Level,
    Offering,
    Recognition,
    Site,
    Subject,
)


def as_text(value: Any) -> str:
    """A database value as a cell."""
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Column:
    """``expression`` is selected for each entry; ``render`` makes the cell of what it gives."""

    name: str
    heading: Any
    expression: Combinable
    render: Callable[[Any], str] = as_text


def labelled(labels: Mapping[Any, Any]) -> Callable[[Any], str]:
    """Renders a stored choice as its label in the reader's language."""
    return lambda value: str(labels.get(value, "")) if value is not None else ""


def choice(path: str, heading: Any, choices: list[tuple[str, Any]]) -> Column:
    """A kind's own column with a closed vocabulary."""
    return Column(path.rpartition("__")[2], heading, F(path), labelled(dict(choices)))


def basis_of(field: str) -> Subquery:
    """How surely the column ``field`` of an entry is known."""
    return Subquery(Citation.objects.filter(entry=OuterRef("pk"), field=field).values("basis")[:1])


def _basis(value: str | None) -> str:
    return str(Basis(value or Basis.UNVERIFIED).label)


def _since() -> Subquery:
    ledger = Recognition.objects.filter(entry=OuterRef("pk"), ended_on=None).order_by()
    return Subquery(ledger.values("entry").annotate(first=Min("year")).values("first"))


COLUMNS: tuple[Column, ...] = (
    Column("code", _("Code"), F("record_id")),
    Column("kind", _("Kind"), F("kind"), labelled(dict(Kind.choices))),
    Column("name", _("Name"), F("name")),
    Column("name_en", _("English name"), F("name_en")),
    Column("other_names", _("Other names"), joined(EntryName.objects.all(), "text")),
    Column("level", _("Level"), F("level_now"), labelled(dict(Level.choices))),
    Column("since", _("Recognised since (year)"), _since()),
    Column("district", _("District"), F("district__name")),
    Column("district_code", _("District code"), F("district__code")),
    Column("district_basis", _("Basis of the district"), basis_of("district"), _basis),
    Column("host", _("Host"), F("host__name")),
    Column("credit_code", _("Unified social credit code of the host"), F("host__credit_code")),
    Column("industries", _("Industries"), joined(EntryIndustry.objects.all(), "industry__name")),
    Column("majors", _("Majors"), joined(Offering.objects.filter(subject__type=Subject.Type.MAJOR), "subject__name")),
    Column(
        "occupations",
        _("Occupations"),
        joined(Offering.objects.filter(subject__type=Subject.Type.OCCUPATION), "subject__name"),
    ),
    Column("sites", _("Sites"), joined(Site.objects.all(), "name")),
    Column("website", _("Website"), F("website")),
    Column("address", _("Address"), F("address")),
    Column("summary", _("Summary of the body"), F("summary")),
    Column(
        "source",
        _("Source of the name"),
        Subquery(Citation.objects.filter(entry=OuterRef("pk"), field="name").values("source__title")[:1]),
    ),
    Column(
        "locator",
        _("Place in the source"),
        Subquery(Citation.objects.filter(entry=OuterRef("pk"), field="name").values("locator")[:1]),
    ),
    Column("revision", _("Revision"), F("revision_id")),
)
