"""What the registry gives away comes back unchanged; after an edit, exactly the edited cells are a change."""

import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings

from registry.exchange.cells import write_cells
from registry.exchange.guarding import unguard
from registry.exchange.xlsx import SHEET
from registry.imports.parsing import parse
from registry.imports.steps import begin
from registry.loading import Report
from registry.models import Entry, EntryName, Import, Kind, Site
from registry.models.entry import model_of
from tests import desk, make
from tests.exchange.files import HOSTILE, download, table_of
from tests.exchange.test_round_trip import TEXTS
from tests.imports.lists import checked, csv_of, differences, sentences

pytestmark = pytest.mark.django_db
EDIT = "（改）"


def imported(body: bytes, kind: Kind, name: str) -> Import:
    """A file, checked."""
    author = desk.chief("导入人")
    return checked(begin(parse(SimpleUploadedFile(name, body)), kind, author), author)


def verdicts(batch: Import) -> dict[str, list[Any]]:
    """The rows that are not the same, with what they would change and what is wrong."""
    return {row.code: [row.verdict, differences(row), sentences(row)] for row in batch.rows.exclude(verdict="same")}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", Kind)
def test_the_articles_own_bodies_come_back_unchanged(
    client: Client, content: Report, kind: Kind, form: str, language: str
) -> None:
    body = download(client, f"/{kind.path}/export.{form}", lang=language)
    batch = imported(body, kind, f"list.{form}")
    assert batch.rows.count() == Entry.objects.public().of_kinds([kind]).count() > 0
    assert verdicts(batch) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=TEXTS)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_hostile_text_comes_back_unchanged(client: Client, colleges: list[Entry], form: str, texts: list[str]) -> None:
    for entry, text in zip(colleges, texts, strict=False):
        Entry._base_manager.filter(pk=entry.pk).update(name=text[:200], address=text[:200], summary=text)
        EntryName._base_manager.filter(entry=entry).update(text=text[:200])
        Site._base_manager.filter(entry=entry).update(name=text[:200])
    # What downloads keep is written with an entry, and these were written behind its back.
    write_cells([college.pk for college in colleges])
    body = download(client, f"/technical-colleges/export.{form}")
    assert verdicts(imported(body, Kind.TECHNICAL_COLLEGE, f"list.{form}")) == {}
    Import.objects.all().delete()


@pytest.fixture
def colleges(db: None) -> list[Entry]:
    parts = [[EntryName(text="甲"), EntryName(text="乙", order=1), Site(name="丙")] for _college in range(4)]
    return [make.technical_college(parts=each) for each in parts]


def test_every_hostile_text_is_taken_as_it_stands(client: Client) -> None:
    names = {make.technical_college(name=f"第{place}号校").code: text for place, text in enumerate(HOSTILE)}
    rows = [{"code": code, "地址": text} for code, text in names.items()]
    batch = imported(csv_of(rows), Kind.TECHNICAL_COLLEGE, "list.csv")
    taken = {row.code: differences(row)["address"][1] for row in batch.rows.all()}
    lines = {code: text.replace("\r\n", "\n").strip() for code, text in names.items()}
    assert {code: text.replace("\r\n", "\n") for code, text in taken.items()} == lines


def test_exactly_what_was_edited_in_libreoffice_is_a_change(
    client: Client, content: Report, soffice: Path, tmp_path: Path
) -> None:
    edited: dict[str, dict[str, tuple[str, str]]] = {}
    for kind in Kind:
        edited |= {
            f"{kind}-csv": _edited_csv(client, kind, tmp_path),
            f"{kind}-xlsx": _edited_xlsx(client, kind, tmp_path),
        }
    _saved(soffice, tmp_path, [f"{kind}-csv.csv" for kind in Kind], "--infilter=CSV:44,34,76,1," + _all_text())
    _saved(soffice, tmp_path, [f"{kind}-xlsx.xlsx" for kind in Kind])
    for kind in Kind:
        for form in ("csv", "xlsx"):
            name = f"{kind}-{form}"
            batch = imported((tmp_path / "out" / f"{name}.xlsx").read_bytes(), kind, f"{name}.xlsx")
            found = {row.code: differences(row) for row in batch.rows.exclude(verdict="same")}
            assert found == {code: {"summary": change} for code, change in edited[name].items()}, verdicts(batch)


def _all_text() -> str:
    """Every column as text."""
    return "/".join(f"{number}/2" for number in range(1, 60))


def _edited_csv(client: Client, kind: Kind, folder: Path) -> Any:
    """A download with two cells edited; what was edited, by code."""
    heading, *rows = table_of(download(client, f"/{kind.path}/export.csv"))
    code, summary = heading.index("代码"), heading.index("简介")
    changes = {}
    for row in rows[:2]:
        changes[row[code]] = (row[summary], f"{row[summary]}{EDIT}")
        row[summary] += EDIT
    told = [dict(zip(heading, row, strict=True)) for row in rows]
    # The cells are guarded already.
    (folder / f"{kind}-csv.csv").write_bytes(
        csv_of([{name: unguard(cell) for name, cell in row.items()} for row in told])
    )
    return changes


def _edited_xlsx(client: Client, kind: Kind, folder: Path) -> Any:
    """A workbook with one cell edited; what was edited, by code."""
    entry = next(
        e for e in model_of(kind)._default_manager.filter(state="published", superseded_revision=None) if e.summary
    )
    source, target = folder / "download.xlsx", folder / f"{kind}-xlsx.xlsx"
    source.write_bytes(download(client, f"/{kind.path}/export.xlsx"))
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(target, "w") as written:
        for name in archive.namelist():
            body = archive.read(name)
            if name == SHEET:
                old = entry.summary.split("\n")[-1]
                assert f"{old}</t>".encode() in body
                body = body.replace(f"{old}</t>".encode(), f"{old}{EDIT}</t>".encode(), 1)
            written.writestr(name, body)
    return {entry.record_id: (entry.summary, f"{entry.summary}{EDIT}")}


def _saved(soffice: Path, folder: Path, names: list[str], *more: str) -> None:
    """Open files in LibreOffice and save them as workbooks."""
    program = [str(soffice), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx"]
    files = [str(folder / name) for name in names]
    subprocess.run([*program, *more, "--outdir", str(folder / "out"), *files], check=True, timeout=180)
