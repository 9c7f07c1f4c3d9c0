"""The columns that downloads of these kinds have besides those of every entry."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from institutions.models import TechnicalCollege, TrainingBase, TrialZone
from registry.exchange.columns import Column, Type, choice
from registry.exchange.tables import kind_table
from registry.models import Kind

TABLES = (
    kind_table(
        Kind.TECHNICAL_COLLEGE,
        _("Every published school of the technical education system, one row each."),
        choice(
            "technicalcollege__college_type",
            _("Type of college"),
            TechnicalCollege.Type.choices,
            _("Technical school, senior technical school or technician college."),
        ),
        choice(
            "technicalcollege__ownership",
            _("Ownership"),
            TechnicalCollege.Ownership.choices,
            _("Whether it is public or private."),
        ),
        choice(
            "technicalcollege__standing",
            _("Standing"),
            TechnicalCollege.Standing.choices,
            _("Whether it is in preparation (at most three years) or formally established."),
        ),
        Column(
            "founded_on",
            _("Founded on"),
            F("technicalcollege__founded_on"),
            Type.DATE,
            _("The day of its foundation; empty where no source gives it."),
        ),
    ),
    kind_table(
        Kind.TRAINING_BASE,
        _("Every published training base for highly skilled workers, one row each."),
        choice("trainingbase__support", _("Support"), TrainingBase.Support.choices, _("How it is paid for.")),
        choice("trainingbase__phase", _("Phase"), TrainingBase.Phase.choices, _("How far its build-up has come.")),
    ),
    kind_table(
        Kind.TRIAL_ZONE,
        _("Every published trial zone for digital skills and each of its sub-areas, one row each."),
        choice("trialzone__role", _("Role"), TrialZone.Role.choices, _("Whether it is city-wide or a sub-area.")),
        Column(
            "part_of",
            _("Part of"),
            F("parent_id"),
            Type.CODE,
            _("The code of the zone that it is a sub-area of."),
            stated_in="parent",
        ),
    ),
)
