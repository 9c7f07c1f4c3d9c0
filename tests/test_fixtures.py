"""Rules about the content itself: every value says where it comes from, and the figures are the article's."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from registry import codes, creditcode
from registry.loading.run import FIXTURES
from registry.models import Basis, model_of

ARTICLE = FIXTURES / "article"
LOCATORS = frozenset((ARTICLE / "locators.txt").read_text(encoding="utf-8").split())
RECORDS = sorted((ARTICLE / "records").glob("*.yaml"))
ROWS = sorted((ARTICLE).glob("*.yaml")) + sorted((FIXTURES / "vocabulary").glob("*.yaml"))
CITY = ARTICLE / "city_statistics.yaml"

# What the article says of the whole city, paragraph by paragraph: value, qualifier and the year, where it gives one.
CITY_FIGURES: dict[str, list[tuple[str, str, str, int | None]]] = {
    "P06": [
        ("technical-colleges", "50", "exact", None),
        ("major-points-added", "114", "exact", None),
        ("major-points-removed", "68", "exact", None),
        ("work-study-majors", "96", "exact", None),
        ("brand-majors", "51", "exact", None),
        ("featured-courses", "68", "exact", None),
        ("major-industry-match-rate", "90", "at-least", None),
        ("skill-assessments", "422000", "exact", 2023),
        ("career-pathway-crossovers", "2092", "exact", 2023),
    ],
    "P09": [
        ("digital-economy-gdp-share", "45", "over", None),
        ("digital-skilled-workers", "700000", "exact", None),
    ],
    "P16": [
        ("major-projects-planned", "60", "exact", None),
        ("talent-platforms-built", "200", "over", None),
        ("digital-skill-certificates", "45", "exact", None),
        ("new-digital-occupations", "6", "exact", None),
    ],
    "P24": [
        ("research-projects", "656", "exact", None),
        ("patents-inventions", "1512", "exact", None),
        ("innovation-ventures", "610", "exact", None),
        ("value-created", "200000000", "exact", None),
        ("teaching-awards", "2296", "exact", None),
        ("skill-awards", "820", "exact", None),
    ],
    "P30": [
        ("skilled-workers", "5300000", "exact", 2023),
        ("skilled-workers", "2300000", "exact", 2010),
        ("skilled-workers-increase", "1.3", "exact", 2023),
        ("high-skilled-workers", "1680000", "over", 2023),
        ("high-skilled-workers", "610000", "exact", 2010),
        ("high-skilled-workers-increase", "1.75", "exact", 2023),
        ("high-skilled-share", "31.7", "exact", 2023),
        ("high-skilled-share-rank-western-china", "1", "exact", 2023),
    ],
    "P38": [
        ("special-grade-technicians", "34", "exact", None),
        ("chief-technicians", "3", "exact", None),
        ("strategic-emerging-share", "32.2", "exact", None),
    ],
}
CITY_KINDS = {"P06": "technical-college", "P16": "trial-zone", "P24": "training-base"}
OF_THE_WHOLE_CITY = {"skill-assessments", "career-pathway-crossovers"}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def items(path: Path) -> list[dict[str, Any]]:
    """The columns of each row of a fixture file."""
    return [item["fields"] for item in read(path)]


def statements(page: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every value of a document with its place in it."""
    yield from page["fields"].items()
    for plural, parts in page.get("parts", {}).items():
        for number, part in enumerate(parts):
            yield f"{plural} {number}", part


def basis(stated: dict[str, Any]) -> str:
    """The basis of a value, which is stated where there is a locator and nothing else is said."""
    return str(stated.get("basis", "stated" if stated.get("at") else "unverified"))


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_locator_of_a_record_is_a_place_in_the_article(path: Path) -> None:
    cited = {name: stated["at"].split("、") for name, stated in statements(read(path)) if stated.get("at")}
    assert cited
    assert not {name: places for name, places in cited.items() if not set(places) <= LOCATORS}


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_stated_value_of_a_record_has_a_locator(path: Path) -> None:
    """And what nobody has verified has none: it is not dressed up as a fact."""
    bases = {name: (basis(stated), bool(stated.get("at"))) for name, stated in statements(read(path))}
    assert not {name: found for name, found in bases.items() if found[0] not in Basis.values}
    assert not {name: found for name, found in bases.items() if (found[0] == Basis.UNVERIFIED) == found[1]}


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_every_column_of_a_record_says_its_basis(path: Path) -> None:
    page = read(path)
    assert not [name for name, stated in page["fields"].items() if "basis" not in stated]
    assert set(page["fields"]) <= set(model_of(page["kind"]).own_fields)
    assert {"name", "summary"} <= set(page["fields"])


@pytest.mark.parametrize("path", ROWS, ids=lambda path: path.stem)
def test_every_cited_row_points_into_the_article(path: Path) -> None:
    for fields in items(path):
        places = [place for place in fields.get("locator", "").split("、") if place]
        assert set(places) <= LOCATORS, fields
        if fields.get("basis", Basis.UNVERIFIED) != Basis.UNVERIFIED:
            assert places and fields["source"], fields


def test_codes_are_valid_and_each_is_used_once() -> None:
    used = [read(path)["code"] for path in RECORDS]
    assert [code for code in used if not codes.is_valid(code)] == []
    assert len(set(used)) == len(used)


def test_records_refer_to_records_that_are_there() -> None:
    pages = [read(path) for path in RECORDS]
    used = {page["code"] for page in pages}
    parents = {page["fields"]["parent"]["is"] for page in pages if "parent" in page["fields"]}
    zones = {part["zone"] for page in pages for part in page["parts"].get("elements", []) if part["zone"]}
    assert parents | zones
    assert parents | zones <= used


def test_credit_codes_are_valid() -> None:
    for fields in items(ARTICLE / "organisations.yaml"):
        if fields["credit_code"]:
            creditcode.validate_credit_code(fields["credit_code"])


def test_names_are_written_with_chinese_signs() -> None:
    """Curly quotes and full-width brackets, as the README of the content promises."""
    texts = chain.from_iterable(map(strings, [read(path) for path in RECORDS]))
    assert [text for text in texts if set(text) & set("\"'()") and not text.isascii()] == []


def strings(value: Any) -> Iterator[str]:
    """Every text inside nested plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


@pytest.mark.parametrize("paragraph", CITY_FIGURES)
def test_the_city_figures_are_the_articles(paragraph: str) -> None:
    found = [
        (fields["indicator"][0], fields["value"], fields["qualifier"], fields["year"])
        for fields in items(CITY)
        if fields["locator"] == paragraph
    ]
    assert sorted(found, key=str) == sorted(CITY_FIGURES[paragraph], key=str)


def test_no_other_paragraph_gives_city_figures() -> None:
    assert {fields["locator"] for fields in items(CITY)} == set(CITY_FIGURES)


def test_a_city_figure_is_of_the_kind_its_paragraph_speaks_of() -> None:
    for fields in items(CITY):
        whole = fields["indicator"][0] in OF_THE_WHOLE_CITY
        assert fields["kind"] == (None if whole else CITY_KINDS.get(fields["locator"])), fields


def test_a_qualifier_keeps_the_word_it_was_printed_with() -> None:
    """余, 以上, 超过, 突破: what is not exact says in which words, in the records too."""
    figures = [*items(CITY), *(part for path in RECORDS for part in read(path)["parts"].get("statistics", []))]
    assert len(figures) > len(items(CITY))
    assert [figure for figure in figures if figure.get("qualifier", "exact") != "exact" and not figure["wording"]] == []


def test_every_word_that_is_referred_to_is_in_the_vocabulary() -> None:
    vocabulary = {
        "indicator": {fields["code"] for fields in items(FIXTURES / "vocabulary/indicators.yaml")},
        "industry": {fields["code"] for fields in items(FIXTURES / "vocabulary/industries.yaml")},
    }
    parts = [part for path in RECORDS for _name, part in statements(read(path))]
    for word, known in vocabulary.items():
        used = {part[word] for part in parts if word in part}
        assert used and used <= known


def test_records_name_leaves_not_groups() -> None:
    groups = {fields["code"] for fields in items(FIXTURES / "vocabulary/industries.yaml") if not fields["parent"]}
    named = {part["industry"] for path in RECORDS for part in read(path)["parts"].get("industries", [])}
    assert not named & groups


def test_districts_that_were_redrawn_end_where_their_successors_begin() -> None:
    districts = {
        (fields["code"], fields["valid_from"]): fields for fields in items(FIXTURES / "vocabulary/districts.yaml")
    }
    merged = [fields for fields in districts.values() if fields["successors"]]
    assert {fields["name"] for fields in merged} >= {"江北区", "渝北区"}
    for fields in merged:
        assert fields["valid_to"]
        for code, valid_from in fields["successors"]:
            assert districts[code, valid_from]["valid_to"] is None
            assert valid_from <= fields["valid_to"]
