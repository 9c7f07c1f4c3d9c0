"""Which record each row of a list is about: by code, name, former name or the host's credit code; else it is asked.

Nothing here is asked row by row: a batch takes a handful of queries, and names are looked up in what the process holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from registry import codes
from registry.imports.reading import Problem
from registry.models import Entry, EntryName, Kind, Record, State
from registry.search.fold import fold
from registry.search.joining import REASONS, match

CHOSEN, NEW, OUT = "chosen", "new", "out"
SURE = ("exact", "former-name", "alias")
MOST = 4


@dataclass
class Found:
    """What a row is about: ``code``, found in the way ``how`` says; ``candidates`` where a person has to say."""

    code: str = ""
    how: str = ""
    candidates: list[dict[str, Any]] = field(default_factory=list)
    problem: Problem | None = None


@dataclass(frozen=True)
class Sought:
    """What a row gives to be found by, and what a person has chosen for it; ``is_far``: no name was near it."""

    code: str
    name: str
    credit_code: str
    chosen: str = ""
    is_far: bool = False


def find(kind: Kind, rows: Sequence[Sought]) -> list[Found]:
    """What each of ``rows`` is about."""
    given = {codes.normalise(row.code) for row in rows if row.code}
    given |= {row.chosen for row in rows if row.chosen not in {"", NEW, OUT}}
    kinds = dict(Record.objects.filter(pk__in=given).values_list("pk", "kind"))
    found: list[Found | None] = [_decided(kind, row, kinds) for row in rows]
    named = [(place, row) for place, row in enumerate(rows) if found[place] is None]
    for (place, _row), each in zip(named, _by_name(kind, [row for _place, row in named]), strict=True):
        found[place] = each
    return [each or Found() for each in found]


def _decided(kind: Kind, row: Sought, kinds: Mapping[str, str]) -> Found | None:
    """A row that names a code or that a person has decided on; ``None`` for one that is found by its name."""
    if row.chosen in {NEW, OUT}:
        return Found(how=CHOSEN)
    if row.chosen:
        return Found(row.chosen, CHOSEN)
    if not row.code:
        return None
    code = codes.normalise(row.code)
    if kinds.get(code) == kind:
        return Found(code, "code")
    return Found(problem=Problem(column="code", value=row.code, sentence=_why_not(code, kinds)))


def _why_not(code: str, kinds: Mapping[str, str]) -> str:
    if code in kinds:
        kind = Kind(kinds[code]).label
        return _("%(code)s is a record of another kind, %(kind)s: bring it in the list of that kind.") % {
            "code": code,
            "kind": kind,
        }
    if not codes.is_valid(code):
        return _("“%(code)s” is no code of the registry: look for a mistyped character, or leave it empty.") % {
            "code": code
        }
    return _("No record has the code %(code)s: look it up in the registry, or leave it empty for a new body.") % {
        "code": code
    }


def _by_name(kind: Kind, rows: Sequence[Sought]) -> list[Found]:
    names = list(dict.fromkeys(row.name for row in rows if row.name))
    far = {row.name for row in rows if row.is_far}
    public = dict(zip(names, match(names, [kind], MOST, far=far), strict=True)) if names else {}
    unpublished, hosted = _unpublished(kind, names), _hosted(kind, rows)
    entries = Entry.objects.filter(pk__in={each.entry for found in public.values() for each in found})
    codes_of = dict(entries.values_list("pk", "record_id"))
    told = {
        name: [
            {"code": codes_of[each.entry], "name": each.matched, "score": each.score, "reason": each.reason}
            for each in public[name]
        ]
        for name in names
    }
    return [_of_row(row, told.get(row.name, []), unpublished, hosted) for row in rows]


def _of_row(
    row: Sought,
    public: list[dict[str, Any]],
    unpublished: Mapping[str, list[dict[str, Any]]],
    hosted: Mapping[str, str],
) -> Found:
    candidates = _once([*unpublished.get(fold(row.name), []), *public])
    sure = [each for each in candidates if each["reason"] in SURE]
    # Of several that have the name, the one whose own name it is.
    best = [each for each in sure if each["reason"] == "exact"] or sure
    if len(best) == 1 and len(sure) == 1:
        return Found(best[0]["code"], best[0]["reason"])
    if not sure and row.credit_code in hosted:
        return Found(hosted[row.credit_code], "credit-code")
    return Found(candidates=candidates)


def _once(candidates: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for each in sorted(candidates, key=lambda each: -each["score"]):
        found.setdefault(each["code"], each)
    return list(found.values())


def _unpublished(kind: Kind, names: Iterable[str]) -> Mapping[str, list[dict[str, Any]]]:
    """The names, folded, that drafts have and those that were withdrawn: the public does not find these."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    wanted = {fold(name) for name in names}
    heads = Entry.objects.heads().of_kinds([kind]).exclude(state=State.PUBLISHED)
    for code, name, folded, state in heads.values_list("record_id", "name", "document__name", "state"):
        if (folded or fold(name)) in wanted:
            reason = "withdrawn" if state == State.WITHDRAWN else "exact"
            found[folded or fold(name)].append({"code": code, "name": name, "score": 1.0, "reason": reason})
    for code, text in EntryName.objects.filter(Q(entry__in=heads.open())).values_list("entry__record_id", "text"):
        if fold(text) in wanted:
            found[fold(text)].append({"code": code, "name": text, "score": 0.95, "reason": "alias"})
    return found


def _hosted(kind: Kind, rows: Iterable[Sought]) -> Mapping[str, str]:
    """The record of each credit code that is the host's of one record alone."""
    wanted = {row.credit_code for row in rows if row.credit_code}
    found: dict[str, list[str]] = defaultdict(list)
    heads = Entry.objects.heads().of_kinds([kind]).exclude(state=State.WITHDRAWN)
    pairs = heads.filter(host__credit_code__in=wanted).values_list("host__credit_code", "record_id")
    for credit_code, code in pairs if wanted else ():
        found[str(credit_code)].append(code)
    return {credit_code: records[0] for credit_code, records in found.items() if len(records) == 1}


def reason_in_words(reason: str) -> str:
    """Why a record may be meant."""
    words = {"withdrawn": _("It was withdrawn"), "credit-code": _("Its host has the credit code")}
    return words.get(reason) or str(REASONS.get(reason, reason))
