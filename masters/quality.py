"""The rules of quality for studios."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masters.models import Leadership
from registry.models import EntryQuerySet, Kind
from registry.quality import Rule


def _without_leader(entries: EntryQuerySet) -> EntryQuerySet:
    still = Q(until__isnull=True) | Q(until__gte=timezone.localdate())
    leading = Leadership.objects.filter(still, entry=OuterRef("pk"), role=Leadership.Role.LEADER)
    return entries.filter(~Exists(leading), kind=Kind.MASTER_STUDIO)


RULES = (
    Rule(
        "studio-without-leader",
        _("The studio has no leader at present."),
        _("Open a draft and name the leader with the source, or withdraw the studio."),
        _without_leader,
        concerns=lambda entry: entry.kind == Kind.MASTER_STUDIO,
    ),
)
