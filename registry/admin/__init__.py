"""The desk: where staff keep the vocabulary and the records. A kind's app extends ``EntryAdmin`` and ``PartInline``."""

from registry.admin import figures, moves, organisations, publications, records, vocabulary
from registry.admin.entries import EntryAdmin
from registry.admin.parts import SPINE_PARTS, PartInline
from registry.admin.relations import Relations
from registry.admin.vocabulary import VocabularyAdmin

__all__ = [
    "SPINE_PARTS",
    "EntryAdmin",
    "PartInline",
    "Relations",
    "VocabularyAdmin",
    "figures",
    "moves",
    "organisations",
    "publications",
    "records",
    "vocabulary",
]
