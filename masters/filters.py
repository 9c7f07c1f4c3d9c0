"""What the list of studios can be asked beyond what every list can."""

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from masters.models import Leadership
from registry.filters import EntryFilter
from registry.models import EntryQuerySet


class MasterStudioFilter(EntryFilter):
    master = django_filters.CharFilter(method="led_by", max_length=60, label=_("Master"))

    def led_by(self, entries: EntryQuerySet, name: str, master: str) -> EntryQuerySet:
        leadership = Leadership.objects.filter(entry=OuterRef("pk"), master__name__contains=master)
        return entries.filter(Exists(leadership))
