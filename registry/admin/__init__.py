"""The desk: where staff keep the vocabulary and the records. A kind's app extends ``EntryAdmin`` and ``PartInline``."""

from registry.admin import (
    confirmations,
    corrections,
    figures,
    imports,
    moves,
    organisations,
    proposals,
    publications,
    quality,
    records,
    vocabulary,
)
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
    "confirmations",
    "corrections",
    "figures",
    "imports",
    "moves",
    "organisations",
    "proposals",
    "publications",
    "quality",
    "records",
    "vocabulary",
]
