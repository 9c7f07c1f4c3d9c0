"""Bodies that train: colleges, bases and zones."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import Entry, Kind, Part, Record


class TechnicalCollege(Entry):
    """A school of the technical education system (技工院校)."""

    kind_of_model = Kind.TECHNICAL_COLLEGE
    own_fields = (*Entry.own_fields, "college_type", "ownership", "standing", "founded_on")

    class Type(models.TextChoices):
        TECHNICAL_SCHOOL = "technical-school", _("Technical school")
        SENIOR_TECHNICAL_SCHOOL = "senior-technical-school", _("Senior technical school")
        TECHNICIAN_COLLEGE = "technician-college", _("Technician college")

    class Ownership(models.TextChoices):
        PUBLIC = "public", _("Public")
        PRIVATE = "private", _("Private")

    class Standing(models.TextChoices):
        PREPARATORY = "preparatory", _("In preparation")
        FORMAL = "formal", _("Formally established")

    college_type = models.CharField(_("type of college"), max_length=24, choices=Type, blank=True)
    ownership = models.CharField(_("ownership"), max_length=8, choices=Ownership, blank=True)
    standing = models.CharField(_("standing"), max_length=12, choices=Standing, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)

    class Meta:
        verbose_name = _("technical college")
        verbose_name_plural = _("technical colleges")


class TrainingBase(Entry):
    """A training base for highly skilled workers (高技能人才培训基地), built up over two years."""

    kind_of_model = Kind.TRAINING_BASE
    own_fields = (*Entry.own_fields, "support", "phase")

    class Support(models.TextChoices):
        FUNDED = "funded", _("Funded project")
        SUPPORTED = "supported", _("Supported project")

    class Phase(models.TextChoices):
        BUILD_UP = "build-up", _("Being built up")
        MID_TERM = "mid-term", _("Mid-term review passed")
        ACCEPTED = "accepted", _("Accepted")

    support = models.CharField(_("support"), max_length=12, choices=Support, blank=True)
    phase = models.CharField(_("phase"), max_length=12, choices=Phase, blank=True)

    class Meta:
        verbose_name = _("training base")
        verbose_name_plural = _("training bases")


class TrialZone(Entry):
    """The city's trial zone for digital skills (“智能+技能”数字技能人才培养试验区), or a sub-area of it."""

    kind_of_model = Kind.TRIAL_ZONE
    own_fields = (*Entry.own_fields, "role")

    class Role(models.TextChoices):
        CITY = "city", _("City-wide zone")
        SUB_AREA = "sub-area", _("Sub-area")

    role = models.CharField(pgettext_lazy("of a zone", "role"), max_length=12, choices=Role, default=Role.SUB_AREA)

    class Meta:
        verbose_name = _("trial zone")
        verbose_name_plural = _("trial zones")


class ZoneElement(Part):
    """An element of the zone's layout: the city, the two cores, the three areas, the many points."""

    plural = "elements"
    page_order = 20
    chained = ("name", "zone")
    searched = ("name",)

    class Tier(models.TextChoices):
        CITY = "city", _("One city")
        CORE = "core", _("Two cores")
        AREA = "area", _("Three areas")
        POINT = "point", _("Many points")

    tier = models.CharField(_("tier"), max_length=8, choices=Tier)
    name = models.CharField(_("name"), max_length=200)
    zone = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="zone_elements", verbose_name=_("record")
    )
    description = models.TextField(_("description"), blank=True)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("element of the layout")
        verbose_name_plural = _("elements of the layout")

    def __str__(self) -> str:
        return self.name
