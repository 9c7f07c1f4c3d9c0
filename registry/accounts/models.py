"""What the registry keeps of an account beside what Django keeps."""

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models import District


class StaffDistrict(models.Model):
    """A district that an account is bound to: its district roles hold there, and in what it came from or went into."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_districts", verbose_name=_("account")
    )
    district = models.ForeignKey(District, models.PROTECT, verbose_name=_("district"))

    class Meta:
        verbose_name = _("district of an account")
        verbose_name_plural = _("districts of accounts")
        constraints = [models.UniqueConstraint(fields=["user", "district"], name="staff_district_unique")]

    def __str__(self) -> str:
        return str(self.district)


class OneTimePassword(models.Model):
    """Says that an account's password was given by somebody else, and has to be changed before anything is done."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="one_time_password", verbose_name=_("account")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("one-time password")
        verbose_name_plural = _("one-time passwords")

    def __str__(self) -> str:
        return str(self.user)

    @property
    def until(self) -> datetime.datetime:
        """When it ends to let anybody in."""
        return self.since + datetime.timedelta(days=settings.ONE_TIME_PASSWORD_DAYS)

    @property
    def has_expired(self) -> bool:
        """Whether the administrator has to give another."""
        return timezone.now() >= self.until
