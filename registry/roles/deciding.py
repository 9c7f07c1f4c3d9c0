"""The one place that decides who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import Q

from registry.accounts.models import StaffDistrict
from registry.audit.models import AuditLine
from registry.models import (
    CityStatistic,
    Confirmation,
    Correction,
    District,
    Entry,
    EntryQuerySet,
    Evidenced,
    FigureStep,
    Import,
    Indicator,
    Industry,
    Move,
    NotDuplicate,
    Part,
    ProposedFigure,
    Publication,
    Record,
    Region,
    Source,
    State,
    Subject,
    Waiver,
)
from registry.roles.rules import ENTRY_RULES, OTHER_RULES, STATES, Rule
from registry.roles.standing import Standing, standing_of
from registry.roles.vocabulary import Act, Matter, Where

# What is not said here is a body or a person (``Evidenced``), or nobody's but a superuser's.
MATTERS: dict[type[models.Model], Matter] = {
    AuditLine: Matter.AUDIT,
    CityStatistic: Matter.FIGURES,
    ProposedFigure: Matter.PROPOSED_FIGURES,
    FigureStep: Matter.PROPOSED_FIGURES,
    Confirmation: Matter.REPORTS,
    Correction: Matter.REPORTS,
    District: Matter.WORDS,
    Entry: Matter.ENTRIES,
    Group: Matter.ACCOUNTS,
    Import: Matter.ENTRIES,
    Indicator: Matter.WORDS,
    Industry: Matter.WORDS,
    Move: Matter.PUBLICATIONS,
    NotDuplicate: Matter.REPORTS,
    Part: Matter.ENTRIES,
    Publication: Matter.PUBLICATIONS,
    Record: Matter.ENTRIES,
    Region: Matter.WORDS,
    Source: Matter.SOURCES,
    StaffDistrict: Matter.ACCOUNTS,
    Subject: Matter.WORDS,
    User: Matter.ACCOUNTS,
    Waiver: Matter.REPORTS,
    Evidenced: Matter.BODIES,
}


def may(user: Any, act: Act, what: models.Model | type[models.Model] | None = None) -> bool:
    """Whether ``user`` may do ``act`` to ``what``: an entry, another row, or a model (to any of its rows at all).

    Without ``what`` it is about entries at all. A superuser has every role; the states an act is possible in bind
    superusers too. That nobody approves what is their own is for ``lifecycle`` to see to, which knows who wrote it.
    """
    standing = standing_of(user)
    if isinstance(what, Entry):
        return _may_on(standing, act, what)
    matter = matter_of(what if isinstance(what, type) else type(what)) if what is not None else Matter.ENTRIES
    if standing.is_superuser:
        return matter is not Matter.ENTRIES or bool(STATES[act])
    if matter is Matter.ENTRIES:
        return any(rule.allows(act, None) for rule in _rules(standing))
    return any(act in OTHER_RULES[role].get(matter, ()) for role in standing.roles) if matter else False


def visible(user: Any, entries: EntryQuerySet, act: Act = Act.VIEW) -> EntryQuerySet:
    """Those of ``entries`` that ``user`` may see on the desk, or do ``act`` to."""
    standing = standing_of(user)
    if standing.is_superuser:
        return entries.filter(_in(STATES[act]))
    found = Q(pk__in=[])
    for rule in _rules(standing):
        if rule.allows(act, None):
            found |= _reached(standing, rule, act)
    return entries.filter(found)


def is_own(user: Any, district_id: int | None) -> bool:
    """Whether a district is one that ``user`` is bound to; what has no district is nobody's own."""
    return district_id in standing_of(user).districts


def choosable(user: Any, column: Any, rows: Any) -> Any:
    """Those of ``rows`` that ``user`` may put into ``column``: nobody moves a record out of the districts they keep."""
    if column.name == "district" and issubclass(column.model, Entry) and is_bound(user, Act.EDIT):
        return rows.filter(pk__in=standing_of(user).districts)
    return rows


def is_bound(user: Any, act: Act) -> bool:
    """Whether ``user`` may do ``act`` to entries in their own districts only."""
    standing = standing_of(user)
    wheres = {rule.where for rule in _rules(standing) if rule.allows(act, None)}
    return not standing.is_superuser and Where.ANYWHERE not in wheres


def matter_of(model: type[models.Model]) -> Matter | None:
    """What a model is, for the rules."""
    return next((matter for known, matter in MATTERS.items() if issubclass(model, known)), None)


def _may_on(standing: Standing, act: Act, entry: Entry) -> bool:
    state = State(entry.state)
    if standing.is_superuser:
        return state in STATES[act]
    own = entry.district_id in standing.districts
    reaching = (rule for rule in _rules(standing) if own or rule.where is Where.ANYWHERE)
    return any(rule.allows(act, state) for rule in reaching)


def _rules(standing: Standing) -> Iterator[Rule]:
    for role in standing.roles:
        yield from ENTRY_RULES[role]


def _reached(standing: Standing, rule: Rule, act: Act) -> Q:
    found = _in(rule.states & STATES[act])
    return found if rule.where is Where.ANYWHERE else found & Q(district__in=standing.districts)


def _in(states: frozenset[State]) -> Q:
    # Everything is not ``Q()``: that one disappears from a sum.
    return ~Q(pk__in=[]) if states == frozenset(State) else Q(state__in=states)
