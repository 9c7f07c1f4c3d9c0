"""The way of a draft to the one who publishes: sent, taken back, approved, sent back."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from registry.lifecycle.errors import Refused
from registry.lifecycle.moving import moved, states_of, taken
from registry.lifecycle.rules import names, require, require_others, require_reason, require_state, review_steps
from registry.models import Entry, Move, State
from registry.roles import Act


@transaction.atomic
def submit(entries: Sequence[Entry], *, by: User, reason: str = "", evidence: str = "") -> Move:
    """Send drafts for review; from now on they do not change."""
    drafts = taken(entries)
    require_state(drafts, [State.DRAFT], _("Sent already: %(names)s."))
    require(by, Act.SUBMIT, drafts)
    return send(drafts, Move.Act.SUBMIT, by, reason, evidence)


def send(
    drafts: Sequence[Entry], act: Move.Act, by: User, reason: str, evidence: str = "", undoes: Move | None = None
) -> Move:
    """Begin a round of review with drafts that are locked already."""
    was = states_of(drafts)
    for draft in drafts:
        draft.author = draft.author or by
        draft.round, draft.reviews, draft.due_on = draft.round + 1, 0, None
        draft.state = _state_after(0)
    return moved(act, drafts, by, was, reason=reason, evidence=evidence, undoes=undoes)


@transaction.atomic
def recall(entries: Sequence[Entry], *, by: User, reason: str = "") -> Move:
    """Take back what one has sent, to go on writing."""
    drafts = taken(entries)
    require_state(drafts, [State.SUBMITTED, State.REVIEWED], _("Not under review: %(names)s."))
    others = [draft for draft in drafts if draft.author_id != by.pk]
    if others:
        raise Refused(_("Sent by somebody else: %(names)s.") % {"names": names(others)})
    return _back(drafts, Move.Act.RECALL, by, reason)


@transaction.atomic
def review(entries: Sequence[Entry], *, by: User, reason: str = "") -> Move:
    """Approve drafts; the last approval that the settings ask for makes them ready to be published."""
    drafts = taken(entries)
    require_state(drafts, [State.SUBMITTED], _("Not waiting for a review: %(names)s."))
    require(by, Act.REVIEW, drafts)
    require_others(by, drafts)
    was = states_of(drafts)
    for draft in drafts:
        draft.reviews += 1
        draft.state = _state_after(draft.reviews)
    return moved(Move.Act.REVIEW, drafts, by, was, reason=reason)


@transaction.atomic
def send_back(entries: Sequence[Entry], *, by: User, reason: str) -> Move:
    """Give drafts back to their authors, with the reason; what was approved so far no longer counts."""
    require_reason(reason)
    drafts = taken(entries)
    require_state(drafts, [State.SUBMITTED, State.REVIEWED], _("Not under review: %(names)s."))
    require(by, Act.REJECT, drafts)
    return _back(drafts, Move.Act.RETURN, by, reason)


def _back(drafts: Sequence[Entry], act: Move.Act, by: User, reason: str) -> Move:
    was = states_of(drafts)
    for draft in drafts:
        draft.state, draft.reviews, draft.due_on = State.DRAFT, 0, None
    return moved(act, drafts, by, was, reason=reason)


def _state_after(reviews: int) -> State:
    return State.REVIEWED if reviews >= review_steps() else State.SUBMITTED
