"""Why an entry was found: the matched part of its name, and what else of it matched.

Each term is explained once: by the name that is shown if it matches that, else by another name, else by the first text
that holds it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from registry.models import Entry
from registry.search.matching import Kind, find_span
from registry.search.query import Query
from registry.search.texts import Text, begins_with_person, own_texts, texts_of_parts

Span = tuple[int, int]
# A longer text is shown from so many characters before its first mark to so many after it.
CONTEXT = 24
ELLIPSIS = "…"


@dataclass(frozen=True)
class Matched:
    """A text with what was matched of it, and what the text is called: former name, host, subject."""

    label: str | Promise
    text: str
    spans: tuple[Span, ...]

    @property
    def html(self) -> SafeString:
        """The text, cut to what lies around the first mark if it is long, with the matches in ``<mark>``."""
        start, stop = self._window()
        spans = [(max(first, start) - start, min(last, stop) - start) for first, last in self.spans]
        marked = mark(self.text[start:stop], [(first, last) for first, last in spans if first < last])
        return format_html("{}{}{}", ELLIPSIS * (start > 0), marked, ELLIPSIS * (stop < len(self.text)))

    def _window(self) -> Span:
        first, last = self.spans[0]
        start, stop = max(first - CONTEXT, 0), min(last + CONTEXT, len(self.text))
        return (0, len(self.text)) if len(self.text) <= 3 * CONTEXT else (start, stop)


@dataclass
class Explanation:
    """Why one entry was found. ``elsewhere`` has a line for each term that its name does not account for."""

    name: str
    spans: list[Span] = field(default_factory=list)
    elsewhere: list[Matched] = field(default_factory=list)

    @property
    def name_html(self) -> SafeString:
        """The name that is shown, with the matches in ``<mark>``."""
        return mark(self.name, self.spans)


def explain(query: Query, entries: Sequence[Entry]) -> dict[int, Explanation]:
    """Why each of ``entries`` answers ``query``, by the entry's id; host and district should be loaded.

    Asks for the parts of all entries together, and only where the names that are shown do not account for every term.
    """
    terms = [term.folded for term in query.terms if not term.excluded]
    found = {entry.pk: Explanation(entry.local_name) for entry in entries}
    left: dict[int, list[str]] = {}
    for entry in entries:
        left[entry.pk] = _explain_by_name(terms, entry, found[entry.pk])
    unexplained = [entry for entry in entries if left[entry.pk]]
    parts: Mapping[int, list[Text]] = texts_of_parts([entry.pk for entry in unexplained]) if unexplained else {}
    for entry in unexplained:
        texts = [*own_texts(entry), *parts.get(entry.pk, [])]
        found[entry.pk].elsewhere = _explain_by_texts(left[entry.pk], entry, texts)
    return found


def mark(text: str, spans: Iterable[Span]) -> SafeString:
    """``text`` with ``spans`` in ``<mark>``; those that meet become one."""
    pieces, last = [], 0
    for start, end in _joined(spans):
        pieces += [("", text[last:start], ""), (SafeString("<mark>"), text[start:end], SafeString("</mark>"))]
        last = end
    return format_html_join("", "{}{}{}", [*pieces, ("", text[last:], "")])


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _explain_by_name(terms: Iterable[str], entry: Entry, explanation: Explanation) -> list[str]:
    """Mark the name that is shown; returns the terms that it does not account for."""
    left = []
    for term in terms:
        match = find_span(term, explanation.name, begins_with_person(entry))
        if match:
            explanation.spans.append((match.start, match.end))
        else:
            left.append(term)
    return left


def _explain_by_texts(terms: Iterable[str], entry: Entry, texts: Sequence[Text]) -> list[Matched]:
    by_place: dict[int, list[Span]] = defaultdict(list)
    names_first = sorted(range(len(texts)), key=lambda place: not texts[place].is_name)
    for term in terms:
        spans = ((place, _span(term, texts[place], begins_with_person(entry))) for place in names_first)
        place, span = next(((place, span) for place, span in spans if span), (0, None))
        if span:
            by_place[place].append(span)
    return [Matched(texts[place].label, texts[place].text, tuple(_joined(spans))) for place, spans in by_place.items()]


def _span(term: str, text: Text, person: bool) -> Span | None:
    match = find_span(term, text.text, person)
    literally = match is not None and match.kind == Kind.LITERAL
    return (match.start, match.end) if match and (literally or text.is_name) else None
