"""Pinyin readings of names, for searching by sound and for sorting as a Chinese reader expects.

A name is folded first, then spelt as *units*: one for every letter, digit and Chinese character. Other signs
(``+``, ``,``) are no part of a reading. The reading of a Chinese character is the one its word asks for (pypinyin's
dictionary of words), save where ``readings_data`` knows better; a character nobody has a reading for stands for itself.

A name has one spelling, or two where it begins with a surname that is read in two ways (覃: qin, tan).
"""

import re
from functools import lru_cache
from itertools import chain, groupby
from typing import NamedTuple

from pypinyin import Style
from pypinyin.converter import DefaultConverter
from pypinyin.core import Pinyin

from registry.search.fold import fold, fold_with_offsets
from registry.search.readings_data import PLACES, SURNAMES, WORDS

CONVERTER = DefaultConverter()
SEGMENTER = Pinyin(CONVERTER)
TONED = re.compile(r"([a-zê]+)([1-4]?)")
PHRASES = PLACES | WORDS
# Longest first: 两江新区 before a shorter name that it begins with.
PHRASE = re.compile("|".join(sorted(PHRASES, key=len, reverse=True)))
LONGEST_SURNAME = max(map(len, SURNAMES))
# Keeps a sort key below 2.1 kB; PostgreSQL refuses index entries above 2.7 kB.
SORTED_CHARACTERS = 100
# What a part of a sort key begins with, below any letter; what ends the parts, below any of these.
DIGITS, LATIN, HAN, OTHER = "1", "2", "3", "4"
END = "0"


class Unit(NamedTuple):
    """One letter, digit or Chinese character of a folded name.

    ``syllable`` is its toneless pinyin and ``tone`` a digit from 1 to 5, both empty where there is no reading;
    ``offset`` is the place of the character in the name as it was given.
    """

    character: str
    syllable: str
    tone: str
    offset: int


Spelling = tuple[Unit, ...]


class Readings(NamedTuple):
    """The readings of a name: full pinyin and initials, the likeliest first, none twice."""

    full: tuple[str, ...]
    initials: tuple[str, ...]


# The words of names come up again and again; what a word is read as does not depend on its neighbours.
@lru_cache(maxsize=1 << 14)
def _toned_word(word: str) -> tuple[str, ...]:
    # One item per character also where there is no reading; pypinyin's types do not say that it takes a list.
    converted = CONVERTER.convert(word, Style.TONE3, heteronym=False, errors=list, strict=True)  # type: ignore[arg-type]
    return tuple(chain.from_iterable(converted))


def _toned(folded: str) -> list[str]:
    toned = list(chain.from_iterable(map(_toned_word, SEGMENTER.seg(folded))))
    for found in PHRASE.finditer(folded):
        toned[found.start() : found.end()] = PHRASES[found.group()].split()
    return toned


def _surname_readings(folded: str) -> tuple[str, ...]:
    heads = (folded[:length] for length in range(LONGEST_SURNAME, 0, -1))
    return next((SURNAMES[head] for head in heads if head in SURNAMES), ())


def _unit(character: str, toned: str, offset: int) -> Unit:
    reading = TONED.fullmatch(toned)
    if toned == character or not reading:
        return Unit(character, "", "", offset)
    return Unit(character, reading[1].replace("ê", "e"), reading[2] or "5", offset)


# An entry's name is spelt for sorting, for its search document and for its index in turn.
@lru_cache(maxsize=1 << 12)
def spell(name: str, person: bool = False) -> tuple[Spelling, ...]:
    """The spellings of ``name``, the likeliest first: one, or two for a person's surname with two readings.

    ``person`` says that the name begins with a person's surname. Takes any string.
    """
    folded, offsets = fold_with_offsets(name)
    toned = _toned(folded)
    heads = _surname_readings(folded) if person else ()
    variants = [head.split() + toned[len(head.split()) :] for head in heads] or [toned]
    triples = [zip(folded, variant, offsets, strict=True) for variant in variants]
    return tuple(tuple(_unit(*triple) for triple in variant if triple[0].isalnum()) for variant in triples)


def _parts(spelling: Spelling) -> list[str]:
    parts: list[str] = []
    for is_read, units in groupby(spelling, key=lambda unit: unit.syllable != ""):
        spelt = [unit.syllable or unit.character for unit in units]
        parts += spelt if is_read else ["".join(spelt)]
    return parts


def syllables(name: str) -> list[str]:
    """Toneless pinyin of each Chinese character (ü as v); what has no reading stays, folded, as one part for a run."""
    return _parts(spell(name)[0])


def person_syllables(name: str) -> list[str]:
    """Like ``syllables``, for a name that begins with a person's surname: 单雄 is shan xiong."""
    return _parts(spell(name, person=True)[0])


def _full(spelling: Spelling) -> str:
    return "".join(unit.syllable or unit.character for unit in spelling)


def _initials(spelling: Spelling) -> str:
    return "".join(unit.syllable[:1] or unit.character for unit in spelling)


def full(name: str) -> str:
    """The likeliest reading in one word: 铁路运输 is ``tieluyunshu``."""
    return _full(spell(name)[0])


def initials(name: str) -> str:
    """The first letter of each syllable, letters and digits whole: AI及机器人 is ``aijjqr``."""
    return _initials(spell(name)[0])


def readings(name: str, person: bool = False) -> Readings:
    """Every reading of ``name`` that counts as right; ``person`` as in ``spell``."""
    spellings = spell(name, person)
    return Readings(
        full=tuple(dict.fromkeys(map(_full, spellings))),
        initials=tuple(dict.fromkeys(map(_initials, spellings))),
    )


def path_letters(term: str) -> str:
    """The letters and digits of ``term`` if it may be read as pinyin of a name, else the empty string.

    It may if it has two or more of them and one at least is a letter from a to z.
    """
    letters = "".join(character for character in fold(term) if character.isalnum())
    readable = len(letters) > 1 and any("a" <= letter <= "z" for letter in letters)
    return letters if readable else ""


def _class(unit: Unit) -> str:
    if unit.syllable:
        return HAN
    if not unit.character.isascii():
        return OTHER
    return DIGITS if unit.character.isdigit() else LATIN


def _weights(kind: str, units: list[Unit]) -> str:
    text = "".join(unit.character for unit in units)
    if kind == HAN:
        return "".join(f"{HAN}{unit.syllable}{unit.tone}{ord(unit.character):06x}" for unit in units)
    if kind == LATIN:
        return LATIN + text
    if kind == DIGITS:
        number = text.lstrip("0")
        return f"{DIGITS}{len(number):03d}{number}"
    return "".join(f"{OTHER}{ord(character):06x}" for character in text)


def sort_key(name: str, person: bool = False) -> str:
    """A key of digits and letters a to z whose byte order is the order of names; ``person`` as in ``spell``.

    Names compare unit by unit, as in a Chinese dictionary: a number (by value), then a Latin word, then Chinese
    characters by syllable, tone and code point, then whatever has no reading by code point; a name that ends comes
    before one that goes on. Names that differ only in what folding or spelling ignores follow the code points of the
    original. Only the first ``SORTED_CHARACTERS`` characters count. The key holds no character that a database's
    collation could skip, but a column with binary collation ("C") compares it fastest.
    """
    spelling = spell(name, person)[0][:SORTED_CHARACTERS]
    weights = "".join(_weights(kind, list(units)) for kind, units in groupby(spelling, key=_class))
    return weights + END + "".join(f"{ord(character):06x}" for character in name[:SORTED_CHARACTERS])
