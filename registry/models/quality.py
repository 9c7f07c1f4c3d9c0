"""What was decided about findings of the rules of quality, so that nobody has to decide it again."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.record import Record


class WaiverQuerySet(models.QuerySet["Waiver"]):
    """Waivers, by the day."""

    def in_force(self, day: datetime.date) -> WaiverQuerySet:
        """Those that hold on ``day``."""
        return self.filter(until__gte=day)


class Waiver(models.Model):
    """A finding that is known and left for a while, with the reason; it ends by itself."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="waivers", verbose_name=_("record"))
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
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="waiver_with_reason")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.rule} → {self.until}"


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
