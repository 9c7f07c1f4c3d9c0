"""XLSX: text as text, numbers as numbers, never a formula, and a sheet that explains the other."""

import csv
import io
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.exchange.guarding import unguard
from registry.exchange.xlsx import MAX_CELL, _text
from registry.models import Recognition
from tests import make
from tests.exchange.files import HOSTILE, download, sheet_of, table_of

pytestmark = pytest.mark.django_db
SHEET = "xl/worksheets/sheet1.xml"


def hostile_list() -> None:
    """A college for each hostile text, in its name and its summary."""
    for number, text in enumerate(HOSTILE):
        make.technical_college(name=text, summary=text, parts=[Recognition(year=2000 + number)])


def test_every_cell_is_that_of_the_csv(client: Client, in_small_pieces: None) -> None:
    hostile_list()

    written = [[unguard(cell) for cell in row] for row in table_of(download(client))]
    read = sheet_of(download(client, "/search/export.xlsx"))

    assert [[str(cell) if not isinstance(cell, float) else f"{cell:.0f}" for cell in row] for row in read] == written


def test_a_year_is_a_number_and_a_code_is_text(client: Client) -> None:
    make.technical_college(district="江北区", parts=[Recognition(year=2021)])

    heading, row = sheet_of(download(client, "/search/export.xlsx", columns="since,district_code", lang="en"))

    assert heading == ["Recognised since (year)", "District code"]
    assert row == [2021.0, "500105"]


def test_the_second_sheet_tells_the_query_and_how_many_rows_there_are(client: Client) -> None:
    for name in ("甲学院", "乙学院", "丙站"):
        make.technical_college(name=name)

    cells = sheet_of(download(client, "/search/export.xlsx", q="学院", lang="zh-hans"), 1)

    said = {row[0]: row[1] for row in cells}
    assert said["查询条件"] == "q=学院"
    assert said["行数"] == "2"
    assert "/data/manifests/" in said["文件凭证"]
    assert ["credit_code", "主办单位（依托单位）统一社会信用代码", "code"] in [row[:3] for row in cells]


def test_the_heading_is_frozen_and_has_filters(client: Client) -> None:
    make.technical_college()

    with zipfile.ZipFile(io.BytesIO(download(client, "/search/export.xlsx", columns="code,name"))) as archive:
        assert archive.testzip() is None
        sheet = archive.read(SHEET).decode()

    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:B2"/>' in sheet


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_well_formed_xml(text: str) -> None:
    assert ElementTree.fromstring(_text("A1", text)).get("r") == "A1"  # noqa: S314 our own text


def test_a_text_longer_than_a_cell_is_cut_with_a_sign() -> None:
    assert _text("A1", "字" * (MAX_CELL + 1)).count("字") == MAX_CELL - 1


def test_libreoffice_reads_every_cell_as_it_was_written_and_no_formula(
    client: Client, soffice: str, tmp_path: Path
) -> None:
    hostile_list()
    plain, book = tmp_path / "list.csv", tmp_path / "book.xlsx"
    plain.write_bytes(download(client))
    book.write_bytes(download(client, "/search/export.xlsx"))

    written = table_of(plain.read_bytes())
    # 44: comma, 34: quote, 76: UTF-8, from row 1, every column as text; written as it is shown, the first sheet alone.
    as_text = "/".join(f"{number}/2" for number in range(1, len(written[0]) + 1))
    out = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    program = [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    options = {plain: [f"--infilter=CSV:44,34,76,1,{as_text}"], book: []}
    for path, more in options.items():
        command = [*program, out, *more, "--outdir", str(tmp_path / "out"), str(path)]
        subprocess.run(command, check=True, timeout=120)

    assert _read(tmp_path / "out", "list") == [[_lines(cell) for cell in row] for row in written]
    assert _read(tmp_path / "out", "book") == [[_lines(unguard(cell)) for cell in row] for row in written]
    with zipfile.ZipFile(book) as archive:
        assert b"<f>" not in archive.read(SHEET)


def _read(folder: Path, name: str) -> list[list[str]]:
    (path,) = folder.glob(f"{name}*.csv")
    rows = csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline=""))
    return [[_lines(cell) for cell in row] for row in rows]


def _lines(text: str) -> str:
    """LibreOffice knows one way to end a line."""
    return text.replace("\r\n", "\n")
