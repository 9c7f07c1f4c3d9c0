"""What the lists of colleges, bases and zones can be asked beyond what every list can."""

from django.utils.translation import gettext_lazy as _

from institutions.models import TechnicalCollege, TrainingBase, TrialZone
from registry.filters import EntryFilter, of_column


class TechnicalCollegeFilter(EntryFilter):
    college_type = of_column("technicalcollege__college_type", TechnicalCollege.Type.choices, _("Type of college"))
    ownership = of_column("technicalcollege__ownership", TechnicalCollege.Ownership.choices, _("Ownership"))


class TrainingBaseFilter(EntryFilter):
    support = of_column("trainingbase__support", TrainingBase.Support.choices, _("Support"))
    phase = of_column("trainingbase__phase", TrainingBase.Phase.choices, _("Phase"))


class TrialZoneFilter(EntryFilter):
    role = of_column("trialzone__role", TrialZone.Role.choices, _("Role"))
