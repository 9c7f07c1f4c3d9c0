"""Figures: of one body, of the whole city, and the totals that a partly named list belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from registry.models.choices import Kind, Qualifier
from registry.models.description import Site
from registry.models.evidence import Evidenced
from registry.models.freezing import Frozen, FrozenRows, Guarded
from registry.models.parts import Part
from registry.models.publication import Publication
from registry.models.querysets import CURRENT
from registry.models.vocabulary import Indicator


class Figure(models.Model):
    """A value of an indicator. A year the source does not give stays empty; its qualifier is kept as printed."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"))
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    qualifier = models.CharField(_("qualifier"), max_length=8, choices=Qualifier, default=Qualifier.EXACT)
    wording = models.CharField(
        _("qualifier as printed"), max_length=12, blank=True, help_text=_("Such as 余, 以上, 超过, 约, 突破, 高达.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return (
            f"{self.indicator} {format(self.value.normalize(), 'f') if isinstance(self.value, Decimal) else self.value}"
        )


class Statistic(Figure, Part):
    """A figure of one body."""

    plural = "statistics"
    page_order = 60

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("figure")
        verbose_name_plural = _("figures")


class Tally(Part):
    """The total that a source states for a list of which it names only some: 3 of 5 named."""

    plural = "tallies"

    class List(models.TextChoices):
        MAJORS = "majors", _("Majors")
        OCCUPATIONS = "occupations", _("Occupations")
        SITES = "sites", _("Sites")

    list = models.CharField(_("list"), max_length=12, choices=List)
    distinction = models.CharField(
        _("distinction"), max_length=100, blank=True, help_text=_("Only subjects with this distinction are counted.")
    )
    site_type = models.CharField(_("type of site"), max_length=20, choices=Site.Type, blank=True)
    total = models.PositiveSmallIntegerField(_("total"))

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("stated total")
        verbose_name_plural = _("stated totals")

    def __str__(self) -> str:
        return f"{self.get_list_display()} {self.total}"


class CityStatisticQuerySet(FrozenRows):
    stamped = frozenset({"revision", "superseded_revision"})

    def _is_frozen(self) -> bool:
        return self.filter(revision__isnull=False).exists()

    def _holds_frozen(self, rows: Sequence[Any]) -> bool:
        return any(row.revision_id for row in rows)

    def public(self) -> CityStatisticQuerySet:
        """Published and not superseded."""
        return self.filter(CURRENT, revision__isnull=False)

    def as_of(self, revision: int) -> CityStatisticQuerySet:
        """What ``public()`` gave when ``revision`` was the registry's newest."""
        later = Q(superseded_revision__isnull=True) | Q(superseded_revision__gt=revision)
        return self.filter(later, revision__lte=revision)

    def at(self, revision: int | None) -> CityStatisticQuerySet:
        """``public()`` now, or ``as_of`` a revision."""
        return self.public() if revision is None else self.as_of(revision)


class CityStatistic(Guarded, Figure, Evidenced):
    """A figure of the whole city, of one kind of body or of all. A correction supersedes the row it corrects."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    revision = models.ForeignKey(Publication, models.PROTECT, null=True, editable=False, related_name="figures")
    superseded_revision = models.ForeignKey(
        Publication, models.PROTECT, null=True, editable=False, related_name="superseded_figures"
    )

    objects = CityStatisticQuerySet.as_manager()

    class Meta(Evidenced.Meta):
        abstract = False
        verbose_name = _("figure of the city")
        verbose_name_plural = _("figures of the city")
        ordering = ["kind", "indicator__code", "year", "id"]
        constraints = [
            *Evidenced.Meta.constraints,
            models.UniqueConstraint(
                "indicator",
                "kind",
                Coalesce("year", Value(0)),
                condition=Q(revision__isnull=False, superseded_revision__isnull=True),
                name="citystatistic_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(superseded_revision__isnull=True) | Q(superseded_revision__gt=F("revision")),
                name="citystatistic_revisions_in_order",
            ),
        ]

    def _check_writable(self) -> None:
        stored = CityStatistic._base_manager.select_for_update().filter(pk=self.pk, revision__isnull=False)
        if self.pk and stored.exists():
            raise Frozen("A published figure does not change: publish a correction that supersedes it.")
