"""The long tables: one row a fact, for those who count and for those who check."""

from typing import Any

from django.db.models import Case, CharField, F, IntegerField, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from registry.exchange.columns import Column, Selection, Table, Type, choice
from registry.exchange.sql import AsText
from registry.exchange.tables import CODE, KIND, NAME, REVISION
from registry.models import Basis, Citation, Figure, Part, Qualifier, Statistic, Tally, part_models

# The values of an entry that every kind has, as a citation names them.
OWN_VALUES = {
    "name": "entry__name",
    "name_en": "entry__name_en",
    "district": "entry__district__name",
    "host": "entry__host__name",
    "parent": "entry__parent_id",
    "summary": "entry__summary",
    "website": "entry__website",
    "address": "entry__address",
    "phone": "entry__phone",
}
OF_THE_ENTRY: dict[str, Combinable] = {
    "code": F("entry__record_id"),
    "kind": F("entry__kind"),
    "name": F("entry__name"),
    "revision": F("entry__revision_id"),
}
SOURCE_KEY = Column(
    "source_key", _("Key of the source"), F("source__key"), Type.CODE, _("The key of the source, which never changes.")
)
SOURCE = Column("source", _("Source"), F("source__title"), Type.STRING, _("The title of the source."))
LOCATOR = Column(
    "locator",
    _("Place in the source"),
    F("locator"),
    Type.STRING,
    _("Where in that document: a paragraph, a page, a line."),
)
BASIS = choice("basis", _("Basis"), Basis.choices, _("How surely the source supports the value."))

STATISTICS = Table(
    "statistics",
    _("Figures of the bodies"),
    _("One row for each figure of a published body, with its qualifier and its source."),
    (
        CODE,
        KIND,
        NAME,
        Column(
            "item", _("Number in the list"), F("order"), Type.INTEGER, _("Its place among the figures of the body.")
        ),
        Column("indicator_code", _("Code of the indicator"), F("indicator__code"), Type.CODE, _("What is counted.")),
        Column("indicator", _("Indicator"), F("indicator__name"), Type.STRING, _("What is counted, in words.")),
        Column("year", _("Year"), F("year"), Type.YEAR, _("The year it is of; empty where the source gives none.")),
        Column("value", _("Value"), AsText(F("value")), Type.NUMBER, _("The number, without its qualifier.")),
        Column("unit", _("Unit"), F("indicator__unit"), Type.STRING, _("What the number counts.")),
        choice(
            "qualifier", _("Qualifier"), Qualifier.choices, _("Whether it is exact, a lower bound or about so much.")
        ),
        Column("wording", _("Qualifier as printed"), F("wording"), Type.STRING, _("The word that the source uses.")),
        Column("note", _("Note"), F("note"), Type.STRING, _("What else has to be known of it.")),
        SOURCE_KEY,
        SOURCE,
        LOCATOR,
        BASIS,
        REVISION,
    ),
    (Selection(Statistic.objects.all, "entry", ("order", "id"), OF_THE_ENTRY),),
    key=("code", "item"),
    is_long=True,
)


def _text_of(model: type[Part]) -> Combinable:
    """What a row of a part says, in one value."""
    if model is Citation:
        whens = [When(field=name, then=Cast(F(path), TextField())) for name, path in OWN_VALUES.items()]
        return Case(*whens, default=Value(None), output_field=TextField())
    if issubclass(model, Figure):
        return AsText(F("value"))
    if model is Tally:
        return Cast(F("total"), TextField())
    return Cast(F(model.searched[0]), TextField()) if model.searched else Value(None, output_field=TextField())


def _selection(model: type[Part]) -> Selection:
    """Each row of one kind of part as a fact."""
    cites = model is Citation
    values: dict[str, Combinable] = {
        **OF_THE_ENTRY,
        "field": F("field") if cites else Value(model.plural, output_field=CharField()),
        "item": Value(None, output_field=IntegerField()) if cites else F("order"),
        "value": _text_of(model),
        "note": F("note") if cites else Value("", output_field=CharField()),
    }
    return Selection(model._default_manager.all, "entry", ("order", "id"), values)


def _selections() -> tuple[Selection, ...]:
    others: list[Any] = [model for model in part_models() if model is not Citation]
    return tuple(_selection(model) for model in (Citation, *others))


CITATIONS = Table(
    "citations",
    _("Sources of the values"),
    _("One row for each value and each part of a published body: what it says, which source says so, and where."),
    (
        CODE,
        KIND,
        NAME,
        Column("field", _("Value of"), None, Type.CODE, _("Which value of the body, or which of its lists.")),
        Column("item", _("Number in the list"), None, Type.INTEGER, _("The place in that list, from 0.")),
        Column("value", _("Value"), None, Type.STRING, _("What is stated, in one text.")),
        SOURCE_KEY,
        SOURCE,
        LOCATOR,
        BASIS,
        Column("note", _("Note"), None, Type.STRING, _("What else has to be known of it.")),
        REVISION,
    ),
    _selections(),
    key=("code", "field", "item"),
    is_long=True,
)
