"""What a page is about, in the words of schema.org (JSON-LD).

Only what a source states or implies is told: a value that is to be verified would be read as a fact by a machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.addresses import whole
from registry.models import District, Entry, Kind, Organisation
from registry.opendata.dcat import catalogue_for_search
from registry.pages.head import head_of, parameters_of
from registry.pages.statement import Cell, Statement

Data = dict[str, Any]

# What is none of these is an organisation.
TYPES = {
    Kind.TECHNICAL_COLLEGE: "EducationalOrganization",
    Kind.TRAINING_BASE: "EducationalOrganization",
    Kind.TRIAL_ZONE: "Place",
}
BODY_TYPES = {
    Organisation.Type.COMPANY: "Corporation",
    Organisation.Type.COLLEGE: "EducationalOrganization",
    Organisation.Type.UNIVERSITY: "CollegeOrUniversity",
    Organisation.Type.GOVERNMENT: "GovernmentOrganization",
}
CITY = {"@type": "City", "name": "重庆市", "alternateName": "Chongqing"}


def structured_data(context: Any) -> Data | None:
    """The graph of the page drawn with ``context``; ``None`` where there is none, or where it is not to be listed."""
    request: HttpRequest = context["request"]
    route = str(request.resolver_match.url_name) if request.resolver_match else ""
    tell = _about_record if route.endswith("-record") else TELLERS.get(route)
    if not tell or not head_of(request, parameters_of(context)).is_listed:
        return None
    return {"@context": "https://schema.org", "@graph": [_filled(node) for node in tell(context)]}


def _filled(node: Data) -> Data:
    """``node`` without what is not known."""
    return {name: value for name, value in node.items() if value not in (None, "", [], {})}


# The site


def _about_site(context: Any) -> list[Data]:
    home = whole(reverse("home"))
    search = whole(reverse("search"))
    action = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": search + "?q={search_term_string}"},
        "query-input": "required name=search_term_string",
    }
    return [
        {
            "@type": "WebSite",
            "@id": home,
            "url": home,
            "name": _("Registry of Chongqing's skill-training bodies"),
            "inLanguage": get_language(),
            "potentialAction": action,
        }
    ]


def _trail(*steps: tuple[str, str]) -> Data:
    """The way from the start to the page: pairs of a name and a path."""
    home = (_("Chongqing Skills Registry"), reverse("home"))
    listed = [
        {"@type": "ListItem", "position": place, "name": str(name), "item": whole(path)}
        for place, (name, path) in enumerate([home, *steps], start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": listed}


# Records


def _about_record(context: Any) -> list[Data]:
    entry, statement = context.get("entry"), context.get("statement")
    if not (isinstance(entry, Entry) and isinstance(statement, Statement)):
        return []
    kind = Kind(entry.kind)
    type_ = TYPES.get(kind, "Organization")
    return [
        {
            "@type": type_,
            "@id": whole(entry.record.permanent_url),
            "name": entry.name,
            "alternateName": _other_names(statement),
            "description": _text(statement, "summary"),
            "url": whole(entry.get_absolute_url()),
            "identifier": _identifier(_("Permanent code"), entry.code),
            "mainEntityOfPage": _web_page(entry),
            **_known(statement, is_place=type_ == "Place"),
        },
        _trail((str(kind.plural), reverse(f"{kind}-list")), (entry.local_name, entry.get_absolute_url())),
    ]


def _web_page(entry: Entry) -> Data:
    changed = entry.revision.at.isoformat() if entry.revision else ""
    return {"@type": "WebPage", "@id": whole(entry.get_absolute_url()), "dateModified": changed}


def _identifier(name: str, value: str) -> Data:
    return {"@type": "PropertyValue", "propertyID": name, "value": value}


def _verified(statement: Statement, name: str) -> Cell | None:
    """The value ``name`` where it is known and sourced."""
    cell = statement.cells.get(name)
    return cell if cell and cell.raw and cell.evidence.is_verified else None


def _text(statement: Statement, name: str) -> str:
    cell = _verified(statement, name)
    return str(cell.raw) if cell else ""


def _other_names(statement: Statement) -> list[str]:
    rows = statement.parts.get("names", [])
    others = [str(row.cells["text"].raw) for row in rows if row.evidence.is_verified]
    return [name for name in (_text(statement, "name_en"), *others) if name]


def _known(statement: Statement, *, is_place: bool) -> Data:
    """Where the body is and who stands behind it."""
    district, host = _verified(statement, "district"), _verified(statement, "host")
    around = {"@type": "AdministrativeArea", "name": district.raw["name"]} if district else CITY
    body = {"@type": "Organization", "name": host.raw["name"], "url": whole(host.url)} if host else None
    common = {
        "address": _address(str(district.raw["name"]) if district else "", _text(statement, "address")),
        "telephone": _text(statement, "phone"),
        "sameAs": _text(statement, "website"),
    }
    if is_place:
        return {**common, "containedInPlace": around}
    return {**common, "parentOrganization": body, "foundingDate": _text(statement, "founded_on")}


def _address(district: str, street: str) -> Data:
    address = {"addressCountry": "CN", "addressRegion": "重庆市", "addressLocality": district, "streetAddress": street}
    return {"@type": "PostalAddress", **_filled(address)}


# Organisations, districts and industries


def _about_organisation(context: Any) -> list[Data]:
    body = context.get("object")
    if not isinstance(body, Organisation):
        return []
    url = whole(reverse("organisation", args=[body.pk]))
    node: Data = {"@type": BODY_TYPES.get(Organisation.Type(body.type), "Organization"), "@id": url, "url": url}
    node["name"] = body.name
    if body.is_verified:
        node["alternateName"] = [name for name in (body.name_en, body.short_name) if name]
        node["identifier"] = _identifier("统一社会信用代码", body.credit_code) if body.credit_code else None
        node["address"] = _address(body.district.name, "") if body.district else None
    return [node, _trail((body.local_name, reverse("organisation", args=[body.pk])))]


def _about_district(context: Any) -> list[Data]:
    district = context.get("district")
    if not isinstance(district, District):
        return []
    path = reverse("district", args=[district.code])
    names = [name for name in (district.name_en, *district.former_names.split("、")) if name]
    coded = not district.code.startswith("F-")
    node = {
        "@type": "AdministrativeArea" if coded else "Place",
        "@id": whole(path),
        "url": whole(path),
        "name": district.name,
        "alternateName": names,
        "identifier": _identifier("GB/T 2260", district.code) if coded else None,
        "containedInPlace": CITY,
    }
    return [node, _trail((_("Districts"), reverse("districts")), (district.local_name, path))]


def _about_industry(context: Any) -> list[Data]:
    industry = context.get("industry")
    if not industry:
        return []
    url = reverse("industry", args=[industry.code])
    return [_trail((_("Industries"), reverse("industries")), (industry.local_name, url))]


def _about_data(context: Any) -> list[Data]:
    return catalogue_for_search(context.get("sets") or [])


TELLERS: Mapping[str, Callable[[Any], list[Data]]] = {
    "home": _about_site,
    "organisation": _about_organisation,
    "district": _about_district,
    "industry": _about_industry,
    "data": _about_data,
}
