"""The columns that a download of studios has besides those of every entry."""

from django.utils.translation import gettext_lazy as _

from masters.models import Leadership
from registry.exchange.columns import listed
from registry.exchange.tables import kind_table
from registry.models import Kind

LEADERS = Leadership.objects.filter(role=Leadership.Role.LEADER, until=None)

TABLES = (
    kind_table(
        Kind.MASTER_STUDIO,
        _("Every published master studio, one row each."),
        listed(
            "leaders",
            _("Leaders"),
            LEADERS,
            "master__name",
            _("The masters who lead it now."),
            also=("领衔人", "领办人姓名", "领衔人姓名", "带头人", "负责人", "大师姓名", "技能大师"),
        ),
    ),
)
