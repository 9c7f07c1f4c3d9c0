"""What was decided about findings of the rules of quality, so that nobody has to decide it again."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.record import Record


class WaiverQuerySet(models.QuerySet["Waiver"]):
    """Waivers, by the day."""

    def in_force(self, day: datetime.date) -> WaiverQuerySet:
        """Those that hold on ``day``."""
        return self.filter(until__gte=day)

    def of_each(self, model: type[models.Model]) -> WaiverQuerySet:
        """As a subquery: those of each row of ``model``, of its record where the rows are entries."""
        if hasattr(model, "record"):
            return self.filter(record=OuterRef("record"))
        label, name = model._meta.app_label, model._meta.model_name
        return self.filter(subject_type__app_label=label, subject_type__model=name, subject_id=OuterRef("pk"))


class Waiver(models.Model):
    """A finding that is known and left for a while, with the reason; it ends by itself.

    It is about a record, or about a row of another table (``subject``, whose model takes its waivers along by a
    ``GenericRelation`` when a row is deleted).
    """

    record = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="waivers", verbose_name=_("record")
    )
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, blank=True, related_name="+")
    subject_id = models.PositiveBigIntegerField(null=True, blank=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    rule = models.CharField(_("rule"), max_length=30)
    reason = models.TextField(_("reason"))
    until = models.DateField(_("until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["-at"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="waiver_subject")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_with_reason"),
            models.CheckConstraint(
                condition=Q(record__isnull=False, subject_type__isnull=True, subject_id__isnull=True)
                | Q(record__isnull=True, subject_type__isnull=False, subject_id__isnull=False),
                name="waiver_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.rule} → {self.until}"

    @property
    def about(self) -> Any:
        """The code of the record, or the row that it speaks of."""
        return self.record_id or self.subject


class NotDuplicate(models.Model):
    """Two records that look alike and are two bodies all the same. The lower code comes first."""

    first = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name=_("record"))
    second = models.ForeignKey(Record, models.PROTECT, related_name="+", verbose_name=_("record"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("pair that is no duplicate")
        verbose_name_plural = _("pairs that are no duplicates")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="notduplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="notduplicate_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
