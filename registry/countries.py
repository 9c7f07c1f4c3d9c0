"""Countries and regions by their ISO 3166-1 codes, named in the reader's language."""

from functools import cache
from typing import cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_countries import countries

from registry.models.choices import StrOrPromise

HOME = "CN"
# What the library names otherwise than the state does, and what it has no Chinese name for.
OURS = {
    "HK": _("Hong Kong, China"),
    "MO": _("Macao, China"),
    "TW": _("Taiwan, China"),
    "BS": _("Bahamas"),
    "CD": _("Democratic Republic of the Congo"),
    "FK": _("Falkland Islands (Malvinas)"),
    "FM": _("Micronesia"),
    "GS": _("South Georgia and the South Sandwich Islands"),
    "MK": _("North Macedonia"),
    "NR": _("Nauru"),
    "PS": _("Palestine"),
    "SH": _("Saint Helena"),
    "SZ": _("Eswatini"),
    "TR": _("Turkey"),
    "VA": _("Vatican"),
}


def country_choices() -> list[tuple[str, StrOrPromise]]:
    """Codes with their names, our own country first: names wait for the language of whoever reads them."""
    named = {**cast(dict[str, StrOrPromise], countries.countries), **OURS}
    return [(HOME, named.pop(HOME)), *named.items()]


@cache
def in_reading_order(language: str) -> list[tuple[str, str]]:
    """The same in this language, as its readers look them up: after our own country by the alphabet or by pinyin."""
    # Only now, since models are made of these choices and readings know of models.
    from registry.search.readings import sort_key

    with override(language):
        home, *abroad = [(code, str(name)) for code, name in country_choices()]
    return [home, *sorted(abroad, key=lambda named: sort_key(named[1]))]
