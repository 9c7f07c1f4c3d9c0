"""Downloads as tests read them."""

import csv
import io
from typing import Any

import python_calamine
from django.test import Client

# Text that files and spreadsheets like to spoil.
HOSTILE = [
    "=1+1",
    "+86",
    "-5",
    "@SUM(A1)",
    "＝cmd",
    "'quoted",
    '含"引号"，逗号,',
    "两行\n文字",
    "回车\r\n换行",
    "0012",
    "001234567890123456",
    "𠮷田学院",
    "1-2",
    "右至左\u202e标记",
    "<b>&amp;</b>",
    "_x000D_",
    "TRUE",
    "\t制表",
    "\\.",
]


def download(client: Client, address: str = "/search/export.csv", **parameters: str) -> bytes:
    """The bytes of a download."""
    response = client.get(address, parameters)
    assert response.status_code == 200
    return b"".join(response)


def table_of(body: bytes) -> list[list[str]]:
    """The cells of a CSV, as a reader that knows the BOM sees them."""
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def rows_of(body: bytes) -> list[dict[str, str]]:
    """The rows of a CSV by heading."""
    heading, *rows = table_of(body)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def sheet_of(body: bytes, place: int = 0) -> list[list[Any]]:
    """The cells of a sheet of an XLSX."""
    return python_calamine.load_workbook(io.BytesIO(body)).get_sheet_by_index(place).to_python()
