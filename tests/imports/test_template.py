"""The template offers what a person fills in, with drop-down lists, and what is filled in is read again."""

import csv
import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from registry.imports.columns import LANGUAGES, accepted
from registry.imports.parsing import chosen_sheet, parse
from registry.imports.template import ROWS, choices_of, template
from registry.models import Industry, Kind, Level
from tests import make
from tests.exchange.files import sheet_of

pytestmark = pytest.mark.django_db
SHEET = "xl/worksheets/sheet1.xml"


def part(body: bytes, name: str = SHEET) -> str:
    """A part of the workbook."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_its_headings_are_the_accepted_columns_and_are_recognised(kind: Kind, language: str) -> None:
    with override(language):
        body = template(kind)
        headings = [str(column.heading) for column in accepted(kind)]

    parsed = parse(SimpleUploadedFile("template.xlsx", body))
    chosen = chosen_sheet(parsed, kind)

    assert parsed.remarks == []
    assert chosen == (parsed.sheets[0], 0)
    assert parsed.sheets[0].rows == [headings]


def test_every_closed_list_can_be_chosen_from() -> None:
    make.district("永川区")
    group = Industry.objects.create(code="Z1", name="组")
    Industry.objects.create(code="Z101", name="汽车", parent=group)

    body = template(Kind.TECHNICAL_COLLEGE)

    columns = [column for column in accepted(Kind.TECHNICAL_COLLEGE) if choices_of(column)]
    lists = list(zip(*sheet_of(body, 1), strict=True))
    assert {"level", "district", "industries", "college_type"} <= {column.name for column in columns}
    for column, cells in zip(columns, lists, strict=True):
        choices = choices_of(column)
        assert [cells[0], *cells[1 : len(choices) + 1]] == [f"[{column.name}]", *choices]
    validations = re.findall(r'<dataValidation type="list"([^>]*)><formula1>([^<]*)', part(body))
    assert len(validations) == len(columns)
    # Of industries several may stand in a cell, which equals none of the list.
    assert sum('showErrorMessage="1"' in attributes for attributes, _source in validations) == len(columns) - 1
    assert all(f"{ROWS + 1}" in attributes for attributes, _source in validations)


def test_a_level_is_offered_in_the_reader_s_language() -> None:
    with override("en"):
        (level,) = (column for column in accepted(Kind.MASTER_STUDIO) if column.name == "level")
        assert choices_of(level) == [str(label) for label in Level.labels]


def test_all_cells_are_text_and_the_headings_stay() -> None:
    body = template(Kind.MASTER_STUDIO)

    assert 'numFmtId="49"' in part(body, "xl/styles.xml")
    styled = re.findall(r'<col min="(\d+)" max="(\d+)" [^>]*style=', part(body))
    assert sum(int(last) - int(first) + 1 for first, last in styled) == len(accepted(Kind.MASTER_STUDIO))
    assert 'state="frozen"' in part(body)


def test_each_column_is_explained() -> None:
    explained = {row[0]: row for row in sheet_of(template(Kind.MASTER_STUDIO), 2)}

    for column in accepted(Kind.MASTER_STUDIO):
        assert explained[column.name][1:4] == [str(column.heading), column.type.value, str(column.meaning)]


def test_libreoffice_opens_it(soffice: str, tmp_path: Path) -> None:
    (tmp_path / "template.xlsx").write_bytes(template(Kind.MASTER_STUDIO))
    program = [
        soffice,
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
    ]

    subprocess.run(
        [*program, "--outdir", str(tmp_path / "out"), str(tmp_path / "template.xlsx")], check=True, timeout=120
    )

    (path,) = (tmp_path / "out").glob("*.csv")
    (headings,) = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    assert headings == [str(column.heading) for column in accepted(Kind.MASTER_STUDIO)]
