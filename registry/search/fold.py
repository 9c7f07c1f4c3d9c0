"""Folding: one spelling for everything that a reader takes for the same text.

A text is folded character by character, each without regard to its neighbours, so that
``fold(a + b) == fold(a) + fold(b)`` and ``fold(fold(x)) == fold(x)``. For each character:

- compatibility forms give way to plain ones (full-width, circled, ligatures, Kangxi radicals), case goes,
  accents go (``é`` is ``e``);
- a traditional or variant character becomes its simplified one (the first that OpenCC's table names);
- white space, control and format characters, quotation marks, brackets, hyphens, dashes and middle dots vanish:
  ``“智能+技能”`` is ``智能+技能`` and ``〔2024〕`` is ``2024``. Other signs (``+``, ``,``, ``.``, ``/``) stay.

The length changes only where a character vanishes or stands for several (``㈱``, ``ﬁ``).
"""

import unicodedata
from functools import lru_cache
from importlib.resources import files

# White space, controls (NUL among them), format characters (bidi marks, zero-width), lone surrogates, combining marks
# (variation selectors among them), dashes, brackets and quotation marks.
VANISHING_CATEGORIES = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Mn", "Me", "Pd", "Ps", "Pe", "Pi", "Pf"}
# Quotes, middle dots, bullets and minus signs that Unicode files under other categories.
VANISHING_SIGNS = set("\"'`´′″·•‧∙⋅・･−")
# 乾 is simplified too (乾隆, 王乾) and read otherwise than 干.
KEPT = {"乾"}
# Variants that OpenCC leaves alone, then radicals without a compatibility mapping, which PDF copies are full of.
VARIANTS = dict(
    zip(
        "锺馀衞敍糭枱粧擡簷" + "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "钟余卫叙粽台妆抬檐" + "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)


def _simplified() -> dict[str, str]:
    table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {character: choices.split(" ")[0] for character, choices in pairs if character not in KEPT} | VARIANTS


SIMPLIFIED = _simplified()


def _vanishes(character: str) -> bool:
    return character in VANISHING_SIGNS or unicodedata.category(character) in VANISHING_CATEGORIES


def _one_step(character: str) -> str:
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not _vanishes(part))
    # Taking accents off also takes Korean syllables apart; this puts them together again.
    composed = unicodedata.normalize("NFKC", plain).casefold()
    return "".join(SIMPLIFIED.get(part, part) for part in composed)


# Bounded, so that no flood of odd queries fills the memory; large enough for every character in use.
@lru_cache(maxsize=1 << 16)
def _fold_character(character: str) -> str:
    if _vanishes(character):
        return ""
    stepped = _one_step(character)
    return character if stepped == character else "".join(map(_fold_character, stepped))


def fold(text: str) -> str:
    """The spelling under which ``text`` is stored and sought. Takes any string, lone surrogates included."""
    return "".join(map(_fold_character, text))


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """``fold(text)`` and, for each of its characters, the index in ``text`` of the character it came from."""
    pieces = [_fold_character(character) for character in text]
    offsets = [index for index, piece in enumerate(pieces) for _part in piece]
    return "".join(pieces), offsets
