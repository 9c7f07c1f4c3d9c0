"""Lines of the log, and the end that they are chained to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.audit.vocabulary import Happening
from registry.models import Frozen


class AuditLines(models.QuerySet["AuditLine"]):
    """Lines, which nobody changes or takes away; the database refuses it too."""

    def _refuse(self) -> NoReturn:
        raise Frozen("The log is only added to, by registry.audit.recording.")

    def update(self, **kwargs: Any) -> int:
        self._refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse()

    def bulk_create(self, objs: Iterable[AuditLine], *args: Any, **kwargs: Any) -> list[AuditLine]:
        self._refuse()


class AuditLine(models.Model):
    """Who did what, when and from where. ``hash`` covers the line and the hash of the line before it.

    Names are kept as text: a line says what was so when it was written, whatever becomes of the account.
    """

    number = models.PositiveBigIntegerField(pgettext_lazy("of a line", "number"), primary_key=True)
    at = models.DateTimeField(pgettext_lazy("of a line", "at"), db_index=True)
    happening = models.CharField(_("what happened"), max_length=20, choices=Happening)
    who = models.CharField(_("account"), max_length=150, blank=True, db_index=True)
    what = models.CharField(_("concerning"), max_length=300, blank=True)
    detail = models.TextField(_("details"), blank=True)
    address = models.CharField(_("from address"), max_length=45, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    objects = AuditLines.as_manager()

    class Meta:
        verbose_name = _("line of the audit log")
        verbose_name_plural = _("audit log")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.get_happening_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen("A line of the log does not change.")
        super().save(*args, force_insert=True)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen("A line of the log stays until the policy takes it.")


class AuditChain(models.Model):
    """The one row that a new line locks: the last line, and the last one that the policy has taken.

    Lines up to ``sealed_number`` are gone; the chain goes on from ``sealed_hash``.
    """

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    sealed_number = models.PositiveBigIntegerField(default=0)
    sealed_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("end of the audit log")
        verbose_name_plural = _("ends of the audit log")

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
