from django.utils.translation import gettext_lazy as _

from institutions.filters import TechnicalCollegeFilter, TrainingBaseFilter, TrialZoneFilter
from institutions.models import TechnicalCollege, TrainingBase, TrialZone
from registry.exchange.columns import COLUMNS, choice
from registry.models import Kind
from registry.views import EntryList


class TechnicalCollegeList(EntryList):
    kind = Kind.TECHNICAL_COLLEGE
    filterset_class = TechnicalCollegeFilter
    columns = (
        *COLUMNS,
        choice("technicalcollege__college_type", _("Type of college"), TechnicalCollege.Type.choices),
        choice("technicalcollege__ownership", _("Ownership"), TechnicalCollege.Ownership.choices),
        choice("technicalcollege__standing", _("Standing"), TechnicalCollege.Standing.choices),
    )


class TrainingBaseList(EntryList):
    kind = Kind.TRAINING_BASE
    filterset_class = TrainingBaseFilter
    columns = (
        *COLUMNS,
        choice("trainingbase__support", _("Support"), TrainingBase.Support.choices),
        choice("trainingbase__phase", _("Phase"), TrainingBase.Phase.choices),
    )


class TrialZoneList(EntryList):
    kind = Kind.TRIAL_ZONE
    filterset_class = TrialZoneFilter
    columns = (*COLUMNS, choice("trialzone__role", _("Role"), TrialZone.Role.choices))
