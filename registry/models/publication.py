"""Publications: the numbered acts that turn the page."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """One act that publishes one entry or many. ``revision`` numbers the acts of the whole registry without a gap."""

    revision = models.PositiveIntegerField(_("revision"), primary_key=True)
    at = models.DateTimeField(_("at"), db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("by"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-revision"]

    def __str__(self) -> str:
        return f"r{self.revision}"


class PublicationCounter(models.Model):
    """The one row that publications lock to take their number; ``MAX + 1`` would hand one out twice."""

    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of publications")
        verbose_name_plural = _("counters of publications")

    def __str__(self) -> str:
        return str(self.revision)
