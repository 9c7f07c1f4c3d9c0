"""The tables that the others refer to, and the figures of the city."""

from array import array
from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from registry.exchange.columns import YES_NO, Column, Selection, Table, Type, choice
from registry.exchange.sql import AsText
from registry.models import (
    Basis,
    CityStatistic,
    District,
    Entry,
    Indicator,
    Industry,
    Kind,
    Organisation,
    Participation,
    Qualifier,
    Source,
    Subject,
)

CODE, STRING, DATE, YEAR = Type.CODE, Type.STRING, Type.DATE, Type.YEAR
NAME = Column("name", _("Name"), F("name"), STRING, _("The name in Chinese."))
NAME_EN = Column("name_en", _("English name"), F("name_en"), STRING, _("The name in English, where there is one."))
SOURCE_KEY = Column(
    "source_key", _("Key of the source"), F("source__key"), CODE, _("The key of the source, which never changes.")
)
SOURCE = Column("source", _("Source"), F("source__title"), STRING, _("The title of the source."))
LOCATOR = Column(
    "locator", _("Place in the source"), F("locator"), STRING, _("Where in that document: a paragraph, a page, a line.")
)
BASIS = choice("basis", _("Basis"), Basis.choices, _("How surely the source supports the value."))


def named_organisations() -> QuerySet[Organisation]:
    """The bodies that a public record names, as its host or as one that takes part."""
    public = Entry.objects.public()
    taking_part = Participation.objects.filter(organisation=OuterRef("pk"), entry__in=public)
    return Organisation.objects.filter(Exists(public.filter(host=OuterRef("pk"))) | Exists(taking_part))


DISTRICTS = Table(
    "districts",
    _("Districts and counties"),
    _("Every district and county of Chongqing, those of the past included, and its functional areas."),
    (
        Column("code", _("District code"), F("code"), CODE, _("Codes are used again over time."), rule="GB/T 2260"),
        NAME,
        NAME_EN,
        Column("short_name", _("Short name"), F("short_name"), STRING, _("The name without 区 or 县.")),
        Column("former_names", _("Former names"), F("former_names"), STRING, _("What it was called before.")),
        choice("kind", _("Type"), District.Type.choices, _("District, county, autonomous county or functional area.")),
        Column(
            "valid_from", _("Valid from"), F("valid_from"), DATE, _("Its first day; 0001-01-01 where it is not known.")
        ),
        Column("valid_to", _("Valid to"), F("valid_to"), DATE, _("The first day on which it no longer exists.")),
    ),
    (Selection(District.objects.all, order=("code", "valid_from")),),
    key=("code", "valid_from"),
)
INDUSTRIES = Table(
    "industries",
    _("Industries"),
    _("Groups of industries, and below them the clusters of the city's manufacturing system and others."),
    (
        Column("code", _("Industry code"), F("code"), CODE, _("The code in the parameters of lists.")),
        NAME,
        NAME_EN,
        Column("group_code", _("Code of the group"), F("parent__code"), CODE, _("The group that it belongs to.")),
        Column("cluster_tier", _("Cluster tier"), F("cluster_tier"), STRING, _("Its tier in the city's 33618 system.")),
        Column(
            "strategic_emerging",
            _("Strategic emerging industry"),
            F("strategic_emerging"),
            Type.BOOLEAN,
            _("Whether it is one of the nation's strategic emerging industries."),
            labels=YES_NO,
        ),
    ),
    (Selection(Industry.objects.all, order=("order", "code")),),
)
SUBJECTS = Table(
    "subjects",
    _("Majors and occupations"),
    _("What is taught: the majors of colleges and the occupations that bases and studios train for."),
    (
        choice("type", _("Type"), Subject.Type.choices, _("Major or occupation.")),
        NAME,
        NAME_EN,
        Column(
            "code",
            _("Subject code"),
            F("code"),
            CODE,
            _("An occupation's code reads d-dd-dd-dd."),
            rule="国家职业分类大典（2022年版）",
        ),
        Column("edition", _("Edition"), F("edition"), STRING, _("The edition of the classification.")),
    ),
    (Selection(Subject.objects.all, order=("type", "name")),),
    key=("type", "name"),
)
INDICATORS = Table(
    "indicators",
    _("Indicators"),
    _("What the figures count, and in which unit."),
    (
        Column("code", _("Code of the indicator"), F("code"), CODE, _("What is counted.")),
        NAME,
        NAME_EN,
        Column("unit", _("Unit"), F("unit"), STRING, _("What the number counts.")),
        Column("unit_en", _("English unit"), F("unit_en"), STRING, _("What the number counts, in English.")),
        Column("description", _("Description"), F("description"), STRING, _("What else has to be known of it.")),
    ),
    (Selection(Indicator.objects.all, order=("code",)),),
)
SOURCES = Table(
    "sources",
    _("Sources"),
    _("The documents that the values of the registry are taken from."),
    (
        Column("key", _("Key of the source"), F("key"), CODE, _("The key of the source, which never changes.")),
        Column("title", _("Title"), F("title"), STRING, _("The title of the source.")),
        choice("type", _("Type"), Source.Type.choices, _("Article, notice, list, yearbook and so on.")),
        Column("publisher", _("Publisher"), F("publisher"), STRING, _("Who published it.")),
        Column("author", _("Author"), F("author"), STRING, _("Who wrote it.")),
        Column("published_on", _("Published on"), F("published_on"), DATE, _("The day of its publication.")),
        Column(
            "document_number",
            _("Document number"),
            F("document_number"),
            CODE,
            _("The number of an official document."),
        ),
        Column("url", _("Link"), F("url"), Type.URL, _("Where it can be read.")),
    ),
    (Selection(Source.objects.all, order=("key",)),),
    key=("key",),
)
ORGANISATIONS = Table(
    "organisations",
    _("Organisations"),
    _("The legal bodies that host a published record or take part in one."),
    (
        NAME,
        NAME_EN,
        Column("short_name", _("Short name"), F("short_name"), STRING, _("What it is called for short.")),
        choice("type", _("Type"), Organisation.Type.choices, _("Company, college, government and so on.")),
        Column(
            "credit_code",
            _("Unified social credit code"),
            F("credit_code"),
            CODE,
            _("Eighteen characters that name the legal body, with a check character at the end."),
            rule="GB 32100-2015",
        ),
        Column(
            "district_code",
            _("District code"),
            F("district__code"),
            CODE,
            _("The district in which it lies."),
            rule="GB/T 2260",
        ),
        SOURCE_KEY,
        LOCATOR,
        BASIS,
    ),
    (Selection(named_organisations, order=("name",)),),
    key=("name",),
)
CITY_STATISTICS = Table(
    "city-statistics",
    _("Figures of the city"),
    _("One row for each figure of the whole city, of one kind of body or of all, with its qualifier and its source."),
    (
        Column("indicator_code", _("Code of the indicator"), F("indicator__code"), CODE, _("What is counted.")),
        Column("indicator", _("Indicator"), F("indicator__name"), STRING, _("What is counted, in words.")),
        choice("kind", _("Kind"), Kind.choices, _("The kind of body it is about; empty for all.")),
        Column("year", _("Year"), F("year"), YEAR, _("The year it is of; empty where the source gives none.")),
        Column("value", _("Value"), AsText(F("value")), Type.NUMBER, _("The number, without its qualifier.")),
        Column("unit", _("Unit"), F("indicator__unit"), STRING, _("What the number counts.")),
        choice(
            "qualifier", _("Qualifier"), Qualifier.choices, _("Whether it is exact, a lower bound or about so much.")
        ),
        Column("wording", _("Qualifier as printed"), F("wording"), STRING, _("The word that the source uses.")),
        Column("note", _("Note"), F("note"), STRING, _("What else has to be known of it.")),
        SOURCE_KEY,
        SOURCE,
        LOCATOR,
        BASIS,
        Column(
            "revision",
            _("Revision"),
            F("revision_id"),
            Type.INTEGER,
            _("The number of the publication that put this statement into force."),
        ),
    ),
    (Selection(CityStatistic.objects.public, order=("kind", "indicator__code", "year", "id")),),
    key=("indicator_code", "kind", "year"),
)
WORDS = {
    table.name: table
    for table in (CITY_STATISTICS, ORGANISATIONS, DISTRICTS, INDUSTRIES, SUBJECTS, INDICATORS, SOURCES)
}


def keys_of(table: Table) -> Iterator[int]:
    """The ids of the rows of one of these tables, in the order of its file."""
    (selection,) = table.selections
    return iter(array("q", selection.rows().order_by(*selection.order, "pk").values_list("pk", flat=True)))
