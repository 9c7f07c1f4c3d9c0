"""The first sentence of a way in: what is there, for the reader who lands on it and for the engine that led there."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def of_district(district: str, count: int, told: str, sites: int) -> str:
    """What lies in a district; ``told`` are its records by kind."""
    lying = ngettext(
        "%(count)s public record lies in %(district)s: %(told)s.",
        "%(count)s public records lie in %(district)s: %(told)s.",
        count,
    )
    first = lying if told else _("No public record lies in %(district)s yet.")
    more = ngettext(" %(sites)s training site lies here too.", " %(sites)s training sites lie here too.", sites)
    return (first + (more if sites else "")) % {"count": count, "district": district, "told": told, "sites": sites}


def of_industry(industry: str, count: int, told: str) -> str:
    """What serves an industry; ``told`` are its records by kind."""
    serving = ngettext(
        "%(count)s public record serves %(industry)s: %(told)s.",
        "%(count)s public records serve %(industry)s: %(told)s.",
        count,
    )
    sentence = serving if told else _("No public record serves %(industry)s yet.")
    return sentence % {"count": count, "industry": industry, "told": told}


def of_organisation(name: str, hosted: int, joined: int) -> str:
    """What a body hosts and where it takes part."""
    hosting = ngettext(
        "%(name)s is the host of %(hosted)s public record.",
        "%(name)s is the host of %(hosted)s public records.",
        hosted,
    )
    joining = ngettext(
        "%(name)s takes part in %(joined)s public record.", "%(name)s takes part in %(joined)s public records.", joined
    )
    both = _("%(name)s: host of %(hosted)s and participant in %(joined)s of the public records.")
    neither = _("No public record names %(name)s as its host or participant.")
    sentences = {(True, True): both, (True, False): hosting, (False, True): joining, (False, False): neither}
    return sentences[bool(hosted), bool(joined)] % {"name": name, "hosted": hosted, "joined": joined}
