"""What becomes of each file of the corpus, in how much time and memory: `python -m tests.imports.measure`."""

import time
from typing import NamedTuple

from registry.exchange.sheet.asking import read_cells
from registry.exchange.sheet.limits import MEBIBYTE, MEMORY, Reason, Refused
from tests.imports.corpus import TEXTS, Case
from tests.imports.workbooks import READ, REFUSED, RENAMED


class Measured(NamedTuple):
    """A file and how it was judged; of a process that was ended, the memory is the most that it could have."""

    name: str
    size: int
    verdict: str
    seconds: float
    mebibytes: float
    is_as_expected: bool


def measure(case: Case) -> Measured:
    """Read a file once."""
    body, began = case.body, time.monotonic()
    try:
        book = read_cells(body)
    except Refused as refused:
        verdict = refused.reason.value
        mebibytes = MEMORY / MEBIBYTE if refused.reason is Reason.BEYOND else refused.mebibytes
        is_as_expected = refused.reason == case.expected
    else:
        rows = next(len(sheet.rows) for sheet in book.sheets if sheet.rows)
        verdict, mebibytes, is_as_expected = f"{rows:,} rows", book.mebibytes, rows == case.expected
    return Measured(case.name, len(body), verdict, time.monotonic() - began, mebibytes, is_as_expected)


def main() -> None:
    """Print a table, and what is worst in it."""
    print("| file | bytes | verdict | s | MiB |\n| --- | ---: | --- | ---: | ---: |")
    found = [measure(case) for case in (*TEXTS, *READ, *REFUSED, *RENAMED)]
    for each in found:
        mark = "" if each.is_as_expected else " **unexpected**"
        print(f"| {each.name} | {each.size:,} | {each.verdict}{mark} | {each.seconds:.2f} | {each.mebibytes:.0f} |")
    print(f"\n{len(found)} files, {sum(each.is_as_expected for each in found)} as expected;")
    print(
        f"slowest {max(each.seconds for each in found):.1f} s, most memory {max(e.mebibytes for e in found):.0f} MiB."
    )


if __name__ == "__main__":
    main()
