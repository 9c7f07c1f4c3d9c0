"""The model of the registry: what every kind of record shares."""

from registry.models.bookkeeping import LoadedItem, SearchDocument
from registry.models.choices import OPEN_STATES, STAMPED_STATES, Basis, Kind, Level, Qualifier, SkillLevel, State
from registry.models.citation import Citation
from registry.models.description import Achievement, EntryIndustry, EntryName, Offering, Participation, Site
from registry.models.entry import Entry, StaleEntry, entry_models, model_of
from registry.models.evidence import Evidenced, Source
from registry.models.figures import CityStatistic, Figure, Statistic, Tally
from registry.models.freezing import Frozen
from registry.models.manifest import Manifest
from registry.models.organisation import Organisation
from registry.models.parts import Part, part_models
from registry.models.publication import Publication, PublicationCounter
from registry.models.querysets import SORTS, EntryQuerySet
from registry.models.recognition import Recognition
from registry.models.record import Record
from registry.models.vocabulary import District, Indicator, Industry, Region, Subject

__all__ = [
    "OPEN_STATES",
    "SORTS",
    "STAMPED_STATES",
    "Achievement",
    "Basis",
    "Citation",
    "CityStatistic",
    "District",
    "Entry",
    "EntryIndustry",
    "EntryName",
    "EntryQuerySet",
    "Evidenced",
    "Figure",
    "Frozen",
    "Indicator",
    "Industry",
    "Kind",
    "Level",
    "LoadedItem",
    "Manifest",
    "Offering",
    "Organisation",
    "Part",
    "Participation",
    "Publication",
    "PublicationCounter",
    "Qualifier",
    "Recognition",
    "Record",
    "Region",
    "SearchDocument",
    "Site",
    "SkillLevel",
    "Source",
    "StaleEntry",
    "State",
    "Statistic",
    "Subject",
    "Tally",
    "entry_models",
    "model_of",
    "part_models",
]
