"""Legal bodies: those that host entries, and those that take part."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.constraints import credit_code_checks
from registry.creditcode import ALPHABET, validate_credit_code
from registry.models.evidence import Evidenced
from registry.models.vocabulary import District, Named


class OrganisationManager(models.Manager["Organisation"]):
    def get_by_natural_key(self, name: str) -> "Organisation":
        return self.get(name=name)


class Organisation(Named, Evidenced):
    """A legal body, by its full name. Its credit code keeps its old area digits after districts merge."""

    class Type(models.TextChoices):
        COMPANY = "company", _("Company")
        COLLEGE = "college", _("College or school")
        UNIVERSITY = "university", _("University")
        ALLIANCE = "alliance", _("Alliance")
        ASSOCIATION = "association", _("Association")
        GOVERNMENT = "government", _("Government")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200, unique=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    type = models.CharField(_("type"), max_length=12, choices=Type, default=Type.OTHER)
    credit_code = models.CharField(
        _("unified social credit code"),
        max_length=18,
        null=True,
        blank=True,
        unique=True,
        validators=[validate_credit_code],
    )
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, verbose_name=_("district"))

    kept_in_snapshots = ("id", "name_en", "credit_code")

    objects = OrganisationManager()

    class Meta(Evidenced.Meta):
        abstract = False
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            *Evidenced.Meta.constraints,
            models.CheckConstraint(
                condition=Q(credit_code__isnull=True) | Q(credit_code__regex=rf"^[{ALPHABET}]{{18}}\Z"),
                name="organisation_credit_code_shape",
                violation_error_message=_("A unified social credit code has 18 characters."),
            ),
            models.CheckConstraint(
                condition=Q(credit_code__isnull=True) | Q(credit_code_checks("credit_code")),
                name="organisation_credit_code_check",
                violation_error_message=_("The last character of the credit code does not fit the others."),
            ),
        ]

    def natural_key(self) -> tuple[str]:
        return (self.name,)

    def clean(self) -> None:
        self.credit_code = (self.credit_code or "").strip().upper() or None
