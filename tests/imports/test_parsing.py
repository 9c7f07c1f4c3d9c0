"""What a file holds is what is read of it: texts as a CSV would hold them, and sentences about the rest."""

import csv
import datetime
import io
import math

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from registry.exchange.sheet.__main__ import found
from registry.imports.columns import accepted, recognise
from registry.imports.parsing import Parsed, Sheet, Unreadable, chosen_sheet, clean_name, find_heading, parse
from registry.models import Kind
from tests.imports import forging
from tests.imports import workbooks as books
from tests.imports.corpus import NAMES

# What both formats hold: no control characters but line ends of one kind, and no half of a character.
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\ufffe\uffff"), max_size=12)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6).filter(
    lambda rows: any(any(row) for row in rows)
)


def parsed(body: bytes, name: str = "名单.csv") -> Parsed:
    """What is read of these bytes."""
    return parse(SimpleUploadedFile(name, body))


def rows_of(body: bytes) -> list[list[str]]:
    """The rows of the first visible sheet."""
    return next(sheet.rows for sheet in parsed(body).sheets if not sheet.hidden)


def cells_of(body: bytes) -> list[list[str]]:
    """The rows of the first sheet as they are read, without a process for each of many examples."""
    rows: list[list[str]] = found(body)["sheets"][0]["rows"]
    return even(rows)


def even(rows: list[list[str]]) -> list[list[str]]:
    """Rows without what is empty at their end and at the end of all, as long as the longest."""
    width = max((place + 1 for row in rows for place, cell in enumerate(row) if cell), default=0)
    last = max((number + 1 for number, row in enumerate(rows) if any(row)), default=0)
    return [[*row, *[""] * width][:width] for row in rows[:last]]


@given(rows=TABLES, encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_a_csv_comes_back_as_it_was_written(rows: list[list[str]], encoding: str) -> None:
    rows = [["名称", "代码"], *rows]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, quoting=csv.QUOTE_ALL).writerows(rows)

    assert cells_of(buffer.getvalue().encode(encoding)) == even(rows)


@given(rows=TABLES)
def test_a_workbook_comes_back_as_it_was_written(rows: list[list[str]]) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["名称"], *rows]):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)

    assert cells_of(buffer.getvalue()) == even([["名称"], *rows])


@given(number=st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_a_number_is_read_as_a_spreadsheet_shows_it(number: float) -> None:
    (_heading, (text,)) = cells_of(
        forging.book(lambda book: forging.listed(book, [["名称"]]).write_number(1, 0, number))
    )

    assert math.isclose(float(text), number, rel_tol=1e-5)
    assert not isinstance(number, int) or text == str(number)


def test_a_code_whose_digits_are_lost_does_not_look_like_a_code() -> None:
    book = parsed(forging.book(forging.cells([["", "甲", 915001000000000012], ["", "乙", 123456789012345]])))

    assert [row[2] for row in book.sheets[0].rows[1:]] == ["9.15001E+17", "123456789012345"]
    assert [remark for remark in book.remarks if "C2" in remark]


def test_days_are_iso_days_in_both_calendars() -> None:
    row = [(books.DAY, "day"), (datetime.datetime(2024, 5, 6, 7, 8), "moment"), (books.DAY, "moment")]
    for options in ({}, {"date_1904": True}):
        rows = rows_of(forging.book(forging.cells([row], books.days), **options))
        assert rows[1][:3] == ["2024-05-06", "2024-05-06 07:08:00", "2024-05-06"]


def test_merged_cells_are_filled_downwards_and_titles_are_not_repeated() -> None:
    book = parsed(forging.book(books.merged))

    assert [row[3] for row in book.sheets[0].rows] == ["", "区县", "永川区", "永川区", "永川区"]
    assert book.sheets[0].rows[0] == ["某某名单", "", "", "", ""]
    assert [remark for remark in book.remarks if "D3:D5" in remark]


def test_formulas_are_read_by_their_last_values_and_never_computed() -> None:
    assert rows_of(forging.book(books.computed))[2] == ["2", "", "", "0", ""]
    assert rows_of(forging.text([["名称", "代码"], ["=1+1", "'=1+1"]]))[1] == ["=1+1", "=1+1"]


def test_hidden_sheets_are_named_and_not_read() -> None:
    book = parsed(forging.book(books.hidden))

    assert [(sheet.name, sheet.hidden, bool(sheet.rows)) for sheet in book.sheets] == [
        ("甲", True, False), ("乙", True, False), ("名单", False, True),
    ]  # fmt: skip
    assert [remark for remark in book.remarks if "甲、乙" in remark]


def test_text_keeps_its_zeros_and_its_line_ends() -> None:
    body = forging.book(forging.cells([["0012", "甲\n乙", ("000000000000000001", "text")]], books.days))

    assert rows_of(body)[1][:3] == ["0012", "甲\n乙", "000000000000000001"]


def test_what_is_refused_is_said_with_what_to_do() -> None:
    with pytest.raises(Unreadable, match="另存为"):
        parsed(forging.OLE, "名单.xls")


def test_a_file_has_a_fingerprint_and_an_encoding() -> None:
    book = parsed(forging.text(encoding="gb18030"))

    assert (len(book.sha256), book.encoding) == (64, "GB18030")
    assert parsed(forging.book()).encoding == ""


@pytest.mark.parametrize(("name", "clean"), NAMES.items())
def test_the_name_of_a_file_is_no_path_and_shows_all_of_itself(name: str, clean: str) -> None:
    assert clean_name(name) == clean


@given(name=st.text(max_size=300))
def test_any_name_is_short_and_printable(name: str) -> None:
    clean = clean_name(name)

    assert len(clean) <= 100
    assert clean.isprintable()
    assert "/" not in clean


@pytest.mark.parametrize("kind", Kind)
def test_the_heading_is_found_below_titles_in_every_language(kind: Kind) -> None:
    for heading in (["序号", "名称", "区县"], ["No.", "Name", "District"], ["name", "district", "host"]):
        sheet = Sheet("", False, [["附件1"], ["名单"], [""], heading, ["1", "甲", "永川区"]])
        assert find_heading(sheet, kind) == 3


def test_a_heading_far_below_or_without_a_name_is_none() -> None:
    assert find_heading(Sheet("", False, [["x"]] * 10 + [["名称", "区县"]]), Kind.MASTER_STUDIO) is None
    assert find_heading(Sheet("", False, [["区县", "级别"]]), Kind.MASTER_STUDIO) is None


def test_the_first_visible_sheet_with_a_heading_is_taken() -> None:
    sheets = [Sheet("甲", True, [["名称"]]), Sheet("乙", False, [["说明"]]), Sheet("丙", False, [["附件"], ["名称"]])]

    assert chosen_sheet(Parsed("", "", "", sheets), Kind.TRAINING_BASE) == (sheets[2], 1)
    assert chosen_sheet(Parsed("", "", "", sheets[:2]), Kind.TRAINING_BASE) is None


@pytest.mark.parametrize("kind", Kind)
def test_every_column_is_known_by_its_names_and_no_name_means_two(kind: Kind) -> None:
    meant = {column.name: column for column in accepted(kind)}
    for column in accepted(kind):
        for name in (column.name, str(column.heading), f" {column.heading}* ：", *column.also):
            assert recognise(name, kind) is meant[column.name]


def test_what_the_registry_works_out_itself_is_not_accepted() -> None:
    names = {column.name for kind in Kind for column in accepted(kind)}

    assert {"document_number", "issuer", "leaders", "college_type"} <= names
    assert not names & {"revision", "verified", "source", "site_count", "published_on", "permanent_url", "kind"}
