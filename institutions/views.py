from institutions.filters import TechnicalCollegeFilter, TrainingBaseFilter, TrialZoneFilter
from registry.models import Kind
from registry.views import EntryList


class TechnicalCollegeList(EntryList):
    kind = Kind.TECHNICAL_COLLEGE
    filterset_class = TechnicalCollegeFilter


class TrainingBaseList(EntryList):
    kind = Kind.TRAINING_BASE
    filterset_class = TrainingBaseFilter


class TrialZoneList(EntryList):
    kind = Kind.TRIAL_ZONE
    filterset_class = TrialZoneFilter
