"""The words the registry describes bodies with: where, in which industry, teaching what, counted how."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

UNKNOWN_START = datetime.date.min


class Named(models.Model):
    """A word of a vocabulary, in Chinese and, where it exists, in English."""

    name = models.CharField(_("name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)

    # What a snapshot keeps of the row besides its key and name.
    kept_in_snapshots: ClassVar[tuple[str, ...]] = ("name_en",)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        """The name in the reader's language, in Chinese where there is no other."""
        return self.name_en if self.name_en and get_language() == "en" else self.name


class RegionManager(models.Manager["Region"]):
    def get_by_natural_key(self, scheme: str, code: str) -> Region:
        return self.get(scheme=scheme, code=code)


class Region(Named):
    """A grouping of districts. Groupings change and overlap, so each belongs to a scheme."""

    scheme = models.SlugField(_("scheme"), max_length=40)
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = RegionManager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["scheme", "order"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="region_unique")]

    def natural_key(self) -> tuple[str, str]:
        return (self.scheme, self.code)


class DistrictQuerySet(models.QuerySet["District"]):
    def get_by_natural_key(self, code: str, valid_from: datetime.date | str) -> District:
        return self.get(code=code, valid_from=valid_from)

    def current(self, day: datetime.date) -> DistrictQuerySet:
        """The districts that exist on ``day``."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def with_kin(self) -> set[int]:
        """The ids of these districts and of all they came from or went into, however many steps away.

        Siblings are left out: what lies in 渝北区 is found from 北碚区, but not what lies in 江北区.
        """
        return kin(set(self.values_list("pk", flat=True)), district_links())


def district_links() -> list[tuple[int, int]]:
    """Every step from a district to one of its successors, as pairs of ids."""
    return list(District.successors.through._default_manager.values_list("from_district_id", "to_district_id"))


def kin(own: set[int], links: Iterable[tuple[int, int]]) -> set[int]:
    """The districts ``own`` with their predecessors and their successors, by the given steps."""
    forward = list(links)
    return _closure(own, forward) | _closure(own, [(late, early) for early, late in forward])


def _closure(start: set[int], links: Iterable[tuple[int, int]]) -> set[int]:
    reached, frontier = set(start), set(start)
    while frontier:
        frontier = {end for begin, end in links if begin in frontier} - reached
        reached |= frontier
    return reached


class District(Named):
    """A district, county or functional area between two dates.

    Codes are those of GB/T 2260, which are used again over time, so that only code and first day together are unique;
    an unknown first day is 0001-01-01. A functional area without such a code has a local one that begins with ``F-``.
    """

    class Type(models.TextChoices):
        DISTRICT = "district", pgettext_lazy("type of district", "District")
        COUNTY = "county", _("County")
        AUTONOMOUS_COUNTY = "autonomous-county", _("Autonomous county")
        FUNCTIONAL_AREA = "functional-area", _("Functional area")

    code = models.CharField(_("code"), max_length=12)
    short_name = models.CharField(_("short name"), max_length=40)
    former_names = models.CharField(_("former names"), max_length=200, blank=True, help_text=_("Separated by 、"))
    pinyin = models.CharField(_("pinyin"), max_length=60)
    initials = models.CharField(_("initials"), max_length=12, blank=True)
    kind = models.CharField(_("type"), max_length=20, choices=Type, default=Type.DISTRICT)
    valid_from = models.DateField(_("valid from"), default=UNKNOWN_START)
    valid_to = models.DateField(_("valid to"), null=True, blank=True, help_text=_("The first day it no longer exists."))
    note = models.TextField(_("note"), blank=True)
    regions = models.ManyToManyField(Region, related_name="districts", blank=True, verbose_name=_("regions"))
    successors = models.ManyToManyField(
        "self", symmetrical=False, related_name="predecessors", blank=True, verbose_name=_("successors")
    )

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="district_unique"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="district_dates_in_order",
                violation_error_message=_("The last day must come after the first."),
            ),
        ]

    def natural_key(self) -> tuple[str, str]:
        return (self.code, self.valid_from.isoformat())

    def exists_on(self, day: datetime.date) -> bool:
        """Whether the district exists on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


class IndustryQuerySet(models.QuerySet["Industry"]):
    def get_by_natural_key(self, code: str) -> Industry:
        return self.get(code=code)

    def with_leaves(self) -> set[int]:
        """The ids of these industries and of everything below the groups among them."""
        own = Q(pk__in=self.values("pk")) | Q(parent__in=self.values("pk"))
        return set(Industry.objects.filter(own).values_list("pk", flat=True))


class Industry(Named):
    """An industry: sixteen groups, and below them the clusters of Chongqing's 33618 system and others."""

    code = models.CharField(_("code"), max_length=8, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leaves",
        verbose_name=pgettext_lazy("of industries", "group"),
    )
    official_code = models.CharField(_("official code"), max_length=12, blank=True)
    cluster_tier = models.CharField(_("cluster tier"), max_length=40, blank=True)
    strategic_emerging = models.BooleanField(_("strategic emerging industry"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = IndustryQuerySet.as_manager()

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="industry_not_its_own_group",
                violation_error_message=_("An industry cannot be its own group."),
            )
        ]

    @property
    def is_33618(self) -> bool:
        """Whether it is one of the clusters of Chongqing's “33618” manufacturing system."""
        return self.cluster_tier.startswith("33618")

    def natural_key(self) -> tuple[str]:
        return (self.code,)


class SubjectManager(models.Manager["Subject"]):
    def get_by_natural_key(self, type: str, name: str) -> Subject:
        return self.get(type=type, name=name)


class Subject(Named):
    """What is taught: a major of a college or an occupation of the national classification (2022)."""

    class Type(models.TextChoices):
        MAJOR = "major", _("Major")
        OCCUPATION = "occupation", _("Occupation")

    type = models.CharField(_("type"), max_length=12, choices=Type)
    code = models.CharField(_("code"), max_length=20, blank=True, help_text=_("An occupation's code reads d-dd-dd-dd."))
    edition = models.CharField(_("edition"), max_length=40, blank=True)

    objects = SubjectManager()

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["type", "name"]
        constraints = [
            models.UniqueConstraint(fields=["type", "name"], name="subject_unique"),
            models.CheckConstraint(
                condition=Q(code="") | Q(type="major") | Q(code__regex=r"^[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}\Z"),
                name="subject_occupation_code",
                violation_error_message=_("An occupation's code reads d-dd-dd-dd, such as 6-31-01-03."),
            ),
        ]

    def natural_key(self) -> tuple[str, str]:
        return (self.type, self.name)


class IndicatorManager(models.Manager["Indicator"]):
    def get_by_natural_key(self, code: str) -> Indicator:
        return self.get(code=code)


class Indicator(Named):
    """What a figure counts, and in which unit."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    unit = models.CharField(
        _("unit"), max_length=20, blank=True, help_text=_("“…” stands for the number where it is not at the front.")
    )
    unit_en = models.CharField(_("English unit"), max_length=40, blank=True)
    description = models.TextField(_("description"), blank=True)

    kept_in_snapshots = ("name_en", "unit", "unit_en")

    objects = IndicatorManager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["code"]

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def local_unit(self) -> str:
        """The unit in the reader's language."""
        return self.unit_en if self.unit_en and get_language() == "en" else self.unit
