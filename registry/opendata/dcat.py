"""The data sets in the vocabularies of catalogues: DCAT, and schema.org for search engines. Both are JSON-LD."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.addresses import whole
from registry.opendata.datasets import COVERAGE, COVERAGE_URI, KEYWORDS, THEME
from registry.opendata.described import Described, File

Data = dict[str, Any]
# Files are made anew by each publication.
CONTINUOUS = "http://publications.europa.eu/resource/authority/frequency/CONT"
DCAT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def catalogue(sets: list[Described]) -> Data:
    """The catalogue in the words of DCAT."""
    publisher = settings.OPEN_DATA["publisher"]
    changed = max((each.changed for each in sets if each.changed), default=None)
    node = {
        "@id": whole(reverse("data")),
        "@type": "dcat:Catalog",
        "dct:title": _said(_("Open data of the registry of Chongqing's skill-training bodies")),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher} if publisher else None,
        "dct:language": get_language(),
        "dct:modified": _moment(changed),
        "foaf:homepage": {"@id": whole(reverse("home"))},
        "dcat:dataset": [_dataset(each) for each in sets],
    }
    return {"@context": DCAT, **_filled(node)}


def _dataset(each: Described) -> Data:
    return _filled(
        {
            "@id": identifier(each),
            "@type": "dcat:Dataset",
            "dct:identifier": each.dataset.name,
            "dct:title": _said(str(each.dataset.title)),
            "dct:description": _said(str(each.dataset.description)),
            "dcat:theme": str(THEME),
            "dcat:keyword": [str(word) for word in KEYWORDS],
            "dct:issued": _moment(each.first),
            "dct:modified": _moment(each.changed),
            "dct:accrualPeriodicity": {"@id": CONTINUOUS},
            "dct:spatial": {"@id": COVERAGE_URI, "@type": "dct:Location", "dct:title": COVERAGE},
            "dcat:contactPoint": _contact(),
            "dcat:landingPage": {"@id": whole(reverse(each.dataset.page))} if each.dataset.page else None,
            "dcat:distribution": [_distribution(each, file) for file in each.files],
        }
    )


def identifier(each: Described) -> str:
    """What a data set is called in the web of data: its place on the page of data sets."""
    return f"{whole(reverse('data'))}#{each.dataset.name}"


def _contact() -> Data | None:
    contact = settings.OPEN_DATA["contact"]
    return {"@type": "vcard:Organization", "vcard:note": contact} if contact else None


def _distribution(each: Described, file: File) -> Data:
    known = each.is_now and file.size is not None
    checksum = {"@type": "spdx:Checksum", "spdx:algorithm": "SHA-256", "spdx:checksumValue": file.sha256}
    licence = settings.OPEN_DATA["licence_url"]
    return _filled(
        {
            "@id": whole(file.url),
            "@type": "dcat:Distribution",
            "dct:title": f"{each.dataset.title} · {file.label}",
            "dcat:downloadURL": {"@id": whole(file.url)},
            "dcat:mediaType": f"https://www.iana.org/assignments/media-types/{file.media_type}",
            "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:decimal"} if known else None,
            "dct:license": {"@id": licence} if licence else None,
            "spdx:checksum": checksum if known else None,
        }
    )


def _said(text: str) -> Data:
    return {"@value": text, "@language": "zh-Hans" if get_language() == "zh-hans" else "en"}


def _moment(moment: Any) -> Data | None:
    return {"@value": moment.isoformat(), "@type": "xsd:dateTime"} if moment else None


def _filled(node: Data) -> Data:
    return {name: value for name, value in node.items() if value not in (None, [], "")}


# schema.org


def catalogue_for_search(sets: list[Described]) -> list[Data]:
    """The catalogue and its data sets in the words of schema.org."""
    name = _("Open data of the registry of Chongqing's skill-training bodies")
    page = whole(reverse("data"))
    return [{"@type": "DataCatalog", "@id": page, "url": page, "name": name}, *(_for_search(each) for each in sets)]


def _for_search(each: Described) -> Data:
    publisher = settings.OPEN_DATA["publisher"]
    return _filled(
        {
            "@type": "Dataset",
            "@id": identifier(each),
            "url": identifier(each),
            "name": str(each.dataset.title),
            "description": str(each.dataset.description),
            "identifier": each.dataset.name,
            "keywords": [str(word) for word in KEYWORDS],
            "inLanguage": "zh-Hans",
            "isAccessibleForFree": True,
            "license": settings.OPEN_DATA["licence_url"] or settings.OPEN_DATA["licence"],
            "creator": {"@type": "GovernmentOrganization", "name": publisher} if publisher else None,
            "datePublished": each.first.isoformat() if each.first else None,
            "dateModified": each.changed.isoformat() if each.changed else None,
            "spatialCoverage": {"@type": "City", "name": COVERAGE, "sameAs": COVERAGE_URI},
            "includedInDataCatalog": {"@id": whole(reverse("data"))},
            "variableMeasured": [str(column.heading) for column in each.dataset.table.columns],
            "distribution": [_download(each, file) for file in each.files],
        }
    )


def _download(each: Described, file: File) -> Data:
    found: Data = {"contentUrl": whole(file.url), "encodingFormat": file.media_type}
    if each.is_now and file.size is not None:
        found |= {"contentSize": f"{file.size} B", "sha256": file.sha256}
    return {"@type": "DataDownload", **found}
