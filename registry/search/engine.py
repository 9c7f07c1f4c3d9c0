"""Matching entries against a query, in the database."""

from typing import TYPE_CHECKING

from django.db.models import Q

from registry.search.fold import fold

if TYPE_CHECKING:
    from registry.models import EntryQuerySet


def matching(entries: "EntryQuerySet", query: str) -> "EntryQuerySet":
    """The entries among ``entries`` that match every term of ``query``."""
    for term in map(fold, query.split()):
        if term:
            found = Q(document__names__contains=term) | Q(document__text__contains=term)
            entries = entries.filter(found | Q(document__pinyin__contains=term))
    return entries
