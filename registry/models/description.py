"""What a body is called, serves, teaches and has brought about, with whom and where."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.countries import HOME, country_choices
from registry.models.organisation import Organisation
from registry.models.parts import Part, in_order
from registry.models.vocabulary import District, Industry, Subject


class EntryName(Part):
    """Another name of the body: former, short, on a second plate at its door, or in English."""

    plural = "names"
    searched = ("text",)
    searched_as_name = True

    class Type(models.TextChoices):
        FORMER = "former", _("Former name")
        ALIAS = "alias", _("Also called")
        PLAQUE = "plaque", _("Second name-plate")
        ENGLISH = "english", _("English name")

    text = models.CharField(_("name"), max_length=200)
    type = models.CharField(_("type"), max_length=8, choices=Type, default=Type.ALIAS)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [*Part.Meta.constraints, in_order("valid_from", "valid_to", "name_dates_in_order")]

    def __str__(self) -> str:
        return self.text


class EntryIndustry(Part):
    """An industry that the body serves."""

    plural = "industries"
    searched = ("industry__name",)

    industry = models.ForeignKey(Industry, models.PROTECT, verbose_name=_("industry"))

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["entry", "industry"], name="entry_industry_once"),
        ]

    def __str__(self) -> str:
        return str(self.industry)


class Offering(Part):
    """A subject that the body teaches, and what distinguishes it there."""

    plural = "offerings"
    page_order = 30
    chained = ("subject",)
    searched = ("subject__name",)

    subject = models.ForeignKey(Subject, models.PROTECT, verbose_name=_("subject"))
    distinction = models.CharField(_("distinction"), max_length=100, blank=True)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("subject taught")
        verbose_name_plural = _("subjects taught")
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(fields=["entry", "subject", "distinction"], name="offering_once"),
        ]

    def __str__(self) -> str:
        return str(self.subject)


class Participation(Part):
    """An organisation that takes part: a partner, an alliance, an operator, a visitor."""

    plural = "participations"
    page_order = 70
    chained = ("organisation",)
    searched = ("organisation__name", "organisation__short_name")

    class Role(models.TextChoices):
        PARTNER = "partner", _("Partner")
        ALLIANCE = "alliance", _("Alliance")
        OPERATOR = "operator", _("Operator")
        EMPLOYER = "employer", _("Employer")
        VISITOR = "visitor", _("Visitor for exchange")
        OTHER = "other", _("Other")

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("organisation"))
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.PARTNER)
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("participant")
        verbose_name_plural = _("participants")

    def __str__(self) -> str:
        return str(self.organisation)


class Site(Part):
    """A place where the body works: a workstation, a rural station, a craftsman college, a point abroad."""

    plural = "sites"
    page_order = 40
    chained = ("name",)
    searched = ("name", "place", "district__name")

    class Type(models.TextChoices):
        WORKSTATION = "workstation", _("Workstation")
        RURAL_STATION = "rural-station", _("Rural station")
        CRAFTSMAN_COLLEGE = "craftsman-college", _("Craftsman college")
        OVERSEAS = "overseas", _("Overseas point")
        TALENT_BASE = "talent-base", _("Talent base")
        WORKSHOP = "workshop", _("Workshop")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    type = models.CharField(_("type"), max_length=20, choices=Type, default=Type.OTHER)
    place = models.CharField(_("place"), max_length=200, blank=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, verbose_name=_("district"))
    country = models.CharField(_("country or region"), max_length=2, default=HOME, choices=country_choices)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = [
            *Part.Meta.constraints,
            models.CheckConstraint(
                condition=Q(country="CN") | Q(district__isnull=True),
                name="site_district_in_china",
                violation_error_message=_("A site abroad lies in no district of Chongqing."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Achievement(Part):
    """What the body has brought about: an award, a method, a product, an event, a programme."""

    plural = "achievements"
    page_order = 50
    searched = ("title",)

    class Type(models.TextChoices):
        AWARD = "award", _("Award")
        METHOD = "method", _("Method")
        PRODUCT = "product", _("Product")
        EVENT = "event", _("Event")
        PROGRAMME = "programme", _("Programme")
        INSTITUTION = "institution", _("Institution founded")

    title = models.CharField(_("title"), max_length=200)
    type = models.CharField(_("type"), max_length=12, choices=Type, default=Type.AWARD)
    grade = models.CharField(_("grade"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")

    def __str__(self) -> str:
        return self.title
