"""The process that reads: a file from standard input, its cells as JSON to standard output."""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from registry.exchange.sheet.limits import (
    CPU_SECONDS,
    MAX_CELLS,
    MAX_CHARACTERS,
    MEMORY,
    Reason,
    Refused,
    Remark,
)

NAMED = 10


def main() -> int:
    """Read within the limits, and say what was found or why nothing is."""
    limit()
    try:
        answer = found(sys.stdin.buffer.read())
    except Refused as refused:
        answer = {"refused": refused.reason, "details": refused.details}
    except MemoryError:
        answer = {"refused": Reason.BEYOND, "details": {}}
    answer["peak"] = peak()
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode())
    return 0


def limit() -> None:
    """Little memory, little time, no file to be written, not even one about a crash."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def found(body: bytes) -> dict[str, Any]:
    """The cells of a file; raises ``Refused``."""
    from registry.exchange.sheet.content import is_zip, refused_as

    if reason := refused_as(body):
        raise Refused(reason)
    if is_zip(body):
        from registry.exchange.sheet.workbook import read_workbook

        sheets, remarks = read_workbook(body)
        encoding = ""
    else:
        sheets, remarks, encoding = _of_csv(body)
    for sheet in sheets:
        sheet["rows"] = trimmed(sheet["rows"])
    if not any(sheet["rows"] for sheet in sheets):
        raise Refused(Reason.NOTHING)
    return {"encoding": encoding, "sheets": sheets, "remarks": remarks}


def _of_csv(body: bytes) -> tuple[list[dict[str, Any]], list[Any], str]:
    from registry.exchange.sheet.texts import cut_cells, read_csv

    rows, encoding, separator = read_csv(body)
    remarks: list[Any] = []
    if encoding == "GB18030":
        remarks.append((Remark.GB18030, {}))
    if separator != ",":
        remarks.append((Remark.SEPARATOR, {"separator": separator}))
    if cut := cut_cells(rows):
        remarks.append((Remark.LOST_DIGITS, {"cells": cut[:NAMED], "count": len(cut)}))
    return [{"name": "", "hidden": False, "rows": rows}], remarks, encoding


def trimmed(rows: list[list[str]]) -> list[list[str]]:
    """The rows without what is empty at the end of each and of all; raises ``Refused`` where that is too much."""
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    width = max(map(len, rows), default=0)
    characters = sum(len(cell) for row in rows for cell in row)
    if len(rows) * width > MAX_CELLS or characters > MAX_CHARACTERS:
        raise Refused(Reason.CELLS, cells=MAX_CELLS, characters=MAX_CHARACTERS)
    return rows


def peak() -> int:
    """The most memory that this process had, in KiB."""
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage says includes what the parent had when it forked.
        return int(status.read_text().split("VmHWM:")[1].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sys.exit(main())
