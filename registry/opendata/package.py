"""The data sets as a Frictionless data package: every CSV with its schema."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.addresses import whole
from registry.opendata.datasets import KEYWORDS
from registry.opendata.described import Described
from registry.opendata.prepared import State
from registry.opendata.schema import table_schema

Data = dict[str, Any]


def data_package(sets: list[Described], state: State) -> Data:
    """Every CSV with its schema, in the language of the moment."""
    tables = {each.dataset.name: each.dataset.table for each in sets}
    package: Data = {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "name": "chongqing-skills-registry",
        "title": _("Registry of Chongqing's skill-training bodies"),
        "description": _("All data sets of the registry as it is now; every CSV is described by a table schema."),
        "homepage": whole(reverse("data")),
        "version": str(state.revision),
        "keywords": [str(word) for word in KEYWORDS],
        "licenses": _licences(),
        "contributors": _contributors(),
        "resources": [_resource(each, tables) for each in sets],
    }
    if state.published:
        package["created"] = state.published
    return {name: value for name, value in package.items() if value not in ([], "")}


def _licences() -> list[Data]:
    name, url = settings.OPEN_DATA["licence"], settings.OPEN_DATA["licence_url"]
    found = {"title": name, "path": url}
    return [{key: value for key, value in found.items() if value}] if name or url else []


def _contributors() -> list[Data]:
    publisher = settings.OPEN_DATA["publisher"]
    return [{"title": publisher, "role": "publisher"}] if publisher else []


def _resource(each: Described, tables: Data) -> Data:
    csv = next(file for file in each.files if file.form == "csv")
    resource: Data = {
        "name": each.dataset.name,
        "title": str(each.dataset.title),
        "description": str(each.dataset.description),
        "profile": "tabular-data-resource",
        "path": whole(csv.url),
        "format": "csv",
        "mediatype": csv.media_type,
        # The file begins with a byte order mark, for the sake of spreadsheets.
        "encoding": "utf-8-sig",
        "schema": table_schema(each.dataset.table, tables),
    }
    return resource
