"""The figures of the whole city: proposed by one, approved by others, published by another still, like records."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from registry.audit import Happening
from registry.audit.recording import record
from registry.lifecycle.errors import Refused
from registry.lifecycle.publishing import next_publication
from registry.lifecycle.rules import require_reason, review_steps
from registry.models import CityStatistic, FigureStep, Move, ProposedFigure, Publication, State
from registry.roles import Act, may

COLUMNS = ("indicator", "kind", "year", "value", "qualifier", "wording", "note", "source", "locator", "basis")


@transaction.atomic
def publish_figures(figures: Sequence[CityStatistic], *, reason: str, by: User | None = None) -> Publication:
    """Publish new figures in one act. One for the same indicator, kind and year supersedes the row in force.

    On the desk figures come here by a proposal that was approved; the registry itself publishes what it loads.
    """
    if not reason.strip() or not figures:
        raise Refused(_("Please give a reason: it is kept with the publication."))
    if len({(figure.indicator_id, figure.kind, figure.year) for figure in figures}) < len(figures):
        raise Refused(_("The same figure is there twice: keep one of the two."))
    publication = next_publication(reason, by)
    for figure in figures:
        same = CityStatistic.objects.public().filter(indicator=figure.indicator, kind=figure.kind, year=figure.year)
        CityStatistic._base_manager.filter(pk__in=same.values("pk")).update(superseded_revision=publication)
        figure.revision = publication
        figure.full_clean(validate_constraints=False)
        figure.save()
    record(Happening.PUBLISH, by=by, what=str(publication), detail=reason)
    return publication


@transaction.atomic
def propose_figure(proposal: ProposedFigure, *, by: User) -> ProposedFigure:
    """Send a figure for review: a new proposal, or one that was sent back and is put right.

    Raises ``Refused`` where the figure in force is another than it ``corrects``, ``ValidationError`` for bad values.
    """
    require_reason(proposal.reason)
    _require(by, Act.ADD)
    if proposal.pk:
        _taken(proposal, [State.DRAFT])
    _require_no_objection(proposal)
    proposal.state, proposal.round = _state_after(0), proposal.round + 1
    proposal.full_clean()
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError:
        raise Refused(_("Somebody has proposed this figure already: see the proposals.")) from None
    return _done(proposal, Move.Act.SUBMIT, by)


@transaction.atomic
def approve_figure(proposal: ProposedFigure, *, by: User, reason: str = "") -> ProposedFigure:
    """Approve a proposal; the last approval that the settings ask for makes it ready to be published."""
    _require(by, Act.REVIEW)
    current = _taken(proposal, [State.SUBMITTED])
    _require_others(current, by)
    before = current.steps.filter(act=Move.Act.REVIEW, round=current.round).count()
    current.state = _state_after(before + 1)
    current.save()
    return _done(current, Move.Act.REVIEW, by, reason)


@transaction.atomic
def return_figure(proposal: ProposedFigure, *, by: User, reason: str) -> ProposedFigure:
    """Give a proposal back to who wrote it, with the reason; what was approved so far no longer counts."""
    require_reason(reason)
    _require(by, Act.REJECT)
    current = _taken(proposal, [State.SUBMITTED, State.REVIEWED])
    current.state = State.DRAFT
    current.save()
    return _done(current, Move.Act.RETURN, by, reason)


@transaction.atomic
def publish_proposal(proposal: ProposedFigure, *, by: User) -> Publication:
    """Publish an approved proposal as a figure of the city, for the reason that it gives."""
    _require(by, Act.PUBLISH)
    current = _taken(proposal, [State.REVIEWED])
    _require_others(current, by)
    _require_no_objection(current)
    figure = CityStatistic(**{name: getattr(current, name) for name in COLUMNS})
    publication = publish_figures([figure], reason=current.reason, by=by)
    current.state, current.figure = State.PUBLISHED, figure
    current.save()
    _done(current, Move.Act.PUBLISH, by)
    return publication


def _taken(proposal: ProposedFigure, states: Iterable[State]) -> ProposedFigure:
    """The proposal as it is stored, which nobody else changes until the end of the transaction."""
    current = ProposedFigure.objects.select_for_update().filter(pk=proposal.pk).first()
    if not current or current.state not in set(states) or current.round != proposal.round:
        raise Refused(_("Nothing was done, for somebody has acted on it since you looked. Please look again."))
    return current


def _require(by: User, act: Act) -> None:
    if not may(by, act, ProposedFigure):
        raise Refused(_("Your role does not reach it."))


def _require_others(proposal: ProposedFigure, by: User) -> None:
    if ProposedFigure.objects.in_hand_of(by.pk).filter(pk=proposal.pk).exists():
        raise Refused(_("You wrote it or have approved it: somebody else must."))


def objection(proposal: ProposedFigure) -> str:
    """Why a figure cannot be proposed now: an empty sentence, where nothing speaks against it."""
    same = {"indicator": proposal.indicator_id, "kind": proposal.kind, "year": proposal.year}
    if ProposedFigure.objects.open().filter(**same).exclude(pk=proposal.pk).exists():
        return _("Somebody has proposed this figure already: see the proposals.")
    in_force = CityStatistic.objects.public().filter(**same).values_list("pk", flat=True).first()
    if in_force and not proposal.corrects_id:
        return _("This figure is published already. Open it and choose “Correct”.")
    if in_force != proposal.corrects_id:
        return _(
            "A correction keeps indicator, kind and year, and corrects the figure in force. Has it been "
            "corrected since?"
        )
    return ""


def _require_no_objection(proposal: ProposedFigure) -> None:
    if sentence := objection(proposal):
        raise Refused(sentence)


def _state_after(reviews: int) -> State:
    return State.REVIEWED if reviews >= review_steps() else State.SUBMITTED


def _done(proposal: ProposedFigure, act: Move.Act, by: User, reason: str = "") -> ProposedFigure:
    FigureStep.objects.create(proposal=proposal, act=act, round=proposal.round, by=by, reason=reason.strip())
    return proposal
