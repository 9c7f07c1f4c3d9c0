"""Figures as a reader of either language expects them."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.models import Qualifier

# Where the words of a qualifier stand in Chinese: 400余项, 90%以上, and all others before the number.
AFTER_NUMBER = {"余", "多"}
AFTER_UNIT = {"以上"}
DEFAULT_WORDING = {Qualifier.OVER: "超过", Qualifier.AT_LEAST: "至少", Qualifier.ABOUT: "约"}
# A unit with this sign in it is a pattern for its number: 第…名 gives 第1名.
NUMBER_SIGN = "…"
STEPS = ((Decimal(100_000_000), "亿"), (Decimal(10_000), "万"))


def figure_text(value: Decimal, qualifier: str, wording: str, unit: str) -> str:
    """A value with its qualifier and unit in the reader's language: 约5倍, 42.2万人次, over 400 items."""
    if get_language() == "en":
        return _english(value, qualifier, unit)
    word = wording or DEFAULT_WORDING.get(Qualifier(qualifier), "")
    number = chinese_number(value)
    if NUMBER_SIGN in unit:
        return word + unit.replace(NUMBER_SIGN, number)
    if word in AFTER_NUMBER:
        return f"{number}{word}{unit}"
    return f"{number}{unit}{word}" if word in AFTER_UNIT else f"{word}{number}{unit}"


def chinese_number(value: Decimal) -> str:
    """Plain digits, in 万 or 亿 where that loses nothing and reads shorter."""
    for step, name in STEPS:
        if abs(value) >= step and value % (step / 10) == 0:
            return f"{_digits(value / step)}{name}"
    return _digits(value)


def _english(value: Decimal, qualifier: str, unit: str) -> str:
    words = {Qualifier.OVER: _("over"), Qualifier.AT_LEAST: _("at least"), Qualifier.ABOUT: _("about")}
    number = f"{value.normalize():,f}"
    if NUMBER_SIGN in unit:
        return unit.replace(NUMBER_SIGN, number)
    joined = f"{number}{unit}" if unit.startswith(("%", "°", "℃")) else f"{number} {unit}"
    return " ".join(filter(None, [words.get(Qualifier(qualifier), ""), joined.strip()]))


def _digits(value: Decimal) -> str:
    return format(value.normalize(), "f")
