"""A file that is dropped: authentic, saved anew, altered, or outdated."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.exchange import uploads
from registry.exchange.sheet.limits import MAX_BYTES
from registry.exchange.verifying import Report, Verdict
from registry.models import Organisation, Recognition
from tests import make
from tests.exchange.files import HOSTILE, download, sheet_of, table_of

pytestmark = pytest.mark.django_db
Rows = list[list[str]]


def drop(client: Client, body: bytes, name: str = "list.csv", address: str = "/data/verify/", **fields: str) -> Any:
    """The answer to a file."""
    return client.post(address, {"file": SimpleUploadedFile(name, body), **fields})


def report_on(client: Client, body: bytes, name: str = "list.csv") -> Report:
    """What the page found out."""
    response = drop(client, body, name)
    assert response.status_code == 200
    found: Report = response.context["report"]
    return found


def saved(client: Client, path: str = "/search/export.csv", **parameters: str) -> tuple[bytes, str]:
    """A download and the name it is saved under."""
    response = client.get(path, parameters)
    return b"".join(response), response["Content-Disposition"].split('"')[1]


def written(rows: Rows, encoding: str = "utf-8-sig", end: str = "\r\n") -> bytes:
    """Rows as another program saves them."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    return buffer.getvalue().encode(encoding)


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "jsonl"])
def test_a_file_as_it_was_given_away_is_authentic(client: Client, form: str) -> None:
    make.technical_college()

    report = report_on(client, saved(client, f"/search/export.{form}")[0], f"renamed.{form}")

    assert (report.verdict, report.outdated) == (Verdict.AUTHENTIC, False)


def test_an_authentic_file_is_outdated_once_another_statement_is_published(client: Client) -> None:
    college = make.technical_college(name="甲学院")
    body, name = saved(client)
    make.revised(college, name="乙学院")

    report = report_on(client, body, name)

    assert (report.verdict, report.outdated) == (Verdict.AUTHENTIC, True)
    assert "已过期" in drop(client, body, name).content.decode()


def test_what_is_published_elsewhere_does_not_outdate_a_list(client: Client) -> None:
    make.technical_college(district="江北区")
    body, name = saved(client, district="500105")
    make.technical_college(district="永川区")

    assert report_on(client, body, name).outdated is False


@pytest.mark.parametrize("save", [
    lambda rows: written(rows, "gb18030"),
    lambda rows: written(rows, "utf-8", "\n"),
    lambda rows: written([rows[0], *reversed(rows[1:])]),
    lambda rows: written([[*row[::-1], "x"] for row in rows]),
])  # fmt: skip
def test_a_file_that_a_program_saved_anew_is_not_altered(client: Client, save: Callable[[Rows], bytes]) -> None:
    for text in HOSTILE:
        make.technical_college(name=text, summary=text, parts=[Recognition(year=2021)])
    body, name = saved(client)

    report = report_on(client, save(table_of(body)), name)

    assert (report.verdict, report.cells, report.outdated) == (Verdict.SAME_CELLS, [], False)


def test_altered_cells_are_named_one_by_one(client: Client) -> None:
    colleges = [make.technical_college(name=f"{sign}学院", level="municipal") for sign in "甲乙丙"]
    body, name = saved(client, columns="code,name,level", sort="name")
    rows = table_of(body)
    rows[2][2] = "国家级"

    report = report_on(client, written(rows), name)

    (cell,) = report.cells
    assert report.verdict is Verdict.ALTERED
    assert (cell.line, cell.code, cell.column.name, cell.found, cell.stated) == (
        3, rows[2][0], "level", "国家级", "市级",
    )  # fmt: skip
    assert {college.code for college in colleges} == {row[0] for row in rows[1:]}


def test_rows_that_were_added_and_rows_that_are_missing_are_named(client: Client) -> None:
    kept, dropped = make.technical_college(), make.technical_college()
    body, name = saved(client, columns="code,name")
    rows = [row for row in table_of(body) if row[0] != dropped.code]

    report = report_on(client, written([*rows, ["CQ00000002", "假学院"], rows[1]]), name)

    assert report.missing == [dropped.code]
    assert report.unknown == [(3, "CQ00000002"), (4, kept.code)]


def test_without_its_name_a_file_is_known_by_its_rows(client: Client) -> None:
    college = make.technical_college(name="甲学院")
    rows = table_of(download(client))
    make.revised(college, name="乙学院")

    report = report_on(client, written(rows), "没有名字.csv")

    assert (report.verdict, report.manifest, report.outdated) == (Verdict.SAME_CELLS, None, True)


def test_a_word_that_was_changed_later_does_not_make_a_file_altered(client: Client) -> None:
    make.technical_college(host="旧名公司", industries=["汽车", "电子"])
    body, name = saved(client)
    Organisation.objects.update(name="新名公司")

    report = report_on(client, written(table_of(body)), name)

    assert report.verdict is Verdict.SAME_CELLS
    assert [(cell.found, cell.stated, cell.reworded) for cell in report.cells] == [("旧名公司", "新名公司", True)]


def test_a_workbook_that_was_saved_anew_is_known_by_its_second_sheet(client: Client) -> None:
    make.technical_college(name="=甲", parts=[Recognition(year=2021)])
    body = saved(client, "/search/export.xlsx")[0]
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for place in range(2):
            sheet = book.add_worksheet()
            for number, row in enumerate(sheet_of(body, place)):
                sheet.write_row(number, 0, row)

    report = report_on(client, buffer.getvalue(), "book.xlsx")

    assert (report.verdict, report.cells) == (Verdict.SAME_CELLS, [])
    assert report.manifest


@pytest.mark.parametrize("path", ["/data/citations.csv", "/data/statistics.csv"])
def test_a_long_table_is_checked_fact_by_fact(client: Client, path: str) -> None:
    make.technical_college(parts=[make.figure("人数", "400"), make.figure("班数", "12.5")])
    body, name = saved(client, path, lang="en")
    rows = table_of(body)
    place = rows[0].index("Value")
    altered = [[cell if (cell, at) != ("12.5", place) else "13" for at, cell in enumerate(row)] for row in rows]

    assert report_on(client, written(rows), name).verdict is Verdict.SAME_CELLS
    assert [(cell.found, cell.stated) for cell in report_on(client, written(altered), name).cells] == [("13", "12.5")]


@pytest.mark.parametrize(
    "body", [b"", b"a,b\r\n1,2", b"\xff\xff\xff", b"PK\x03\x04nothing", '"代码\r\n'.encode(), b"\0\0"]
)
@pytest.mark.parametrize("address", ["/data/verify/", "/data/changes/"])
def test_what_is_no_download_is_refused_in_plain_words(client: Client, address: str, body: bytes) -> None:
    response = drop(client, body, address=address)

    assert response.status_code == 400
    assert response.context["problems"]


@pytest.mark.parametrize("address", ["/data/verify/", "/data/changes/"])
def test_a_form_without_a_file_is_refused(client: Client, address: str) -> None:
    assert client.post(address).status_code == 400
    broken = client.post(address, b"no parts", content_type="multipart/form-data; boundary=x")
    assert broken.status_code == 400


def test_a_file_beyond_the_limits_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make.technical_college()
    body = download(client, columns="code")
    monkeypatch.setattr(uploads, "MAX_ROWS", 2)
    assert drop(client, body + b"CQ00000002\r\n" * 3).status_code == 400

    assert drop(client, b"x" * (MAX_BYTES + 1)).status_code == 400


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=200)
    | st.text(max_size=100).map(lambda text: f"代码,名称\n{text}".encode("utf-8", "replace"))
)
def test_no_file_gives_a_server_error(client: Client, body: bytes) -> None:
    for address in ("/data/verify/", "/data/changes/"):
        assert drop(client, body, address=address).status_code in {200, 400}
