"""CSV: what the list shows, in a form that spreadsheets open rightly."""

import csv
import io
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from registry.exchange.csv import CHUNK, FORMULA_STARTS, guard, unguard
from registry.exchange.tables import COLUMNS
from registry.models import Site
from tests import make

HOSTILE = [
    "=1+1",
    "+86",
    "-5",
    "@SUM(A1)",
    "＝cmd",
    "'quoted",
    '含"引号"，逗号',
    "两行\n文字",
    "0012",
    "𠮷田学院",
    "1-2",
]


def download(client: Client, address: str = "/search/export.csv", **parameters: str) -> bytes:
    """The bytes of a download."""
    response = client.get(address, parameters)
    assert response.status_code == 200
    return b"".join(response)


def rows_of(body: bytes) -> list[dict[str, str]]:
    """The rows by heading, as a reader that knows the BOM sees them."""
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


@pytest.mark.django_db
def test_a_file_begins_with_a_bom_and_ends_its_lines_as_windows_does(client: Client) -> None:
    make.technical_college(name="甲学院", summary="一行")

    body = download(client)

    assert body.startswith(b"\xef\xbb\xbf")
    assert body.count(b"\r\n") == body.count(b"\n") == 2


@pytest.mark.django_db
def test_the_headings_are_in_the_readers_language(client: Client) -> None:
    assert "名称" in download(client).decode()
    assert ",Name," in download(client, lang="en").decode()


@pytest.mark.django_db
def test_all_pages_are_in_the_file_in_the_order_of_the_list(client: Client) -> None:
    for number in range(25):
        make.technical_college(name=f"第{number}学院", level="national" if number % 3 else "municipal")

    listed = [
        entry.code
        for page in ("1", "2")
        for entry in client.get("/technical-colleges/", {"page": page}).context["object_list"]
    ]

    body = download(client, "/technical-colleges/export.csv", page="2")
    assert [row["代码"] for row in rows_of(body)] == listed


@pytest.mark.django_db
def test_lists_in_a_cell_keep_their_order(client: Client) -> None:
    sites = [Site(name=name) for name in ("丙站", "甲站", "乙站")]
    make.training_base(parts=sites, industries=["汽车", "电子"], subjects=["数控加工"])

    (row,) = rows_of(download(client))

    assert row["场所"] == "丙站、甲站、乙站"
    assert row["行业"] == "汽车、电子"
    assert row["专业"] == "数控加工"


@pytest.mark.django_db
def test_a_file_of_many_pieces_is_whole(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.exchange.csv.CHUNK", 2)
    codes = {make.technical_college().code for _number in range(7)}

    assert {row["代码"] for row in rows_of(download(client))} == codes
    assert CHUNK > 2


@pytest.mark.django_db
def test_no_cell_can_be_read_as_a_formula(client: Client) -> None:
    for text in HOSTILE:
        make.technical_college(name=text, summary=text)

    rows = rows_of(download(client))

    assert not [cell for row in rows for cell in row.values() if cell.startswith(tuple("=+-@＝＋－＠\t"))]
    assert {unguard(row["名称"]) for row in rows} == set(HOSTILE)


@given(st.text())
def test_taking_the_guard_off_gives_the_text_that_was_there(text: str) -> None:
    assert unguard(guard(text)) == text


@given(st.sampled_from(FORMULA_STARTS), st.text())
def test_whatever_could_be_a_formula_is_guarded(start: str, rest: str) -> None:
    assert guard(start + rest).startswith("'")


@pytest.mark.django_db
def test_one_statement_fetches_the_file(client: Client, django_assert_num_queries: object) -> None:
    for _number in range(5):
        make.master_studio(masters=["何涛"], industries=["电力"])

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(rows_of(download(client, "/master-studios/export.csv"))) == 5


@pytest.mark.django_db
def test_libreoffice_reads_every_cell_as_it_was_written(client: Client, soffice: str, tmp_path: Path) -> None:
    for text in HOSTILE:
        make.technical_college(name=text, summary=text)
    source = tmp_path / "list.csv"
    source.write_bytes(download(client))

    # 44: comma, 34: quote, 76: UTF-8, from row 1, every column as text.
    as_text = "/".join(f"{number}/2" for number in range(1, len(COLUMNS) + 1))
    program = [soffice, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    options = [f"--infilter=CSV:44,34,76,1,{as_text}", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    folder = tmp_path / "out"
    subprocess.run([*program, *options, "--outdir", str(folder), str(source)], check=True, timeout=120)

    read = list(csv.reader(io.StringIO((folder / "list.csv").read_text("utf-8-sig"), newline="")))
    written = list(csv.reader(io.StringIO(source.read_text("utf-8-sig"), newline="")))
    assert read == written
