"""What can be done to entries on the desk: what each act is called, what it asks, whom it refuses, how it is done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import CHANGE, DELETION
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import lifecycle
from registry.admin.forms import ConfirmForm, NoteForm, PublicationForm, ReasonForm, SubmissionForm, WithdrawalForm
from registry.lifecycle.rules import hands_of
from registry.models import Entry, State
from registry.roles import Act as Right
from registry.roles import may

Run = Callable[[Sequence[Entry], dict[str, Any], Any], Any]


@dataclass(frozen=True)
class Deed:
    """Something that is done to entries. ``otherwise`` says why not, where they are in none of its ``states``."""

    name: str
    title: Any
    button: Any
    form: type[ConfirmForm]
    right: Right
    states: tuple[State, ...]
    otherwise: Any
    run: Run
    log_flag: int = CHANGE
    compares: bool = True
    approves: bool = False
    own_only: bool = False

    def objections(self, entries: Sequence[Entry], user: Any) -> dict[int, str]:
        """Why ``user`` cannot do it to each of ``entries``; an empty sentence where nothing speaks against it."""
        # Whose hands were on an entry matters only where it waits for other hands.
        waiting = [entry.pk for entry in entries if self.approves and entry.state in self.states]
        written = Entry.objects.filter(pk__in=waiting)
        hands = set(written.filter(pk__in=hands_of(user)).values_list("pk", flat=True)) if waiting else set()
        return {entry.pk: self._objection(entry, user, hands) for entry in entries}

    def _objection(self, entry: Entry, user: Any, hands: set[int]) -> str:
        if entry.state not in self.states or (entry.superseded_revision_id and not entry.is_open):
            return str(self.otherwise)
        if self.own_only and entry.author_id != user.pk:
            return _("Only who sent it can take it back.")
        if entry.pk in hands:
            return _("You wrote it or have approved it: somebody else must.")
        if not self.own_only and not may(user, self.right, entry):
            return _("Your role does not reach it.")
        return ""


def _submit(entries: Sequence[Entry], values: dict[str, Any], user: Any) -> Any:
    return lifecycle.submit(entries, by=user, reason=values["reason"], evidence=values["evidence"])


def _recall(entries: Sequence[Entry], values: dict[str, Any], user: Any) -> Any:
    return lifecycle.recall(entries, by=user)


def _review(entries: Sequence[Entry], values: dict[str, Any], user: Any) -> Any:
    return lifecycle.review(entries, by=user, reason=values["reason"])


def _send_back(entries: Sequence[Entry], values: dict[str, Any], user: Any) -> Any:
    return lifecycle.send_back(entries, by=user, reason=values["reason"])


def _publish(entries: Sequence[Entry], values: dict[str, Any], user: Any) -> Any:
    day = values["on"]
    if day and day > timezone.localdate():
        return lifecycle.schedule(entries, reason=values["reason"], by=user, on=day)
    return lifecycle.publish(entries, reason=values["reason"], by=user)


def _withdraw(entries: Sequence[Entry], values: dict[str, Any], user: Any) -> Any:
    told = {name: values[name] for name in ("reason", "successor", "evidence")}
    return lifecycle.withdraw(entries, by=user, **told)


def _discard(entries: Sequence[Entry], values: dict[str, Any], user: Any) -> None:
    gone: set[int] = set()
    for entry in entries:
        if entry.pk not in gone:
            gone |= {entry.pk, entry.companion_id or entry.pk}
            lifecycle.discard(entry, by=user)


SUBMIT = Deed(
    "submit",
    gettext_lazy("Send for review"),
    gettext_lazy("Send for review"),
    SubmissionForm,
    Right.SUBMIT,
    (State.DRAFT,),
    gettext_lazy("It is no draft that could be sent."),
    _submit,
)
RECALL = Deed(
    "recall",
    gettext_lazy("Take back"),
    gettext_lazy("Take back"),
    ConfirmForm,
    Right.SUBMIT,
    (State.SUBMITTED, State.REVIEWED),
    gettext_lazy("It is not under review."),
    _recall,
    compares=False,
    own_only=True,
)
REVIEW = Deed(
    "review",
    gettext_lazy("Review"),
    gettext_lazy("Approve"),
    NoteForm,
    Right.REVIEW,
    (State.SUBMITTED,),
    gettext_lazy("It is not waiting for a review."),
    _review,
    approves=True,
)
SEND_BACK = Deed(
    "send_back",
    gettext_lazy("Send back to the author"),
    gettext_lazy("Send back"),
    ReasonForm,
    Right.REJECT,
    (State.SUBMITTED, State.REVIEWED),
    gettext_lazy("It is not under review."),
    _send_back,
)
PUBLISH = Deed(
    "publish",
    gettext_lazy("Publish drafts"),
    gettext_lazy("Publish"),
    PublicationForm,
    Right.PUBLISH,
    (State.REVIEWED,),
    gettext_lazy("It has not been approved for publication."),
    _publish,
    approves=True,
)
WITHDRAW = Deed(
    "withdraw",
    gettext_lazy("Propose to withdraw records"),
    gettext_lazy("Propose to withdraw"),
    WithdrawalForm,
    Right.WITHDRAW,
    (State.PUBLISHED,),
    gettext_lazy("It is not published now, or has a draft: publish or discard that first."),
    _withdraw,
    compares=False,
)
DISCARD = Deed(
    "discard",
    gettext_lazy("Discard the draft"),
    gettext_lazy("Discard the draft"),
    ConfirmForm,
    Right.DISCARD,
    (State.DRAFT,),
    gettext_lazy("It is no draft: take it back first, or withdraw what is published."),
    _discard,
    DELETION,
)
DEEDS = (SUBMIT, RECALL, REVIEW, SEND_BACK, PUBLISH, WITHDRAW, DISCARD)
BULK = (SUBMIT, REVIEW, SEND_BACK, PUBLISH, WITHDRAW)


def possible(entry: Entry, user: Any) -> set[str]:
    """The names of what ``user`` can do to ``entry`` now."""
    return {deed.name for deed in DEEDS if not deed.objections([entry], user)[entry.pk]}
