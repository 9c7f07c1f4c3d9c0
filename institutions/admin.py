"""The desk of colleges, bases and zones."""

from django.contrib import admin

from institutions.models import TechnicalCollege, TrainingBase, TrialZone, ZoneElement
from registry.admin import SPINE_PARTS, EntryAdmin, PartInline


class ZoneElementInline(PartInline):
    model = ZoneElement
    lines = (("tier", "name"), "zone", "description")


@admin.register(TechnicalCollege)
class TechnicalCollegeAdmin(EntryAdmin):
    list_filter = (*EntryAdmin.list_filter, "college_type", "ownership", "standing")


@admin.register(TrainingBase)
class TrainingBaseAdmin(EntryAdmin):
    list_filter = (*EntryAdmin.list_filter, "support", "phase")


@admin.register(TrialZone)
class TrialZoneAdmin(EntryAdmin):
    list_filter = (*EntryAdmin.list_filter, "role")
    inlines = (ZoneElementInline, *SPINE_PARTS)
