"""What people outside report about a published record, and what became of it."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import tracking
from registry.fields import KeyField
from registry.models.entry import Entry
from registry.models.record import Record


class CorrectionStatus(models.TextChoices):
    """Where a report stands; the public reads it."""

    RECEIVED = "received", _("Received")
    CHECKING = "checking", _("Being checked")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Declined")


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Reports, by where they stand."""

    def with_status(self) -> CorrectionQuerySet:
        """Annotate ``status_now``, the value of ``status``."""
        return self.annotate(
            status_now=Case(
                When(~Q(outcome=""), then="outcome"),
                When(taken_up_at__isnull=False, then=Value(CorrectionStatus.CHECKING.value)),
                default=Value(CorrectionStatus.RECEIVED.value),
                output_field=models.CharField(),
            )
        )

    def waiting(self) -> CorrectionQuerySet:
        """Those that nobody has answered yet."""
        return self.filter(outcome="")

    def overdue(self, now: datetime.datetime) -> CorrectionQuerySet:
        """Those that wait longer than was promised."""
        return self.waiting().filter(received_at__lt=now - promised())


def promised() -> datetime.timedelta:
    """Within what time a report is answered."""
    return datetime.timedelta(days=settings.CORRECTION_DAYS)


class Correction(models.Model):
    """A report that something in a published record is wrong.

    ``contact`` and ``origin`` are there only until the report is answered; no page of the public shows them, nor the
    message. Publishing the draft that was opened for it answers it, with the reason of the publication.
    """

    code = KeyField(
        _("tracking code"), max_length=tracking.TRACKING_LENGTH, primary_key=True, default=tracking.new_tracking_code
    )
    record = models.ForeignKey(Record, models.PROTECT, related_name="corrections", verbose_name=_("record"))
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="corrections_reported", verbose_name=_("entry that was read")
    )
    section = models.CharField(_("section"), max_length=40, blank=True)
    message = models.TextField(_("what is wrong"))
    evidence = models.TextField(_("evidence"), blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    origin = models.CharField(max_length=64, blank=True, editable=False)
    received_at = models.DateTimeField(_("received"), default=timezone.now, db_index=True)

    taken_up_at = models.DateTimeField(_("taken up"), null=True)
    taken_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken up by")
    )
    draft = models.ForeignKey(
        Entry, models.SET_NULL, null=True, related_name="corrections_answered", verbose_name=_("draft")
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=8,
        blank=True,
        choices=[(each.value, each.label) for each in (CorrectionStatus.DONE, CorrectionStatus.DECLINED)],
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported error")
        verbose_name_plural = _("reported errors")
        ordering = ["received_at", "code"]
        constraints = [
            models.CheckConstraint(condition=~Q(message=""), name="correction_says_something"),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True)
                | (~Q(outcome="") & Q(answered_at__isnull=False, contact="", origin="") & ~Q(answer="")),
                name="correction_answered_with_words",
            ),
            models.CheckConstraint(
                condition=Q(taken_up_at__isnull=False) | Q(draft__isnull=True, outcome=""),
                name="correction_taken_up_before_answered",
            ),
        ]

    def __str__(self) -> str:
        return tracking.grouped(self.code)

    def get_absolute_url(self) -> str:
        return reverse("correction", args=[self.code])

    @property
    def status(self) -> CorrectionStatus:
        """Where it stands."""
        if self.outcome:
            return CorrectionStatus(self.outcome)
        return CorrectionStatus.CHECKING if self.taken_up_at else CorrectionStatus.RECEIVED

    @property
    def is_waiting(self) -> bool:
        """Whether it still has to be answered."""
        return not self.outcome

    @property
    def due_at(self) -> datetime.datetime:
        """By when it is answered, as was promised."""
        return self.received_at + promised()

    @property
    def is_overdue(self) -> bool:
        """Whether it waits longer than was promised."""
        return self.is_waiting and self.due_at < timezone.now()

    @property
    def section_label(self) -> str:
        """The section it speaks of, in words; the whole record where it names none."""
        return str(dict(sections()).get(self.section, "")) or str(_("The whole record"))


def sections() -> list[tuple[str, Any]]:
    """What of a record a report can be about: its own values, or one of the lists on its page."""
    from registry.models.parts import part_models

    shown = sorted((part for part in part_models() if part.page_order), key=lambda part: part.page_order)
    return [("values", _("Name, place and host")), *((part.plural, part._meta.verbose_name_plural) for part in shown)]
