"""What a reader typed, as terms.

Terms are separated by white space of any kind. Quotation marks (``"…"`` or ``“…”``) protect the spaces between them,
also inside a term; one without a partner is ignored. A term that begins with a hyphen (``-`` or ``－``) excludes what
it matches; a hyphen anywhere else is part of the term, and folded away. Terms that fold to nothing are dropped, and so
are repetitions.
"""

import re
from dataclasses import dataclass

from registry.search.fold import fold
from registry.search.readings import path_letters

MAX_LENGTH = 200
MAX_TERMS = 10
WORD = re.compile(r'(?:"[^"]*"|“[^”]*”|＂[^＂]*＂|\S)+')
# NUL, which PostgreSQL cannot hold, and what is left of text that was decoded wrongly.
MALFORMED = re.compile("[\x00\ufffd\ud800-\udfff]")
MINUS = ("-", "－")


class QueryTooLong(ValueError):
    """The query has more characters or more terms than allowed."""

    max_length = MAX_LENGTH
    max_terms = MAX_TERMS

    def __init__(self) -> None:
        super().__init__(f"more than {self.max_length} characters or {self.max_terms} terms")


class MalformedQuery(ValueError):
    """The query holds NUL, U+FFFD or half a surrogate pair: it was not typed."""


@dataclass(frozen=True)
class Term:
    """One folded, non-empty term; ``excluded`` if what it matches is not wanted."""

    folded: str
    excluded: bool = False

    @property
    def latin(self) -> bool:
        """Whether it is all ASCII letters and digits, so that it can be pinyin or initials throughout."""
        return self.folded.isascii() and self.folded.isalnum()

    @property
    def readable(self) -> bool:
        """Whether it can match a name by sound, as a whole or mixed with Chinese characters."""
        return path_letters(self.folded) != ""


@dataclass(frozen=True)
class Query:
    """The terms in the order typed; none at all asks for everything."""

    terms: tuple[Term, ...] = ()


def _term(word: str) -> Term:
    return Term(fold(word), excluded=word.startswith(MINUS))


def parse(q: str) -> Query:
    """The terms of ``q``.

    Raises ``MalformedQuery``, or ``QueryTooLong`` for more than ``MAX_LENGTH`` characters (white space around them not
    counted) or more than ``MAX_TERMS`` different terms.
    """
    if MALFORMED.search(q):
        raise MalformedQuery("NUL, U+FFFD or a lone surrogate")
    if len(q.strip()) > MAX_LENGTH:
        raise QueryTooLong
    terms = dict.fromkeys(term for term in map(_term, WORD.findall(q)) if term.folded)
    if len(terms) > MAX_TERMS:
        raise QueryTooLong
    return Query(tuple(terms))
