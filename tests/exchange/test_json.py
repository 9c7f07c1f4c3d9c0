"""JSON: the same rows with machine names, codes, arrays and numbers."""

import json

import pytest
from django.test import Client

from registry.models import Citation, Recognition, Site
from tests import make
from tests.exchange.files import download

pytestmark = pytest.mark.django_db


def test_an_array_and_lines_hold_the_same_objects(client: Client, in_small_pieces: None) -> None:
    for number in range(6):
        make.technical_college(name=f"第{number}学院\n=1")

    array = json.loads(download(client, "/search/export.json"))
    lines = [json.loads(line) for line in download(client, "/search/export.jsonl").decode().split("\n") if line]

    assert len(array) == 6
    assert array == lines


def test_an_empty_list_is_an_empty_array(client: Client) -> None:
    assert json.loads(download(client, "/search/export.json")) == []
    assert download(client, "/search/export.jsonl") == b""


def test_values_have_their_types_and_choices_their_codes(client: Client) -> None:
    sites = [Site(name="甲、乙站"), Site(name="丙站")]
    make.training_base(
        name="=基地", level="national", support="funded", parts=[*sites, Recognition(year=2021)], subjects=["数控"]
    )

    (found,) = json.loads(download(client, "/training-bases/export.json"))

    assert found["name"] == "=基地"
    assert found["kind"] == "training-base"
    assert (found["level"], found["since"], found["support"]) == ("national", 2021, "funded")
    assert (found["sites"], found["site_count"], found["majors"]) == (["甲、乙站", "丙站"], 2, ["数控"])
    assert (found["industries"], found["host"], found["verified"]) == ([], None, False)


def test_a_figure_is_a_number(client: Client) -> None:
    make.technical_college(parts=[make.figure("就业率", "99.3"), make.figure("人数", "400")])

    found = json.loads(download(client, "/data/statistics.json"))

    assert [(row["indicator"], row["value"], row["year"]) for row in found] == [
        ("就业率", 99.3, 2023),
        ("人数", 400, 2023),
    ]


def test_a_long_table_has_one_row_a_fact(client: Client, in_small_pieces: None) -> None:
    for name in ("甲学院", "乙学院"):
        parts = [
            Citation(field="name", **make.sourced()),
            make.figure("人数", "400"),
            Site(name="站", **make.sourced()),
        ]
        make.technical_college(name=name, level="national" if name == "乙学院" else None, parts=parts)

    found = json.loads(download(client, "/data/citations.json"))

    facts = [(row["name"], row["field"], row["item"], row["value"], row["basis"], row["locator"]) for row in found]
    assert facts == [
        ("乙学院", "name", None, "乙学院", "stated", "第1页"),
        ("乙学院", "recognitions", 0, None, "unverified", None),
        ("乙学院", "sites", 3, "站", "stated", "第1页"),
        ("乙学院", "statistics", 2, "400", "unverified", None),
        ("甲学院", "name", None, "甲学院", "stated", "第1页"),
        ("甲学院", "sites", 2, "站", "stated", "第1页"),
        ("甲学院", "statistics", 1, "400", "unverified", None),
    ]


def test_a_long_table_takes_the_parameters_of_a_list(client: Client) -> None:
    make.technical_college(district="江北区", parts=[make.figure("人数", "400")])
    make.technical_college(district="永川区", parts=[make.figure("人数", "500")])

    found = json.loads(download(client, "/data/statistics.json", district="500118"))

    assert [row["value"] for row in found] == [500]
    assert client.get("/data/statistics.csv", {"district": "nowhere"}).status_code == 400
