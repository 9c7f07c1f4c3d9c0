"""Bigram tokens: how a database finds any substring of Chinese text, and any name by its sound, with a word index.

**Documents.** A document is folded fields joined by line feeds (``document``); a run is what lies between two of them,
so that nothing matches across fields.

**Tokens.** A character is four signs: a letter from a to x and three of ``0-9a-z``, its code point in base 36. A bigram
is therefore eight signs and begins with the four of its first character. Tokens are plain ASCII words that begin with a
letter: no parser of PostgreSQL or FTS5 splits or changes them. A run of n characters has at most n tokens.

**Names by sound.** Tokens that begin with y or z belong to ``matching``'s rule of pinyin paths: y and two signs that
begin a path, z and two signs that follow each other inside one. Pairs without a letter from a to z are left out, as the
text's own bigrams hold them. A name of n characters has about 12 n tokens of nine signs.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from registry.search.fold import fold
from registry.search.readings import Unit, path_letters, spell

BREAK = "\n"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PATH_START = "y"
PATH_STEP = "z"
# A unit of a ``matching.pinyin_document``: a syllable and its character, or a letter by itself.
WRITTEN = re.compile("([A-Z][a-z]*)(.?)", re.DOTALL)
NO_UNIT = Unit("", "", "", 0)


class TermPlan(NamedTuple):
    """How an index answers a term: every token must be there.

    ``prefix``: the one token stands for all that begin with it. ``recheck``: the tokens are necessary, not sufficient.
    """

    tokens: tuple[str, ...]
    prefix: bool
    recheck: bool


def document(fields: Iterable[str]) -> str:
    """The text to index and to recheck against: each field folded, empty ones left out, one on a line."""
    return BREAK.join(filter(None, map(fold, fields)))


@lru_cache(maxsize=1 << 16)
def _code(character: str) -> str:
    rest, third = divmod(ord(character), 36)
    rest, second = divmod(rest, 36)
    head, first = divmod(rest, 36)
    return chr(ord("a") + head) + DIGITS[first] + DIGITS[second] + DIGITS[third]


def _run_tokens(run: str) -> list[str]:
    codes = [_code(character) for character in run]
    return [first + second for first, second in pairwise(codes)] + codes[-1:]


def sequence(text: str) -> list[str]:
    """The tokens of a document as they follow each other, for an index that knows places: what stands side by side
    there stands side by side in the text, since a run ends with a token that no term contains but as its own end.
    """
    return [token for run in text.split(BREAK) for token in _run_tokens(run)]


def grams(text: str) -> set[str]:
    """The tokens of a document: every bigram of every run, and the last character of each run by itself."""
    return set(sequence(text))


def term_tokens(term: str) -> TermPlan:
    """How to find a folded ``term`` as a substring of a run; a recheck is ``term in text``.

    Raises ``ValueError`` for an empty term.
    """
    if not term:
        raise ValueError("an empty term has no tokens")
    codes = [_code(character) for character in term]
    bigrams = dict.fromkeys(first + second for first, second in pairwise(codes))
    return TermPlan(tuple(bigrams) or (codes[0],), prefix=len(term) == 1, recheck=len(term) > 2)


def _has_letter(pair: str) -> bool:
    return any("a" <= sign <= "z" for sign in pair)


def _path_token(mark: str, pair: str) -> str:
    return mark + _code(pair[0]) + _code(pair[1])


def _heads(character: str, syllable: str) -> set[str]:
    return {character, syllable[:1]} - {""}


def _path_pairs(character: str, syllable: str, following: set[str]) -> Iterable[tuple[str, str]]:
    heads = _heads(character, syllable)
    yield from ((PATH_START, first + second) for first in heads for second in following)
    yield from ((PATH_STEP, first + second) for first in heads | {syllable[-1:]} for second in following)
    yield from ((PATH_STEP, first + second) for first, second in pairwise(syllable))
    if len(syllable) > 1:
        yield PATH_START, syllable[:2]


# Names are made of the same few thousand pairs of characters again and again.
@lru_cache(maxsize=1 << 16)
def _unit_tokens(character: str, syllable: str, following: str, initial: str) -> tuple[str, ...]:
    """The tokens of a unit and the one that follows it, of which the first letter counts, and the character."""
    pairs = set(_path_pairs(character, syllable, _heads(following, initial)))
    return tuple(_path_token(mark, pair) for mark, pair in pairs if len(pair) == 2 and _has_letter(pair))


def _spelling_tokens(spelling: Iterable[Unit]) -> set[str]:
    tokens: set[str] = set()
    for unit, following in pairwise([*spelling, NO_UNIT]):
        tokens.update(_unit_tokens(unit.character, unit.syllable, following.character, following.syllable[:1]))
    return tokens


def name_grams(name: str, person: bool = False) -> set[str]:
    """The tokens by which ``name`` is found by sound; ``person`` as in ``readings.spell``."""
    return set().union(*map(_spelling_tokens, spell(name, person)))


def sound_grams(pinyin: str) -> set[str]:
    """The tokens of the names that ``matching.pinyin_document`` wrote: what ``name_grams`` gives for each of them."""
    spellings = (map(_unit_written, line.split(" ")[1:]) for line in pinyin.split(BREAK))
    return set().union(*map(_spelling_tokens, spellings))


@lru_cache(maxsize=1 << 16)
def _unit_written(unit: str) -> Unit:
    written = WRITTEN.fullmatch(unit)
    if not written:
        return Unit(unit, "", "", 0)
    syllable, character = written[1].lower(), written[2]
    return Unit(character, syllable, "", 0) if character else Unit(syllable, "", "", 0)


def name_plan(term: str) -> TermPlan | None:
    """How to find names that ``term`` matches by sound; ``None`` if it cannot. A recheck is ``matching.find_span``,
    or ``matching.path_pattern`` on ``matching.pinyin_document``.
    """
    letters = path_letters(term)
    if not letters:
        return None
    first, *rest = [first + second for first, second in pairwise(letters)]
    tokens = [_path_token(PATH_START, first)] if _has_letter(first) else []
    tokens += [_path_token(PATH_STEP, pair) for pair in rest if _has_letter(pair)]
    return TermPlan(tuple(dict.fromkeys(tokens)), prefix=False, recheck=len(letters) > 2)
