"""A body's own word on its record: asked for by a link that works once."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.correction import Correction
from registry.models.entry import Entry
from registry.models.record import Record


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    """Links and their answers."""

    def by_token(self, token: str) -> ConfirmationQuerySet:
        """The link with this token; only its hash is stored, so that nobody who reads the database can use it."""
        return self.filter(token_hash=hash_of(token))

    def answered(self) -> ConfirmationQuerySet:
        """Those that were answered, the latest first."""
        return self.filter(answered_at__isnull=False).order_by("-answered_at")


def hash_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Confirmation(models.Model):
    """A link sent to a body, by which it says of each value whether it is right.

    ``answers`` holds what was shown and what was answered. Where something is wrong, ``correction`` is the report that
    carries it to the desk: the body's word is a proposal like any other.
    """

    record = models.ForeignKey(Record, models.PROTECT, related_name="confirmations", verbose_name=_("record"))
    entry = models.ForeignKey(
        Entry, models.PROTECT, editable=False, related_name="confirmations", verbose_name=_("entry to be confirmed")
    )
    addressee = models.CharField(
        _("sent to"), max_length=200, help_text=_("An office, such as 院办 or 人事处. Only staff see it.")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("made by")
    )
    expires_at = models.DateTimeField(_("works until"), editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answers = models.JSONField(_("answers"), null=True, editable=False)
    correction = models.ForeignKey(
        Correction, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("reported error")
    )

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation by the body")
        verbose_name_plural = _("confirmations by bodies")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answers__isnull=True)
                | Q(answered_at__isnull=False, answers__isnull=False),
                name="confirmation_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="confirmation_ends_after_its_beginning"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} → {self.addressee}"

    @property
    def is_usable(self) -> bool:
        """Whether the link still works."""
        return self.answered_at is None and self.expires_at > timezone.now()

    @property
    def is_settled(self) -> bool:
        """Whether everything was right, or what was wrong has been answered."""
        return self.answered_at is not None and (self.correction is None or not self.correction.is_waiting)
