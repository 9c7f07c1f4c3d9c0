"""Open data: what there is, told to people and to machines, and true."""

import csv
import hashlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings, settings
from django.test import Client
from django.urls import resolve

from registry.models import Citation, Participation, Site
from registry.opendata.datasets import datasets
from tests import make

pytestmark = pytest.mark.django_db

HOSTILE = ["=1+1", '含"引号"，逗号', "两行\n文字", "𠮷田学院", "－５"]


def fill() -> None:
    """Records of each kind with hostile names, and of each vocabulary a word."""
    for text in HOSTILE:
        values = {
            "summary": text,
            "host": f"{text}公司",
            "industries": ["汽车", make.industry("新能源", parent="汽车")],
        }
        cited = Citation(field="name", **make.sourced(), note=text)
        partner = Participation(organisation=make.organisation(f"{text}伙伴"))
        parts = [cited, partner, Site(name=text), make.figure("毕业生", "99.3", None)]
        make.technical_college(name=text, district="永川区", subjects=[text], level="national", parts=parts, **values)
    make.training_base(district=make.district("科学城", "F-KXC"))
    make.trial_zone()
    make.master_studio(masters=["何涛"])
    make.city_figure("技能人才数", "5300000", None, kind="", qualifier="over", wording="余", **make.sourced())
    make.organisation("有信用代码", credit_code="11500000009275780L")


def body(client: Client, address: str) -> bytes:
    """The bytes of a file, whichever site it is said to be on."""
    response = client.get(address.removeprefix(settings.SITE_URL))
    assert response.status_code == 200, address
    return b"".join(response)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_frictionless_accepts_the_package_and_every_file(client: Client, tmp_path: Path, language: str) -> None:
    fill()
    package = client.get("/data/datapackage.json", {"lang": language}).json()
    for resource in package["resources"]:
        name = f"{resource['name']}.csv"
        (tmp_path / name).write_bytes(body(client, resource["path"]))
        resource["path"] = name
    (tmp_path / "datapackage.json").write_text(json.dumps(package))

    assert {each["name"] for each in package["resources"]} == {each.name for each in datasets()}
    valid = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(valid.stdout)
    assert report["valid"], [task["errors"] for task in report["tasks"] if not task["valid"]]
    assert [task["name"] for task in report["tasks"]] == [each["name"] for each in package["resources"]]
    assert all(task["stats"]["fields"] > 2 for task in report["tasks"])


def test_a_schema_names_types_constraints_and_where_a_column_points(client: Client) -> None:
    resources = {each["name"]: each["schema"] for each in client.get("/data/datapackage.json").json()["resources"]}
    fields = {field["column"]: field for field in resources["technical-colleges"]["fields"]}

    assert fields["code"]["constraints"]["required"]
    assert fields["code"]["constraints"]["pattern"].startswith("^CQ[")
    assert fields["level"]["constraints"]["enum"] == ["级别未注明", "区县级", "市级", "国家级"]
    assert (fields["since"]["type"], fields["verified"]["trueValues"]) == ("year", ["是"])
    assert fields["credit_code"]["rule"] == "GB 32100-2015"
    targets = {key["reference"]["resource"] for key in resources["technical-colleges"]["foreignKeys"]}
    assert targets == {"entries", "districts", "organisations"}
    assert resources["entries"]["primaryKey"] == ["代码"]


def test_a_file_is_as_large_as_the_page_says(client: Client) -> None:
    fill()
    sets = client.get("/data/").context["sets"]

    for each in sets:
        assert [file.form for file in each.files] == ["csv", "xlsx", "json", "jsonl"]
        # A workbook tells when it was made: its size is not said, for it is another each time.
        for file in (file for file in each.files if file.form != "xlsx"):
            downloaded = body(client, file.url)
            assert file.size == len(downloaded), file.url
            assert file.sha256 == hashlib.sha256(downloaded).hexdigest()
        rows = list(csv.reader(io.StringIO(body(client, each.files[0].url).decode("utf-8-sig"), newline="")))
        assert each.rows == len(rows) - 1


def test_the_page_says_when_a_data_set_first_and_last_changed(client: Client) -> None:
    first = make.technical_college()
    make.training_base()
    last = make.withdrawn(first)

    sets = {each.dataset.name: each for each in client.get("/data/").context["sets"]}

    assert first.revision and last.revision
    assert (sets["technical-colleges"].first, sets["technical-colleges"].changed) == (
        first.revision.at,
        last.revision.at,
    )
    assert sets["entries"].changed == last.revision.at
    assert sets["master-studios"].changed is sets["districts"].changed is sets["city-statistics"].changed is None
    make.city_figure()
    sets = {each.dataset.name: each for each in client.get("/data/").context["sets"]}
    assert sets["city-statistics"].changed > last.revision.at


def test_what_nobody_has_set_is_absent_rather_than_invented(client: Client, settings: LazySettings) -> None:
    assert "开放许可" not in client.get("/data/").content.decode()
    assert "licenses" not in client.get("/data/datapackage.json").json()

    told = {
        "licence": "公共数据开放许可",
        "licence_url": "https://a.example/l",
        "publisher": "某局",
        "contact": "023-1",
    }
    settings.OPEN_DATA = {**settings.OPEN_DATA, **told}

    page = client.get("/data/").content.decode()
    assert all(text in page for text in ("公共数据开放许可", "某局", "023-1"))
    package = client.get("/data/datapackage.json").json()
    assert package["licenses"] == [{"title": "公共数据开放许可", "path": "https://a.example/l"}]
    catalogue = client.get("/data/catalog.jsonld").json()
    assert catalogue["dct:publisher"]["foaf:name"] == "某局"
    assert catalogue["dcat:dataset"][0]["dcat:distribution"][0]["dct:license"] == {"@id": "https://a.example/l"}


def test_the_catalogue_names_every_data_set_and_file_with_its_size(client: Client) -> None:
    make.technical_college()

    response = client.get("/data/catalog.jsonld")
    sets = response.json()["dcat:dataset"]

    assert response.headers["Content-Type"] == "application/ld+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert [each["dct:identifier"] for each in sets] == [each.name for each in datasets()]
    for each in sets:
        csv_file = each["dcat:distribution"][0]
        address = csv_file["dcat:downloadURL"]["@id"]
        assert int(csv_file["dcat:byteSize"]["@value"]) == len(body(client, address))


def test_the_page_is_told_to_search_engines_as_data_sets(client: Client) -> None:
    make.technical_college()
    page = client.get("/data/").content.decode()

    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    nodes: list[dict[str, Any]] = json.loads(block)["@graph"]
    assert [node["@type"] for node in nodes] == ["DataCatalog", *["Dataset"] * len(datasets())]
    assert nodes[1]["distribution"][0]["encodingFormat"] == "text/csv"


def test_the_dictionary_explains_every_column_once(client: Client) -> None:
    page = client.get("/data/dictionary/").content.decode()

    for each in datasets():
        for column in each.table.columns:
            own = f'id="{each.name}-{column.name}"'
            assert own in page or f'id="entries-{column.name}"' in page
            assert page.count(own) <= 1
    assert "GB 32100-2015" in page
    assert "<code>technician-college</code> 技师学院" in page


@pytest.mark.parametrize("address", ["/data/nothing.csv", "/data/districts.exe", "/data/entries.csv"])
def test_a_file_that_is_none_is_not_found_and_the_page_says_which_there_are(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 404
    assert resolve(address).url_name == "data-file"


def test_a_draft_adds_no_body_to_the_organisations(client: Client) -> None:
    make.technical_college(host="公开公司")
    make.technical_college(host="草稿公司", published=False)

    text = body(client, "/data/organisations.csv").decode()

    assert "公开公司" in text
    assert "草稿公司" not in text
