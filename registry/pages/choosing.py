"""Which records a reader wants to compare, and which others could join them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry import codes
from registry.errors import BadQuery
from registry.models import Entry, Kind
from registry.moments import Moment
from registry.search.query import Query

MOST = 4
OFFERED = 8


@dataclass(frozen=True)
class Choice:
    """The entries chosen, in the reader's order, and the last entry of each record that is not public then."""

    entries: list[Entry]
    absent: list[Entry]

    @property
    def kind(self) -> Kind | None:
        """The one kind they are of, if any is chosen."""
        chosen = [*self.entries, *self.absent]
        return Kind(chosen[0].kind) if chosen else None

    @property
    def codes(self) -> list[str]:
        """The codes of all that are chosen."""
        return [entry.record_id for entry in (*self.entries, *self.absent)]

    @property
    def is_full(self) -> bool:
        """Whether no other can join."""
        return len(self.codes) >= MOST


def chosen(asked: Sequence[str], moment: Moment) -> Choice:
    """The records of these codes; raises ``BadQuery`` for too many, unknown ones, or several kinds."""
    wanted = _codes(asked)
    entries = Entry.objects.at(moment.revision).with_level(moment.day).filter(record__in=wanted)
    found = {entry.record_id: entry for entry in entries.select_related("revision")}
    missing = [code for code in wanted if code not in found]
    last = Entry.objects.current().filter(record__in=missing).select_related("revision").defer("snapshot")
    absent = {entry.record_id: entry for entry in last}
    _refuse_unknown(wanted, {**found, **absent})
    return Choice([found[code] for code in wanted if code in found], list(absent.values()))


def others(choice: Choice, query: Query, moment: Moment) -> list[Entry]:
    """Records that could join: those that fit ``query``, or simply the first ones of the kind."""
    public = Entry.objects.at(moment.revision).with_level(moment.day).exclude(record__in=choice.codes)
    public = public.of_kinds([choice.kind]) if choice.kind else public
    found = public.matching(query).in_order("relevance") if query.terms else public.in_order("level")
    return list(found.defer("snapshot").select_related("district")[:OFFERED])


def _codes(asked: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(codes.normalise(text) for text in asked if text.strip()))
    sentence = _("“%s” is not a record code: please check it for a mistyped character.")
    wrong = [text for text in wanted if not codes.is_valid(text)]
    if wrong:
        raise BadQuery(*(sentence % text[:40] for text in wrong[:MOST]))
    if len(wanted) > MOST:
        raise BadQuery(
            _("At most %(most)s records can be compared; this address names %(count)s.")
            % {"most": MOST, "count": len(wanted)}
        )
    return wanted


def _refuse_unknown(wanted: Sequence[str], found: dict[str, Entry]) -> None:
    unknown = [code for code in wanted if code not in found]
    if unknown:
        raise BadQuery(*(_("There is no record with the code %s.") % code for code in unknown))
    kinds = {str(Kind(entry.kind).label): entry.name for entry in found.values()}
    if len(kinds) > 1:
        named = "；".join(f"{name}（{kind}）" for kind, name in kinds.items())
        raise BadQuery(_("Only records of one kind can be compared: %s.") % named)
