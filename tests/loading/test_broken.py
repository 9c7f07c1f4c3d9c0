"""A broken file stops everything, and the error names it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registry.loading import Report, load_registry
from registry.loading.documents import BadDocument
from tests.loading.files import CHANGAN, document, dump, row

pytestmark = pytest.mark.turns


def _set(*path: Any) -> Callable[[Any], object]:
    """A change of a document: everything but the last of ``path`` leads to a place, the last is put there."""
    *way, last, value = path

    def change(page: Any) -> None:
        for step in way:
            page = page[step]
        page[last] = value

    return change


BROKEN: dict[str, Callable[[Any], object]] = {
    "a column that does not exist": _set("fields", "colour", {"is": "红"}),
    "a part that does not exist": _set("parts", "colours", [{"name": "红"}]),
    "a column of a part that does not exist": _set("parts", "sites", 0, "colour", "红"),
    "a district that does not exist": _set("fields", "district", "is", ["999999", "1997-01-01"]),
    "a choice that does not exist": _set("fields", "phase", {"is": "half-built", "at": "P23"}),
    "a level that does not exist": _set("parts", "recognitions", 0, "level", "galactic"),
    "a figure that is none": _set("parts", "statistics", 0, "value", "很多"),
    "a day that is none": _set("parts", "recognitions", 0, "recognised_on", "2024-02-30"),
    "a source that does not exist": _set("parts", "sites", 0, "source", "no-such-source"),
    "a statement without a source": _set("fields", "host", {"is": "重庆长安汽车股份有限公司", "basis": "stated"}),
    "a basis that does not exist": _set("parts", "sites", 0, "basis", "guessed"),
    "an end without a reason": _set("parts", "recognitions", 0, "ended_on", "2024-02-01"),
    "the same subject twice": lambda page: page["parts"]["offerings"].append(page["parts"]["offerings"][0]),
    "no name": lambda page: page["fields"].pop("name"),
    "no code": lambda page: page.pop("code"),
    "no kind": lambda page: page.pop("kind"),
    "no fields": lambda page: page.pop("fields"),
    "a code mistyped": _set("code", "CQ1TBV8K76"),
    "a kind that does not exist": _set("kind", "spaceship"),
    "another kind than before": _set("kind", "trial-zone"),
    "the code of another document": _set("code", "CQB0269X95"),
    "a value without a frame": _set("fields", "name", "长安汽车"),
    "a list that is none": _set("parts", "sites", "长安汽车数智工厂"),
}


@pytest.mark.parametrize("problem", BROKEN)
def test_a_broken_document_stops_everything_and_is_named(content: Report, folder: Path, problem: str) -> None:
    document(folder, BROKEN[problem])
    row(folder, "vocabulary/districts.yaml", {"name_en": "Jiangbei"}, code="500105")
    before = dump()

    with pytest.raises(BadDocument, match=CHANGAN):
        load_registry(folder)

    assert dump() == before


@pytest.mark.parametrize("text", ["code: [", "", "- 1\n- 2\n", "code: CQ1TBV8K75\nfields: {name: !!python/none x}"])
def test_a_file_that_is_no_document_is_named(content: Report, folder: Path, text: str) -> None:
    (folder / "article/records" / CHANGAN).write_text(text, encoding="utf-8")
    before = dump()
    with pytest.raises(BadDocument, match=CHANGAN):
        load_registry(folder)
    assert dump() == before


@pytest.mark.parametrize(
    ("name", "key", "changes"),
    [
        ("article/organisations.yaml", {"name": "重庆工贸技师学院"}, {"credit_code": "91500105MA00000000"}),
        ("article/organisations.yaml", {"name": "重庆工贸技师学院"}, {"district": ["999999", "1997-01-01"]}),
        ("article/organisations.yaml", {"name": "重庆工贸技师学院"}, {"colour": "红"}),
        ("vocabulary/districts.yaml", {"code": "500105"}, {"valid_to": "1990-01-01"}),
        ("article/city_statistics.yaml", {"value": "50"}, {"value": "很多"}),
        ("article/city_statistics.yaml", {"value": "50"}, {"indicator": ["no-such-indicator"]}),
        ("article/city_statistics.yaml", {"value": "50"}, {"qualifier": "roughly"}),
    ],
)
def test_a_broken_row_stops_everything_and_its_file_is_named(
    content: Report, folder: Path, name: str, key: dict[str, str], changes: dict[str, Any]
) -> None:
    row(folder, name, changes, **key)
    before = dump()
    with pytest.raises(BadDocument, match=Path(name).name):
        load_registry(folder)
    assert dump() == before
