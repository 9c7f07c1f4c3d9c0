"""The tables of the registry: all entries, the entries of each kind, and the long ones with one row a fact."""

from functools import cache
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db.models import BooleanField, Case, Count, F, FilteredRelation, Func, Min, Q, TextField, Value, When
from django.db.models.functions import Coalesce
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from registry.exchange.columns import YES_NO, Column, Run, Selection, Table, Type, choice, is_cited, listed
from registry.exchange.sql import Gathered, LocalDay
from registry.models import (
    Basis,
    Entry,
    EntryIndustry,
    EntryName,
    EntryQuerySet,
    Kind,
    Level,
    Offering,
    Recognition,
    Site,
    Subject,
)

# The values of an entry whose source is looked at to call it verified.
ESSENTIAL = ("name", "district", "host")
IN_FORCE = Recognition.objects.filter(ended_on=None)
MAJORS = Offering.objects.filter(subject__type=Subject.Type.MAJOR)
OCCUPATIONS = Offering.objects.filter(subject__type=Subject.Type.OCCUPATION)


def with_citations(entries: EntryQuerySet) -> EntryQuerySet:
    """The citations of the essential values beside each entry, as ``cited_name`` and so on."""
    beside: EntryQuerySet = entries.annotate(
        **{f"cited_{name}": FilteredRelation("citation", condition=Q(citation__field=name)) for name in ESSENTIAL}
    )
    return beside


def _verified() -> Case:
    known = is_cited("name")
    for name in ESSENTIAL[1:]:
        known &= Q(**{f"{name}__isnull": True}) | is_cited(name)
    return Case(When(known, then=Value(True)), default=Value(False), output_field=BooleanField())


def _known(basis: str) -> Coalesce:
    return Coalesce(F(basis), Value(Basis.UNVERIFIED.value))


def _address(code: str) -> Func:
    parts = (Value(f"{settings.SITE_URL}/id/"), F(code), Value("/"))
    return Func(*parts, template="(%(expressions)s)", arg_joiner=" || ", output_field=TextField())


CODE = Column(
    "code",
    _("Code"),
    F("record_id"),
    Type.CODE,
    _("The permanent code of the record. It is never changed and never given to another body."),
    is_plain=True,
)
KIND = choice("kind", _("Kind"), Kind.choices, _("Which of the four kinds of body it is."))
NAME = Column("name", _("Name"), F("name"), Type.STRING, _("The full official name, in Chinese."))
REVISION = Column(
    "revision",
    _("Revision"),
    F("revision_id"),
    Type.INTEGER,
    _("The number of the publication that put this statement into force."),
)

COLUMNS: tuple[Column, ...] = (
    CODE,
    KIND,
    NAME,
    Column("name_en", _("English name"), F("name_en"), Type.STRING, _("The name in English, where there is one.")),
    listed(
        "other_names",
        _("Other names"),
        EntryName.objects.all(),
        "text",
        _("Former names, short names and the names on further plates at its door."),
        kept="other_names",
    ),
    Column(
        "level",
        _("Level"),
        F("level_now"),
        Type.CHOICE,
        _("The highest recognition in force on the day of the list."),
        labels=dict(Level.choices),
        codes={level.value: level.slug for level in Level},
        stated_in=Recognition.plural,
    ),
    Column(
        "since",
        _("Recognised since (year)"),
        Gathered(IN_FORCE, Min("year")),
        Type.YEAR,
        _("The year of the earliest recognition that has not ended; empty where no source gives one."),
        kept="since",
        stated_in=Recognition.plural,
    ),
    Column(
        "district",
        _("District"),
        F("district__name"),
        Type.STRING,
        _("The district or county in which it lies; empty where nobody knows."),
    ),
    Column(
        "district_code",
        _("District code"),
        F("district__code"),
        Type.CODE,
        _("The six-digit code of the district; a functional area without one has a code that begins with F-."),
        rule="GB/T 2260",
        stated_in="district",
    ),
    Column(
        "district_basis",
        _("Basis of the district"),
        _known("cited_district__basis"),
        Type.CHOICE,
        _("How surely the district is known."),
        labels=dict(Basis.choices),
        kept="district_basis",
    ),
    Column("host", _("Host"), F("host__name"), Type.STRING, _("The legal body that hosts it, by its full name.")),
    Column(
        "credit_code",
        _("Unified social credit code of the host"),
        F("host__credit_code"),
        Type.CODE,
        _("Eighteen characters that name the legal body, with a check character at the end."),
        rule="GB 32100-2015",
        stated_in="host",
        is_plain=True,
    ),
    listed(
        "industries",
        _("Industries"),
        EntryIndustry.objects.all(),
        "industry__name",
        _("The industries that it serves."),
        kept="industries",
    ),
    listed("majors", _("Majors"), MAJORS, "subject__name", _("The majors that it teaches."), kept="majors"),
    listed(
        "occupations",
        _("Occupations"),
        OCCUPATIONS,
        "subject__name",
        _("The occupations it trains for, as the national classification of occupations (2022) names them."),
        kept="occupations",
    ),
    listed(
        "sites",
        _("Sites"),
        Site.objects.all(),
        "name",
        _("Workstations, rural stations and other places."),
        kept="sites",
    ),
    Column(
        "site_count",
        _("Number of sites"),
        Gathered(Site.objects.all(), Count("pk")),
        Type.INTEGER,
        _("How many sites are named here; empty where there is none."),
        kept="site_count",
        stated_in=Site.plural,
    ),
    Column("website", _("Website"), F("website"), Type.URL, _("Its own page on the web.")),
    Column("address", _("Address"), F("address"), Type.STRING, _("Its postal address.")),
    Column("phone", _("Public telephone"), F("phone"), Type.CODE, _("A telephone number that it publishes itself.")),
    Column("summary", _("Summary of the body"), F("summary"), Type.STRING, _("What it does, in a few sentences.")),
    Column(
        "verified",
        _("Verified"),
        _verified(),
        Type.BOOLEAN,
        _("Whether a source states or implies its name and, where they are given, its district and its host."),
        labels=YES_NO,
        kept="verified",
    ),
    Column(
        "source",
        _("Source of the name"),
        F("cited_name__source__title"),
        Type.STRING,
        _("The document that the name is taken from."),
        kept="source__title",
    ),
    Column(
        "locator",
        _("Place in the source"),
        F("cited_name__locator"),
        Type.STRING,
        _("Where in that document: a paragraph, a page, a line."),
        kept="locator",
    ),
    Column(
        "published_on",
        _("Last published"),
        LocalDay(F("revision__at")),
        Type.DATE,
        _("The day on which this statement came into force."),
    ),
    REVISION,
    Column(
        "permanent_url",
        _("Permanent address"),
        _address("record_id"),
        Type.URL,
        _("The address that leads to the record for ever, whatever becomes of it."),
        is_plain=True,
    ),
)


def _run(name: str, first: str, last: str) -> Run:
    names = [column.name for column in COLUMNS]
    return Run(name, COLUMNS[names.index(first) : names.index(last) + 1])


RUNS = (
    _run("name_run", "name", "other_names"),
    _run("work_run", "industries", "summary"),
    _run("proof_run", "locator", "revision"),
)
ENTRIES = Table(
    "entries",
    _("All records"),
    _("Every body of every kind that is published, one row each."),
    COLUMNS,
    (Selection(Entry.objects.all),),
    runs=RUNS,
)


def kind_table(kind: Kind, description: object, *own: Column) -> Table:
    """The table of one kind: the columns of every entry, and its own."""
    columns, selections = (*COLUMNS, *own), (Selection(Entry.objects.all),)
    return Table(kind.path, kind.plural, description, columns, selections, kind=kind, runs=RUNS)  # type: ignore[arg-type]


@cache
def tables() -> dict[str, Table]:
    """Every table by its name: all entries, each kind as its app brings it, and the long ones."""
    from registry.exchange.facts import CITATIONS, STATISTICS

    modules = [
        import_module(f"{config.name}.columns")
        for config in apps.get_app_configs()
        if config.module and module_has_submodule(config.module, "columns")
    ]
    brought = {table.kind: table for module in modules for table in module.TABLES}
    found = [ENTRIES, *(brought[kind] for kind in Kind if kind in brought), STATISTICS, CITATIONS]
    return {table.name: table for table in found}


def table_of(kind: Kind | None) -> Table:
    """The table of one kind, or that of all entries."""
    return tables()[kind.path if kind else ENTRIES.name]
