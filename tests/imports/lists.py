"""Bringing lists in tests, by the doors that the desk uses."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User

from registry.exchange.guarding import guard
from registry.imports.applying import apply_all
from registry.imports.parsing import Parsed, Sheet
from registry.imports.steps import begin, step
from registry.models import Import, ImportRow, Kind
from tests import desk

COLLEGE = Kind.TECHNICAL_COLLEGE
Rows = Sequence[Mapping[str, str]]


def parsed(rows: Rows, name: str = "名单.csv") -> Parsed:
    """Rows by heading, as a file is read."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    cells = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
    return Parsed(name, hashlib.sha256(repr(cells).encode()).hexdigest(), "utf-8", [Sheet("", False, cells)])


def csv_of(rows: Rows, encoding: str = "utf-8-sig") -> bytes:
    """Rows by heading, as a file."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([headings, *([guard(row.get(each, "")) for each in headings] for row in rows)])
    return buffer.getvalue().encode(encoding)


def brought(rows: Rows, *, kind: Kind = COLLEGE, by: User | None = None, **values: Any) -> Import:
    """A list, checked to its end."""
    who = by or desk.chief("导入人")
    return checked(begin(parsed(rows), kind, who, **values), who)


def checked(batch: Import, by: User) -> Import:
    """A list whose rows have all been looked at."""
    assert step(batch, by, seconds=600)
    batch.refresh_from_db()
    assert batch.state == Import.State.PREVIEW, batch.columns
    return batch


def applied(rows: Rows, *, by: User | None = None, **values: Any) -> Import:
    """A list, applied."""
    who = by or desk.chief("导入人")
    return apply_all(brought(rows, by=who, **values), by=who, reason="按名单更新")


def only_row(batch: Import) -> ImportRow:
    """The one row of a list."""
    row: ImportRow = batch.rows.get()
    return row


def sentences(row: ImportRow) -> str:
    """What is wrong with a row."""
    return "；".join(f"{problem['column']}:{problem['sentence']}" for problem in row.problems)


def differences(row: ImportRow) -> dict[str, tuple[str, str]]:
    """What a row changes, by column."""
    return {change["column"]: (change["old"], change["new"]) for change in row.difference}
