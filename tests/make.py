"""Builders for tests. They go through the doors that production uses: the models' ``save`` and ``lifecycle``.

A word of a vocabulary (district, industry, organisation, …) is found by its name or made; a record is always new.
Wherever a row is asked for, its name will do: ``make.training_base(district="江北区")``.
"""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar, cast

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from institutions.models import TechnicalCollege, TrainingBase, TrialZone
from masters.models import Leadership, Master, MasterStudio
from registry import lifecycle
from registry.models import (
    Basis,
    CityStatistic,
    District,
    Entry,
    EntryIndustry,
    EntryName,
    Indicator,
    Industry,
    Level,
    Offering,
    Organisation,
    Part,
    Qualifier,
    Recognition,
    Region,
    Source,
    Statistic,
    Subject,
)
from registry.search.readings import readings

Row = TypeVar("Row", bound=models.Model)
Body = TypeVar("Body", bound=Entry)

# The districts that tests speak of, by their codes in GB/T 2260; any other name gets a code of its own.
DISTRICT_CODES = {
    "渝中区": "500103",
    "江北区": "500105",
    "九龙坡区": "500107",
    "北碚区": "500109",
    "渝北区": "500112",
    "长寿区": "500115",
    "永川区": "500118",
    "荣昌区": "500153",
    "两江新区": "500157",
}
REASON = "测试"
ZONE = timezone.get_default_timezone()
# Never twice in one run, so that nothing collides with a row that a test before it left in memory.
_numbers = count(1)


# The vocabulary


def region(name: str = "中心城区", *, scheme: str = "group-2024", code: str | None = None) -> Region:
    """A region of a scheme."""
    return _found(Region, name=name, scheme=scheme) or _saved(
        Region(name=name, scheme=scheme, code=code or f"region-{next(_numbers)}")
    )


def district(
    name: str = "江北区",
    code: str | None = None,
    *,
    succeeds: Iterable[str | District] = (),
    regions: Iterable[str | Region] = (),
    **columns: Any,
) -> District:
    """A district, the successor of those in ``succeeds``."""
    key = {"code": code} if code else {}
    found = _found(District, name=name, **key) or _saved(_district(name, code, columns))
    for predecessor in succeeds:
        _row(predecessor, district).successors.add(found)
    found.regions.add(*(_row(each, region) for each in regions))
    return found


def _district(name: str, code: str | None, columns: dict[str, Any]) -> District:
    short = name.removesuffix("区") or name
    sound = readings(short)
    known = code or DISTRICT_CODES.get(name) or f"{590000 + next(_numbers)}"
    derived = {"short_name": short, "pinyin": sound.full[0], "initials": sound.initials[0]}
    return District(name=name, code=known, **{**derived, **columns})


def industry(name: str = "汽车", code: str | None = None, *, parent: str | Industry | None = None) -> Industry:
    """An industry: a leaf of ``parent``, or a group."""
    group = _row(parent, industry) if parent else None
    made = code or f"T{next(_numbers)}"
    return _found(Industry, name=name) or _saved(Industry(name=name, code=made, parent=group))


def subject(name: str = "汽车技术", *, type: str = Subject.Type.MAJOR, code: str = "") -> Subject:
    """A major, or an occupation."""
    return _found(Subject, name=name, type=type) or _saved(Subject(name=name, type=type, code=code))


def indicator(name: str = "技能人才数", *, code: str | None = None, unit: str = "人") -> Indicator:
    """What a figure counts."""
    made = code or f"indicator-{next(_numbers)}"
    return _found(Indicator, name=name) or _saved(Indicator(name=name, code=made, unit=unit))


# Evidence, bodies and people


def source(title: str = "重庆市人社局公报", **columns: Any) -> Source:
    """A document that values are taken from."""
    key = columns.pop("key", None) or f"source-{next(_numbers)}"
    return _found(Source, title=title) or _saved(Source(title=title, key=key, **columns))


def organisation(name: str = "重庆长安汽车股份有限公司", **columns: Any) -> Organisation:
    """A legal body."""
    if "district" in columns:
        columns["district"] = _row(columns["district"], district)
    return _found(Organisation, name=name) or _saved(Organisation(name=name, **columns))


def master(name: str = "何涛", *, employer: str | Organisation | None = None, **columns: Any) -> Master:
    """A master of a craft."""
    body = _row(employer, organisation) if employer else None
    return _found(Master, name=name, employer=body) or _saved(Master(name=name, employer=body, **columns))


def user(name: str = "王小丽", **columns: Any) -> User:
    """An account of the desk, without any right."""
    accounts = get_user_model().objects
    return accounts.filter(username=name).first() or accounts.create_user(name, password="一个很长的口令", **columns)


# Figures


def figure(
    indicator_name: str | Indicator = "技能人才数", value: str = "100", year: int | None = 2023, **columns: Any
) -> Statistic:
    """A figure of one body, unsaved: one of the ``parts`` of an entry."""
    return Statistic(indicator=_row(indicator_name, indicator), value=Decimal(value), year=year, **columns)


def city_figure(
    indicator_name: str | Indicator = "技能人才数",
    value: str = "5300000",
    year: int | None = 2023,
    *,
    published: bool = True,
    qualifier: str = Qualifier.EXACT,
    **columns: Any,
) -> CityStatistic:
    """A figure of the whole city; publishing one for the same indicator, kind and year corrects the one before."""
    counted = _row(indicator_name, indicator)
    made = CityStatistic(indicator=counted, value=Decimal(value), year=year, qualifier=qualifier, **columns)
    if published:
        lifecycle.publish_figures([made], reason=REASON)
    return made


# Records


def technical_college(**values: Any) -> TechnicalCollege:
    """A technical college; see ``_entry`` for what it takes."""
    return _entry(TechnicalCollege, "技师学院", values)


def training_base(**values: Any) -> TrainingBase:
    """A training base; see ``_entry`` for what it takes."""
    return _entry(TrainingBase, "高技能人才培训基地", values)


def trial_zone(**values: Any) -> TrialZone:
    """A trial zone; see ``_entry`` for what it takes."""
    return _entry(TrialZone, "数字技能人才培养试验区", values)


def master_studio(*, masters: Iterable[str | Master] = (), **values: Any) -> MasterStudio:
    """A master studio, led by ``masters``; see ``_entry`` for what it takes."""
    leaders = [Leadership(master=_row(each, master)) for each in masters]
    return _entry(MasterStudio, "技能大师工作室", {**values, "parts": [*values.get("parts", ()), *leaders]})


def _entry(model: type[Body], trade: str, values: dict[str, Any]) -> Body:
    """An entry as it is in the database. Besides its columns it takes:

    ``code``, ``published`` (True), ``level`` ("national" or a ``Level``), ``industries``, ``names``, ``subjects``
    (names or rows), ``parts`` (more parts, unsaved), and for publishing ``by`` and ``reason``.
    """
    assert model.kind_of_model
    values = {"name": f"第{next(_numbers)}{trade}", **values}
    act = {"by": values.pop("by", None), "reason": values.pop("reason", REASON)}
    published, parts = values.pop("published", True), _parts(values)
    with transaction.atomic():
        draft = lifecycle.create_draft(model.kind_of_model, values.pop("code", None), derived=False, **_columns(values))
        add_parts(draft, parts, refresh=not published)
        if published:
            lifecycle.system.publish([draft], **act)
    return _as(model, draft)


def _columns(values: dict[str, Any]) -> dict[str, Any]:
    builders = {"district": district, "host": organisation}
    rows = {name: _row(values[name], build) for name, build in builders.items() if values.get(name)}
    parent = values.get("parent")
    above = {"parent": parent.record} if isinstance(parent, Entry) else {}
    return {**values, **rows, **above}


def _parts(values: dict[str, Any]) -> list[Part]:
    level = values.pop("level", None)
    recognised = [] if level is None else [Recognition(level=level_of(level))]
    industries = [EntryIndustry(industry=_row(each, industry)) for each in values.pop("industries", ())]
    subjects = [Offering(subject=_row(each, subject)) for each in values.pop("subjects", ())]
    names = [EntryName(text=text) for text in values.pop("names", ())]
    return [*recognised, *industries, *subjects, *names, *values.pop("parts", ())]


def level_of(level: str | Level) -> Level:
    """A level by its value in addresses: "national"."""
    return Level[level.upper()] if isinstance(level, str) else level


# What happens to them


def add_parts(draft: Entry, parts: Sequence[Part], *, refresh: bool = True) -> None:
    """Hang ``parts`` on a draft, in this order; what is derived from them is brought up to date here or later."""
    for order, part in enumerate(parts):
        part.entry, part.order = draft, order
        part.save()
    if refresh:
        lifecycle.refresh([draft])


def revised(entry: Body, *, parts: Sequence[Part] = (), reason: str = REASON, **columns: Any) -> Body:
    """The next published entry of the record: a draft from ``entry`` with other ``columns`` and more ``parts``."""
    draft = opened(entry)
    for name, value in _columns(columns).items() if columns else ():
        setattr(draft, name, value)
    draft.save()
    add_parts(draft, parts, refresh=False)
    lifecycle.system.publish([draft], reason=reason)
    return fresh(draft)


def opened(entry: Body) -> Body:
    """A draft of the record, opened from ``entry``, with the kind's own columns."""
    return _as(type(entry), lifecycle.open_draft(entry))


def withdrawn(entry: Body, *, reason: str = "停办", successor: Entry | None = None) -> Body:
    """The withdrawal of a published entry's record."""
    lifecycle.system.withdraw([entry], reason=reason, successor=successor.record if successor else None)
    return _as(type(entry), Entry.objects.current().get(record=entry.record_id))


def fresh(row: Row) -> Row:
    """The same row as it is in the database now."""
    return type(row)._base_manager.get(pk=row.pk)


def sourced(**columns: Any) -> dict[str, Any]:
    """The columns of a value that a source states, for any part."""
    return {"source": source(), "locator": "第1页", "basis": Basis.STATED, **columns}


def day(offset: int) -> datetime.date:
    """A day so many days from today, by the registry's calendar."""
    return timezone.localdate() + datetime.timedelta(days=offset)


def _as(model: type[Body], entry: Entry) -> Body:
    """The entry as its kind, as it is in the database now."""
    return cast(Body, model._default_manager.get(pk=entry.pk))


def _found(model: type[Row], **key: Any) -> Row | None:
    return model._default_manager.filter(**key).first()


def _saved(row: Row) -> Row:
    row.save()
    return row


def _row(given: str | Row, build: Any) -> Row:
    return cast(Row, build(given) if isinstance(given, str) else given)
