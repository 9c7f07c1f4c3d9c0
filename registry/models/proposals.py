"""Figures of the city on their way: proposed by one, approved by others, published by another still.

What is published is a ``CityStatistic`` that never changes; what is proposed lives here, where the public never looks.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.choices import Kind, State
from registry.models.evidence import Evidenced
from registry.models.figures import CityStatistic, Figure
from registry.models.moves import Move


class ProposedFigureQuerySet(models.QuerySet["ProposedFigure"]):
    """Proposals, by where they stand."""

    def open(self) -> ProposedFigureQuerySet:
        """Those that are not published."""
        return self.exclude(state=State.PUBLISHED)

    def in_hand_of(self, user: int | None) -> ProposedFigureQuerySet:
        """Those that an account must leave to others: it wrote them, or has approved them in this round."""
        steps = FigureStep.objects.filter(by=user).filter(
            Q(act=Move.Act.SUBMIT) | Q(act=Move.Act.REVIEW, round=F("proposal__round"))
        )
        return self.filter(pk__in=steps.values("proposal"))

    def waiting_for(self, user: int | None) -> ProposedFigureQuerySet:
        """Those under review that an account had no hand in."""
        waiting = self.filter(state__in=[State.SUBMITTED, State.REVIEWED])
        return waiting.exclude(pk__in=ProposedFigure.objects.in_hand_of(user).values("pk"))


class ProposedFigure(Figure, Evidenced):
    """A figure that somebody wants published; ``corrects`` is the one in force that it would supersede."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    corrects = models.ForeignKey(
        CityStatistic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("corrects")
    )
    reason = models.TextField(_("reason"), help_text=_("Kept with the publication, where everyone can read it."))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.SUBMITTED, editable=False)
    round = models.PositiveSmallIntegerField(default=0, editable=False)
    figure = models.OneToOneField(CityStatistic, models.PROTECT, null=True, editable=False, related_name="proposal")

    objects = ProposedFigureQuerySet.as_manager()

    class Meta(Evidenced.Meta):
        abstract = False
        verbose_name = _("proposed figure of the city")
        verbose_name_plural = _("proposed figures of the city")
        ordering = ["-pk"]
        constraints = [
            *Evidenced.Meta.constraints,
            models.UniqueConstraint(
                "indicator",
                "kind",
                Coalesce("year", Value(0)),
                condition=~Q(state=State.PUBLISHED),
                name="proposedfigure_one_open",
                violation_error_message=_("Somebody has proposed this figure already: see the proposals."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.PUBLISHED, figure__isnull=False)
                | (Q(figure__isnull=True) & ~Q(state=State.PUBLISHED)),
                name="proposedfigure_published_as_figure",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="proposedfigure_with_reason"),
        ]

    @property
    def is_editable(self) -> bool:
        """Whether it was sent back, so that it can be put right or discarded."""
        return self.state == State.DRAFT


class FigureStep(models.Model):
    """One person doing one thing to a proposal."""

    proposal = models.ForeignKey(ProposedFigure, models.CASCADE, related_name="steps", verbose_name=_("proposal"))
    act = models.CharField(_("act"), max_length=10, choices=Move.Act)
    round = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("act on a proposed figure")
        verbose_name_plural = _("acts on proposed figures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.get_act_display())
