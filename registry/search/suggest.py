"""Pages to suggest while a reader types, the best of each group first.

Entries come from the names that each process holds (``registry.search.names``), masters from the best of them,
organisations from the database by their characters; districts and industries, a hundred in all, are compared by the
rule of ``registry.search.matching``. The database is asked four times, whatever was typed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any, NamedTuple, TypeVar

from django.db.models import Exists, OuterRef, Q, Value
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.exchange import lists
from registry.exchange.sql import Joined, joined
from registry.models import (
    District,
    Entry,
    Industry,
    Kind,
    Organisation,
    Part,
    part_models,
)
from registry.models.parts import Suggested
from registry.search import names
from registry.search.fold import fold
from registry.search.matching import matches
from registry.search.query import MalformedQuery, Query, QueryTooLong, Term, parse
from registry.search.readings import Spelling, path_letters, readings, spell

Row = TypeVar("Row")
Word = tuple[str, str, str, str, str]

LIMIT = 12
CANDIDATES = 30
MOST_ENTRIES, MOST_OTHERS = 5, 3
# How well a term fits: a whole name, its beginning, its inside; another name of the thing.
WHOLE, START, INSIDE, OTHER_NAME = range(4)
ENTRY_COLUMNS = ("pk", "record", "kind", "name", "name_en", "district__name", "district__name_en")


class Suggestion(NamedTuple):
    """One page: the heading it stands under, what it is called, what tells it from others, and its address."""

    group: str
    label: str
    note: str
    url: str


def suggestions(q: str, limit: int = LIMIT) -> list[Suggestion]:
    """What the text ``q`` may be meant for, by group; nothing for a text that is no query.

    A single character suggests districts and industries alone, since it says too little of a name.
    """
    try:
        query = parse(q)
    except (MalformedQuery, QueryTooLong):
        return []
    length = sum(len(term.folded) for term in query.terms if not term.excluded)
    if not length:
        return []
    groups = (
        [*_vocabularies(query)] if length == 1 else [*_entries(query), _organisations(query, q), *_vocabularies(query)]
    )
    return _fairly(groups, limit)


def _fairly(groups: list[list[Suggestion]], limit: int) -> list[Suggestion]:
    """At most ``limit`` suggestions in the order of ``groups``, of which the longest give way first."""
    turns = [each for turn in zip_longest(*groups) for each in turn if each]
    kept = set(turns[:limit])
    return [each for group in groups for each in group if each in kept]


# How well a name fits


class Name(NamedTuple):
    """A name folded, its readings written in one word, and its spellings without what every district ends with."""

    folded: str
    words: tuple[str, ...]
    spellings: tuple[Spelling, ...]


# Districts and industries are compared at every letter typed, and masters at the letters of one name.
@lru_cache(maxsize=1 << 12)
def _name(text: str, person: bool) -> Name:
    if text.isascii():
        return Name(fold(text), (), ())
    # 永川区 is not what cq is typed for.
    core = text.rstrip("区县")
    return Name(fold(text), (*readings(text, person).full, *readings(text, person).initials), spell(core, person))


def _fit(term: Term, text: str, person: bool = False) -> int | None:
    name, sound = _name(text, person), path_letters(term.folded)
    place = name.folded.find(term.folded)
    if place >= 0:
        return WHOLE if name.folded == term.folded else INSIDE if place else START
    if sound and any(word.startswith(sound) for word in name.words):
        return START
    return INSIDE if sound and matches(term, "", name.spellings) else None


def _best_fit(term: Term, own: Sequence[str], others: Sequence[str], person: bool) -> int | None:
    fits = [fit for text in own if text and (fit := _fit(term, text, person)) is not None]
    if fits:
        return min(fits)
    return OTHER_NAME if any(_fit(term, text, person) is not None for text in others) else None


def _rank(query: Query, own: Sequence[str], others: Sequence[str] = (), person: bool = False) -> int | None:
    """How well a thing fits, 0 best; ``None`` if a term fits none of its names or an excluded one does."""
    fits = [(term.excluded, _best_fit(term, own, others, person)) for term in query.terms]
    if any((fit is None) != excluded for excluded, fit in fits):
        return None
    return sum(fit or 0 for _excluded, fit in fits)


# Entries, and what is found on them


def _entries(query: Query) -> Iterator[list[Suggestion]]:
    """Entries by how well they fit, then whatever else is a name of one: its master, say."""
    rows = _candidates(query)
    yield [_of_entry(row) for row in rows[:MOST_ENTRIES]]
    for model in _naming_parts():
        if model.suggested:
            texts = [(text, row["name"]) for row in rows for text in _texts(row, model)]
            yield _of_parts(query, model.suggested, texts)


def _candidates(query: Query) -> list[dict[str, Any]]:
    """Public entries whose names fit, the best first."""
    keys = names.best(query, CANDIDATES)
    entries = Entry.objects.public().filter(pk__in=keys).order_by().values(*ENTRY_COLUMNS, **_names_of_parts())
    rows = {row["pk"]: row for row in entries}
    return [rows[key] for key in keys if key in rows]


def _names_of_parts() -> dict[str, Joined]:
    return {model.plural: joined(model._default_manager.all(), model.searched[0]) for model in _naming_parts()}


def _naming_parts() -> list[type[Part]]:
    return [model for model in part_models() if model.searched_as_name]


def _texts(row: Mapping[str, Any], model: type[Part]) -> list[str]:
    return lists.split(row[model.plural] or "")


def _of_entry(row: Mapping[str, Any]) -> Suggestion:
    note = " · ".join(filter(None, [str(Kind(row["kind"]).label), _place(row)]))
    url = reverse(f"{row['kind']}-record", args=[row["record"]])
    return Suggestion(_("Records"), _local(row["name"], row["name_en"]), note, url)


def _of_parts(query: Query, where: Suggested, texts: Iterable[tuple[str, str]]) -> list[Suggestion]:
    entries: dict[str, set[str]] = {}
    for text, entry in texts:
        entries.setdefault(text, set()).add(entry)
    ranked = [(_rank(query, [text], person=where.person), text, text) for text in entries]
    return [_of_part(where, text, entries[text]) for text in _best(ranked)]


def _of_part(where: Suggested, text: str, entries: set[str]) -> Suggestion:
    note = next(iter(entries)) if len(entries) == 1 else ""
    return Suggestion(str(where.group), text, note, reverse(where.route, query={where.parameter: text}))


def _best(ranked: Iterable[tuple[int | None, str, Row]]) -> list[Row]:
    """The best few; what has no rank is left out, and what ranks alike goes by its key."""
    fitting = [(rank, key, row) for rank, key, row in ranked if rank is not None]
    fitting.sort(key=lambda each: each[:2])
    return [row for _rank, _key, row in fitting[:MOST_OTHERS]]


def _place(row: Mapping[str, Any]) -> str:
    return _local(row["district__name"] or "", row["district__name_en"] or "")


def _local(name: str, name_en: str) -> str:
    return name_en if name_en and get_language() == "en" else name


# Organisations, districts and industries


def _organisations(query: Query, q: str) -> list[Suggestion]:
    """Organisations by name or short name, among those that a public entry names."""
    public = Entry.objects.public()
    hosting = Exists(public.filter(host=OuterRef("pk")))
    taking_part = Exists(public.filter(participation__organisation=OuterRef("pk")))
    named = Organisation.objects.filter(_named(query, q)).order_by()
    found = Organisation.objects.filter(hosting | taking_part, pk__in=named.values("pk")[:CANDIDATES]).order_by()
    rows = found.values("pk", "name", "name_en", "short_name", "district__name", "district__name_en")
    ranked = [(_rank(query, [row["name"], row["short_name"]]), row["name"], row) for row in rows]
    return [_of_organisation(row) for row in _best(ranked)]


def _named(query: Query, q: str) -> Q:
    """Every term occurs in a name as it is stored: folded, or as typed where it is the only one."""
    terms = [[term.folded] for term in query.terms if not term.excluded]
    spellings = [[*terms[0], q.strip()]] if len(query.terms) == 1 else terms
    found = Q()
    for texts in spellings:
        columns = [(f"{name}__icontains", text) for name in ("name", "short_name") for text in dict.fromkeys(texts)]
        found &= Q(*columns, _connector=Q.OR)
    return found


def _of_organisation(row: Mapping[str, Any]) -> Suggestion:
    url = reverse("organisation", args=[row["pk"]])
    return Suggestion(_("Organisations"), _local(row["name"], row["name_en"]), _place(row), url)


def _vocabularies(query: Query) -> Iterator[list[Suggestion]]:
    """Districts by their names of today and of before, and industries; both asked for at once."""
    districts = District.objects.values_list(Value("district"), "code", "name", "name_en", "former_names")
    industries = Industry.objects.values_list(Value("industry"), "code", "name", "name_en", Value(""))
    rows = set(districts.order_by().union(industries.order_by(), all=True))
    for route, group in (("district", _("Districts")), ("industry", _("Industries"))):
        ranked = [_ranked_word(query, row) for row in rows if row[0] == route]
        yield [_of_word(query, group, row) for row in _best(ranked)]


def _ranked_word(query: Query, row: Word) -> tuple[int | None, str, Word]:
    _route, code, name, name_en, former_names = row
    return _rank(query, [name, name_en], former_names.split("、")), code, row


def _of_word(query: Query, group: str, row: Word) -> Suggestion:
    route, code, name, name_en, former_names = row
    note = former_names if _rank(query, [name, name_en]) is None else ""
    return Suggestion(group, _local(name, name_en), note, reverse(route, args=[code]))
