"""What binds everybody who acts on entries: roles, the state an act is possible in, and that nobody approves their own.

``by=None`` is the registry itself (loading, synthetic records, what falls due): it has no role to ask for.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from registry.lifecycle.errors import Refused
from registry.models import CONTRIBUTIONS, Entry, EntryQuerySet, Move, State
from registry.roles import Act, may

NAMED = 5  # records that a refusal names


def require(by: User | None, act: Act, entries: Sequence[Entry]) -> None:
    """Raise ``Refused`` where the roles of ``by`` do not allow ``act`` to one of ``entries``."""
    refused = [entry for entry in entries if by and not may(by, act, entry)]
    if refused:
        raise Refused(_("You may not do this to: %(names)s.") % {"names": names(refused)})


def require_state(entries: Sequence[Entry], states: Iterable[State], sentence: str) -> None:
    """Raise ``Refused`` with ``sentence``, which names them, where entries are in no state of ``states``."""
    wrong = [entry for entry in entries if entry.state not in set(states)]
    if wrong:
        raise Refused(sentence % {"names": names(wrong)})


def require_others(by: User | None, entries: Sequence[Entry]) -> None:
    """Raise ``Refused`` where ``by`` wrote one of ``entries`` or approved it in this round, superusers too."""
    own = list(had_a_hand_in(by, Entry.objects.filter(pk__in=[entry.pk for entry in entries])).only("name")[:NAMED])
    if own:
        sentence = _("Nobody approves what they wrote or approved themselves; somebody else must look at: %(names)s.")
        raise Refused(sentence % {"names": names(own)})


def had_a_hand_in(by: User | None, entries: EntryQuerySet) -> EntryQuerySet:
    """Those of ``entries`` that ``by`` has written on, or approved in this round."""
    return entries.filter(pk__in=hands_of(by)) if by else entries.none()


def hands_of(by: User) -> QuerySet[Any, Any]:
    """The ids of the open entries that ``by`` must leave to others to approve."""
    approved = Q(steps__move__act=Move.Act.REVIEW, steps__round=F("round"))
    written = Q(steps__move__act__in=CONTRIBUTIONS)
    return Entry.objects.open().filter(written | approved, steps__move__by=by).order_by().values("pk")


def require_reason(reason: str) -> None:
    """Raise ``Refused`` without a reason."""
    if not reason.strip():
        raise Refused(_("Please give a reason: it is kept with the publication."))


def names(entries: Sequence[Entry]) -> str:
    """The first of ``entries`` by name, for a sentence."""
    return "、".join(entry.name for entry in entries[:NAMED])


def review_steps() -> int:
    """How many people approve between the author and the one who publishes."""
    return int(settings.REVIEW_STEPS)
