"""The model of the registry: what every kind of record shares."""

from registry.models.bookkeeping import EntryCells, LoadedItem, SearchDocument
from registry.models.choices import (
    EDITABLE_STATES,
    OPEN_STATES,
    STAMPED_STATES,
    Basis,
    Closing,
    Kind,
    Level,
    Qualifier,
    SkillLevel,
    State,
)
from registry.models.citation import Citation
from registry.models.confirmation import Confirmation
from registry.models.correction import Correction, CorrectionStatus
from registry.models.description import Achievement, EntryIndustry, EntryName, Offering, Participation, Site
from registry.models.entry import Entry, StaleEntry, entry_models, model_of
from registry.models.evidence import Evidenced, Source
from registry.models.figures import CityStatistic, Figure, Statistic, Tally
from registry.models.freezing import Frozen
from registry.models.imports import WRITTEN, Import, ImportRow, Verdict
from registry.models.kept import KeptForm
from registry.models.manifest import Manifest
from registry.models.moves import CONTRIBUTIONS, Move, Step
from registry.models.organisation import Organisation
from registry.models.parts import Part, part_models
from registry.models.proposals import FigureStep, ProposedFigure
from registry.models.publication import Publication, PublicationCounter
from registry.models.quality import NotDuplicate, Waiver
from registry.models.querysets import SORTS, EntryQuerySet
from registry.models.recognition import Recognition
from registry.models.record import Record
from registry.models.vocabulary import District, Indicator, Industry, Region, Subject

__all__ = [
    "CONTRIBUTIONS",
    "EDITABLE_STATES",
    "OPEN_STATES",
    "SORTS",
    "STAMPED_STATES",
    "WRITTEN",
    "Achievement",
    "Basis",
    "Citation",
    "CityStatistic",
    "Closing",
    "Confirmation",
    "Correction",
    "CorrectionStatus",
    "District",
    "Entry",
    "EntryCells",
    "EntryIndustry",
    "EntryName",
    "EntryQuerySet",
    "Evidenced",
    "Figure",
    "FigureStep",
    "Frozen",
    "Import",
    "ImportRow",
    "Indicator",
    "Industry",
    "KeptForm",
    "Kind",
    "Level",
    "LoadedItem",
    "Manifest",
    "Move",
    "NotDuplicate",
    "Offering",
    "Organisation",
    "Part",
    "Participation",
    "ProposedFigure",
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
    "Step",
    "Subject",
    "Tally",
    "Verdict",
    "Waiver",
    "entry_models",
    "model_of",
    "part_models",
]
