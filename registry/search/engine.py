"""Matching entries against a query, in the database.

The rule is that of ``registry.search.matching``: literally in any text, or by sound in a name.
"""

from typing import TYPE_CHECKING

from django.db.models import Q

from registry.search.matching import path_pattern
from registry.search.query import Query, Term, parse

if TYPE_CHECKING:
    from registry.models import EntryQuerySet


def matching(entries: "EntryQuerySet", query: Query | str) -> "EntryQuerySet":
    """The entries among ``entries`` that match every term of ``query`` and none of its excluded ones.

    Raises ``MalformedQuery`` or ``QueryTooLong`` for a text that is no query.
    """
    for term in (parse(query) if isinstance(query, str) else query).terms:
        entries = entries.exclude(_found(term)) if term.excluded else entries.filter(_found(term))
    return entries


def _found(term: Term) -> Q:
    literally = Q(document__names__contains=term.folded) | Q(document__text__contains=term.folded)
    pattern = path_pattern(term.folded)
    return literally | Q(document__pinyin__regex=pattern) if pattern else literally
