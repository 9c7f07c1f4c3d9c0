from django.utils.translation import gettext_lazy as _

from masters.filters import MasterStudioFilter
from masters.models import Leadership
from registry.exchange.columns import COLUMNS, Column
from registry.exchange.sql import joined
from registry.models import Kind
from registry.views import EntryList

LEADERS = Leadership.objects.filter(role=Leadership.Role.LEADER, until=None)


class MasterStudioList(EntryList):
    kind = Kind.MASTER_STUDIO
    filterset_class = MasterStudioFilter
    columns = (*COLUMNS, Column("leaders", _("Leaders"), joined(LEADERS, "master__name")))
