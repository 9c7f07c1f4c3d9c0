"""The rules of quality for studios and masters."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masters.models import Leadership, Master, MasterQuerySet
from registry.models import EntryQuerySet, Kind
from registry.quality import Rule


def _without_leader(entries: EntryQuerySet) -> EntryQuerySet:
    still = Q(until__isnull=True) | Q(until__gte=timezone.localdate())
    leading = Leadership.objects.filter(still, entry=OuterRef("pk"), role=Leadership.Role.LEADER)
    return entries.filter(~Exists(leading), kind=Kind.MASTER_STUDIO)


def _without_studio(masters: MasterQuerySet) -> MasterQuerySet:
    return masters.in_no_studio().select_related("employer")


RULES = (
    Rule(
        "studio-without-leader",
        _("The studio has no leader at present."),
        _("Open a draft and name the leader with the source, or withdraw the studio."),
        _without_leader,
        concerns=lambda entry: entry.kind == Kind.MASTER_STUDIO,
    ),
    Rule(
        "leader-without-studio",
        _("The master leads no studio and belongs to none at present."),
        _("Open a draft of the studio and name the master in it, with the source; delete who was entered by mistake."),
        _without_studio,
        model=Master,
    ),
)
