"""The ledger of 认定: an entry's level is its highest recognition in force."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.choices import Level
from registry.models.parts import Part, PartQuerySet, in_order

DOCUMENT_NUMBER = RegexValidator(
    r"^[^\s〔〕]+〔[0-9]{4}〕[0-9]+号\Z",
    _("A document number reads 渝人社〔2024〕620号: issuer, year in 〔〕, number, 号."),
)


BRACKETS = str.maketrans({"[": "〔", "(": "〔", "【": "〔", "（": "〔", "]": "〕", ")": "〕", "】": "〕", "）": "〕"})


def normalise_document_number(text: str) -> str:
    """``text`` with the year in 〔〕, whichever brackets were typed, and without spaces."""
    return "".join(text.split()).translate(BRACKETS)


class RecognitionQuerySet(PartQuerySet):
    def in_force(self, day: datetime.date) -> Self:
        """The recognitions that hold on ``day``; one whose first day is not known is taken to have begun."""
        begun = Q(recognised_on__isnull=True) | Q(recognised_on__lte=day)
        return self.filter(begun, Q(ended_on__isnull=True) | Q(ended_on__gt=day))


class Recognition(Part):
    """One line of the ledger of 认定: who recognised the body, at which level, when, and until when."""

    plural = "recognitions"
    page_order = 10
    searched = ("title", "document_number")

    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.UNSTATED)
    title = models.CharField(_("recognised as"), max_length=200, blank=True)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    document_number = models.CharField(_("document number"), max_length=60, blank=True, validators=[DOCUMENT_NUMBER])
    batch = models.CharField(_("batch"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    recognised_on = models.DateField(_("recognised on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=200, blank=True)

    objects = RecognitionQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            *Part.Meta.constraints,
            in_order("recognised_on", "ended_on", "recognition_dates_in_order"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""),
                name="recognition_end_has_reason",
                violation_error_message=_("Say why the recognition ended."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_level_display())

    def clean(self) -> None:
        if self.recognised_on and self.year and self.recognised_on.year != self.year:
            raise ValidationError({"year": _("The year differs from that of the day of recognition.")})

    def clean_fields(self, exclude: Any = None) -> None:
        self.document_number = normalise_document_number(self.document_number)
        super().clean_fields(exclude)

    def is_in_force(self, day: datetime.date) -> bool:
        """Whether it holds on ``day``: the rule of ``RecognitionQuerySet.in_force`` for one row."""
        begun = self.recognised_on is None or self.recognised_on <= day
        return begun and (self.ended_on is None or self.ended_on > day)
