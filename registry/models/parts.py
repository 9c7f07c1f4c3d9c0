"""Everything that hangs on an entry. Each part says where it comes from.

Copy, snapshot, comparison, loading and export are written once, over ``Part``: a new kind of part is one class.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.choices import OPEN_STATES, Level, Qualifier
from registry.models.evidence import Evidenced
from registry.models.organisation import Organisation
from registry.models.querysets import Frozen, FrozenRows
from registry.models.record import Entry
from registry.models.vocabulary import District, Indicator, Industry, Subject

DOCUMENT_NUMBER = RegexValidator(
    r"^[^\s〔〕]+〔\d{4}〕\d+号$", _("A document number reads 渝人社〔2024〕620号: issuer, year in 〔〕, number, 号.")
)
BRACKETS = str.maketrans({"[": "〔", "(": "〔", "【": "〔", "（": "〔", "]": "〕", ")": "〕", "】": "〕", "）": "〕"})


def normalise_document_number(text: str) -> str:
    """``text`` with the year in 〔〕, whichever brackets were typed, and without spaces."""
    return "".join(text.split()).translate(BRACKETS)


class PartQuerySet(FrozenRows):
    """Parts, which are as frozen as their entry."""

    stamped = frozenset({"entry"})

    def _is_frozen(self) -> bool:
        return self.exclude(entry__state__in=OPEN_STATES).exists()

    def _holds_frozen(self, rows: Sequence[Any]) -> bool:
        entries = Entry.objects.filter(pk__in={row.entry_id for row in rows})
        return entries.exclude(state__in=OPEN_STATES).exists()


class Part(Evidenced):
    """A row that belongs to one entry, in an order, with its evidence. ``plural`` names its list in files."""

    plural: ClassVar[str]
    # Paths whose text finds the entry, and whether that text is one of its names.
    searched: ClassVar[tuple[str, ...]] = ()
    searched_as_name: ClassVar[bool] = False
    # The place of its section on a record's page; 0 for what is shown elsewhere on it.
    page_order: ClassVar[int] = 0

    entry = models.ForeignKey(Entry, models.CASCADE, verbose_name=_("entry"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PartQuerySet.as_manager()

    class Meta(Evidenced.Meta):
        abstract = True
        ordering = ["order", "id"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            self._check_writable()
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self._check_writable()
            return super().delete(*args, **kwargs)

    def _check_writable(self) -> None:
        """Both the entry it hangs on and the one it would be taken from must be drafts."""
        stored = type(self)._base_manager.filter(pk=self.pk).values("entry") if self.pk else []
        entries = Entry.objects.select_for_update().filter(Q(pk=self.entry_id) | Q(pk__in=stored))
        if any(state not in OPEN_STATES for state in entries.values_list("state", flat=True)):
            raise Frozen(f"The entry of {self!r} is published and does not change.")


def part_models() -> list[type[Part]]:
    """Every kind of part that the installed apps bring, in a stable order."""
    found = [model for model in apps.get_models() if issubclass(model, Part)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def in_order(start: str, end: str, name: str) -> models.CheckConstraint:
    """The constraint that ``end``, where given, does not come before ``start``."""
    return models.CheckConstraint(
        condition=Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}),
        name=name,
        violation_error_message=_("The end must not come before the beginning."),
    )


class EntryName(Part):
    """Another name of the body: former, short, on a second plate at its door, or in English."""

    plural = "names"
    page_order = 80
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

    objects = RecognitionQuerySet.as_manager()

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


class Offering(Part):
    """A subject that the body teaches, and what distinguishes it there."""

    plural = "offerings"
    page_order = 30
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
    country = models.CharField(
        _("country"),
        max_length=2,
        default="CN",
        validators=[RegexValidator(r"^[A-Z]{2}$", _("Two capital letters of ISO 3166-1, such as CN or LA."))],
    )
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
