"""Reads the first sheet of an XLSX from standard input and writes its cells as JSON, in a process of its own.

A workbook is a ZIP of XML, and a small one can be made to swell to gigabytes: the process has little memory and little
time, and nothing else dies with it. Run as ``python -m registry.exchange.sheet ROWS``.
"""

import io
import json
import resource
import subprocess
import sys
from typing import Any

MEMORY = 1 << 30
SECONDS = 20


class NoSheet(Exception):
    """The bytes are no workbook that could be read within the limits."""


def read_sheets(body: bytes, rows: int) -> list[list[list[str]]]:
    """The cells of the sheets of a workbook as texts, at most ``rows`` rows of each; raises ``NoSheet``."""
    command = [sys.executable, "-m", "registry.exchange.sheet", str(rows)]
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=SECONDS * 2, check=True)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NoSheet from error
    sheets: list[list[list[str]]] = json.loads(done.stdout)
    return sheets


def main() -> int:
    """Read within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    import python_calamine

    limit = int(sys.argv[1])
    book = python_calamine.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    sheets = [book.get_sheet_by_index(place).to_python(nrows=limit) for place in range(len(book.sheet_names[:2]))]
    json.dump([[[as_text(cell) for cell in row] for row in rows] for rows in sheets], sys.stdout)
    return 0


def as_text(cell: Any) -> str:
    """A cell as the text that a CSV would hold."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
