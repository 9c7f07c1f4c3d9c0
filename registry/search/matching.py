"""What matches what: the rule that every search engine here has to reproduce.

A term matches a document when

1. *literally*: the folded term is a substring of one of its folded fields; or
2. *by sound*: the term has two or more letters and digits, one of them at least from a to z, and one of the document's
   names has a path for it.

For a path only letters, digits and Chinese characters count, in the term (``readings.path_letters``) and in the name
(``readings.spell``). A path begins at some unit of a spelling of the name and takes consecutive units; each takes up
the next piece of the term, until the term is used up:

- a Chinese character by itself, by its whole syllable or by the first letter of its syllable (z, not zh);
- any other character only by itself;
- the last unit, if it has a syllable, also by any part that its syllable begins with.

So 铁路运输 is found by ``tieluyunshu``, ``luyun``, ``tieluyu``, ``tlys``, ``tiely``, ``铁l`` and ``tie路``; but ``an``
does not find 永远 (yong yuan), since no syllable begins there, and a single letter is only ever taken literally.

A path is of the kind *pinyin* if every Chinese character is taken by its syllable (the last perhaps in part),
*initials* if every one is taken by its first letter, else *mixed*. Where several fit, the kinds go in this order after
*literal*, and within a kind the leftmost, then the shortest, is taken.

``path_pattern`` says the same as a regular expression over ``pinyin_document``, in a syntax that Python and PostgreSQL
share; ``grams.name_plan`` finds the candidates.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from unicodedata import category

from registry.search.fold import fold, fold_with_offsets
from registry.search.query import Query, Term
from registry.search.readings import Spelling, Unit, path_letters, spell

# To the end of a unit: after the capital that begins its syllable, all that is left of it; after the last letter of the
# syllable, the character itself. The two exclude each other, or a long term that fails would be tried in 2**n ways.
UNIT_END = "(?:(?<=[A-Z])[^ \n]*|(?<![A-Z])[^a-z \n]?)"


# A syllable of pinyin, or a digit; and what may be the beginning of one. Roughly: they only guess.
CONSONANT = "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])"
VOWELS = "(?:[iuv]?a(?:i|o|ng?)?|[iuv]?e(?:i|r|ng?)?|i(?:ong|u|ng?)?|ou?|ong|u(?:o|i|n)?|vn?)"
SYLLABLE = re.compile(f"{CONSONANT}?{VOWELS}|[0-9]")
BEGUN = re.compile(f"{CONSONANT}?(?:{VOWELS})?|[0-9]")
LONGEST_SYLLABLE = 6


class Kind(StrEnum):
    """How a term was found in a name."""

    LITERAL = "literal"
    PINYIN = "pinyin"
    INITIALS = "initials"
    MIXED = "mixed"


class Match(NamedTuple):
    """``name[start:end]`` is what a term matched."""

    start: int
    end: int
    kind: Kind


def _pieces(unit: Unit, kind: Kind) -> tuple[str, ...]:
    if not unit.syllable:
        return (unit.character,)
    initial = unit.syllable[:1]
    by_kind = {Kind.PINYIN: (unit.syllable,), Kind.INITIALS: (initial,)}
    return by_kind.get(kind, (unit.character, unit.syllable, initial))


def _path_end(units: Spelling, letters: str, kind: Kind) -> int:
    """How many of ``units``, from the first on, a path for ``letters`` takes; 0 if there is none."""
    reached = {0}
    for taken, unit in enumerate(units, start=1):
        if kind != Kind.INITIALS and any(unit.syllable.startswith(letters[place:]) for place in reached):
            return taken
        pieces = _pieces(unit, kind)
        reached = {place + len(piece) for place in reached for piece in pieces if letters.startswith(piece, place)}
        if not reached or len(letters) in reached:
            return taken if reached else 0
    return 0


def _find_path(spelling: Spelling, letters: str, kind: Kind) -> tuple[int, int] | None:
    ends = ((start, start + _path_end(spelling[start:], letters, kind)) for start in range(len(spelling)))
    return next(((start, end) for start, end in ends if end > start), None)


def _match(name: str, first: int, last: int, kind: Kind) -> Match:
    end = last + 1
    # Accents and variation selectors belong to the character before them.
    while end < len(name) and category(name[end]).startswith("M"):
        end += 1
    return Match(first, end, kind)


def _find_literal(term: str, name: str) -> Match | None:
    folded, offsets = fold_with_offsets(name)
    start = folded.find(term)
    return None if start < 0 else _match(name, offsets[start], offsets[start + len(term) - 1], Kind.LITERAL)


def find_span(term: str, name: str, person: bool = False) -> Match | None:
    """Where ``term`` matches ``name``, in places of the name as given; ``None`` if it does not.

    ``person`` says that the name begins with a person's surname. A term that folds to nothing matches nowhere.
    """
    folded = fold(term)
    if not folded or (literal := _find_literal(folded, name)):
        return literal if folded else None
    letters = path_letters(folded)
    spellings = spell(name, person) if letters else ()
    for kind in (Kind.PINYIN, Kind.INITIALS, Kind.MIXED):
        for spelling in spellings:
            if found := _find_path(spelling, letters, kind):
                return _match(name, spelling[found[0]].offset, spelling[found[1] - 1].offset, kind)
    return None


def matches(term: Term, text: str, names: Iterable[Spelling]) -> bool:
    """Whether ``term``, minus or not, occurs in a document: ``text`` from ``grams.document``, ``names`` as spelt."""
    if term.folded in text:
        return True
    letters = path_letters(term.folded)
    return letters != "" and any(_find_path(spelling, letters, Kind.MIXED) for spelling in names)


def answers(query: Query, text: str, names: Iterable[Spelling]) -> bool:
    """Whether a document answers ``query``: every term matches, and no excluded one does."""
    spellings = tuple(names)
    return all(matches(term, text, spellings) != term.excluded for term in query.terms)


def _written(unit: Unit) -> str:
    if unit.syllable:
        return f" {unit.syllable.capitalize()}{unit.character}"
    return " " + _capital(unit.character)


def _capital(sign: str) -> str:
    return sign.upper() if _is_letter(sign) else sign


def pinyin_document(name: str, person: bool = False) -> str:
    """``name`` as a text for ``path_pattern``: a line for each spelling, a space before each unit.

    A Chinese character follows its syllable, whose first letter is a capital (`` Tie铁 Lu路``); a letter by itself is a
    capital. The same follows run together, without characters, and by first letters alone (``TieLu``, ``TL``): what
    ``said`` writes is found there without a pattern. The documents of several names can be joined with line feeds.
    """
    return "\n".join(line for spelling in spell(name, person) for line in _lines(spelling))


def _lines(spelling: Spelling) -> tuple[str, str, str]:
    heard = [unit.syllable.capitalize() or _capital(unit.character) for unit in spelling]
    return "".join(map(_written, spelling)), "".join(heard), "".join(unit[:1] for unit in heard)


def _is_letter(sign: str) -> bool:
    return "a" <= sign <= "z"


def _unit_start(sign: str) -> str:
    return f" {sign.upper()}" if _is_letter(sign) else f" (?:[A-Z][a-z]*)?{sign}"


def _step(sign: str) -> str:
    onward = UNIT_END + _unit_start(sign)
    return f"(?:{sign}|{onward})" if _is_letter(sign) else onward


def said(term: str) -> tuple[str, ...]:
    """Texts of which each, where it stands in a ``pinyin_document``, is a path for ``term``: ``GongZuoShi``, ``GZS``.

    A capital begins a unit and only the next unit's ends it, so that wherever the capitals are put, a name that holds
    the text has the path. Names that have a path otherwise take the pattern.
    """
    letters = path_letters(term)
    if not letters or not letters.isascii():
        return ()
    return tuple(dict.fromkeys([*_syllables(letters), letters.upper()]))


def _syllables(letters: str) -> Iterable[str]:
    """``letters`` as syllables, each with a capital: the fewest, and of those not first few that begin with a vowel."""
    best: dict[int, tuple[int, str]] = {len(letters): (0, "")}
    for start in reversed(range(len(letters))):
        found = []
        for end in range(start + 1, min(start + LONGEST_SYLLABLE, len(letters)) + 1):
            piece = letters[start:end]
            pattern = BEGUN if end == len(letters) else SYLLABLE
            if end in best and pattern.fullmatch(piece):
                cost, rest = best[end]
                found.append((cost + 1 + (2 if start and piece[0] in "aeo" else 0), piece.capitalize() + rest))
        if found:
            best[start] = min(found)
    return [best[0][1]] if 0 in best else []


def path_pattern(term: str) -> str | None:
    """A regular expression that finds ``term`` in a ``pinyin_document`` by its path; ``None`` if it can have none."""
    letters = path_letters(term)
    return _unit_start(letters[0]) + "".join(map(_step, letters[1:])) if letters else None
