"""Masters of a craft and the studios they lead."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models import Entry, Evidenced, Kind, Organisation, Part, SkillLevel, State, Subject, Waiver
from registry.models.parts import Suggested, in_order


class MasterQuerySet(models.QuerySet["Master"]):
    """Masters, by whether they are in a studio."""

    def in_no_studio(self) -> MasterQuerySet:
        """Those who lead no studio and belong to none at present."""
        return self.filter(~self._belonging())

    def in_a_studio(self) -> MasterQuerySet:
        """The others."""
        return self.filter(self._belonging())

    def _belonging(self) -> Exists:
        still = Q(until__isnull=True) | Q(until__gte=timezone.localdate())
        # A studio that is still a draft counts: somebody is at it.
        studios = Entry.objects.heads().exclude(state=State.WITHDRAWN).order_by()
        return Exists(Leadership.objects.filter(still, master=OuterRef("pk"), entry__in=studios.values("pk")))


class MasterManager(models.Manager.from_queryset(MasterQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, name: str, employer: str) -> Master:
        found: Master = self.get(name=name, **({"employer__name": employer} if employer else {"employer": None}))
        return found


class Master(Evidenced):
    """A master, as a public honour list names them; nothing private about a person is kept."""

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    employer = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, verbose_name=_("employer"))
    occupation = models.ForeignKey(
        Subject,
        models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to=Q(type=Subject.Type.OCCUPATION),
        verbose_name=_("occupation"),
    )
    skill_level = models.CharField(_("skill level"), max_length=20, choices=SkillLevel, blank=True)

    # A master who is deleted takes the decisions about findings along.
    waivers = GenericRelation(Waiver, "subject_id", "subject_type")

    # What a reference to a master needs besides the master's own row.
    natural_relations = ("employer",)

    objects = MasterManager()

    class Meta(Evidenced.Meta):
        abstract = False
        verbose_name = _("master")
        verbose_name_plural = _("masters")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.name, self.employer.name if self.employer else "")

    @property
    def called(self) -> str:
        """The name, with the employer where it is known: namesakes are many."""
        return f"{self.name}（{self.employer}）" if self.employer else self.name


class Honour(Evidenced):
    """An honour of a master, from a public list."""

    master = models.ForeignKey(Master, models.CASCADE, related_name="honours", verbose_name=_("master"))
    title = models.CharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)

    class Meta(Evidenced.Meta):
        abstract = False
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        ordering = ["year", "title"]

    def __str__(self) -> str:
        return self.title


class MasterStudio(Entry):
    """A studio led by a master (技能大师工作室): municipal, municipal chief or national."""

    kind_of_model = Kind.MASTER_STUDIO

    class Meta:
        verbose_name = _("master studio")
        verbose_name_plural = _("master studios")


class Leadership(Part):
    """Who leads or belongs to a studio. Leaders change, so it has dates."""

    plural = "leaderships"
    page_order = 20
    chained = ("master",)
    searched = ("master__name",)
    searched_as_name = True
    suggested = Suggested(_("Masters"), f"{Kind.MASTER_STUDIO}-list", "master", person=True)

    class Role(models.TextChoices):
        LEADER = "leader", _("Leader")
        MEMBER = "member", _("Member")

    master = models.ForeignKey(Master, models.PROTECT, verbose_name=_("master"))
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.LEADER)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("leadership")
        verbose_name_plural = _("leaderships")
        constraints = [*Part.Meta.constraints, in_order("since", "until", "leadership_dates_in_order")]

    def __str__(self) -> str:
        return str(self.master)
