"""How fast downloads are: `python -m tests.bench_exports --entries 100000 --database postgresql`.

CSV over HTTP against the database's own program writing the same rows by one statement (`psql` with COPY, the `sqlite3`
shell with -csv), against the same program given the lines of a download with the runs of cells that are kept for them,
and against Datasette streaming the same columns; XLSX; the first byte; and what the process that answers holds in
memory meanwhile. Each is measured in turn, so that what else the machine does meets all of them.
"""

import csv
import os
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench import DATASETTE, FOLDER, arguments, asking, database, manage, read, running, serving
from tests.postgres import free_port

ROUNDS = int(os.environ.get("ROUNDS", "3"))
PIECE = 1 << 16
# A statement for all entries at once, as the database's own program is given it: of the cells apart, or of the lines.
STATEMENT = """
import datetime
from django.db import connection
from django.utils import translation
from registry.exchange import statements, tables
from registry.models import Entry
translation.activate("zh-hans")
table, day = tables.tables()["entries"], datetime.date.today()
ids = Entry.objects.public().with_level(day).in_order("level").values_list("pk", flat=True)
sql, params = statements.write(table, table.columns, statements.Style.%(style)s, day).of(list(ids))
quoted = ["NULL" if each is None else str(each).upper() if isinstance(each, (int, bool)) else
          "'" + str(each).replace("'", "''") + "'" for each in params]
sql = sql %% tuple(quoted)
print("SET jit = off; COPY (" + sql + ") TO STDOUT (FORMAT %(form)s)" if connection.vendor == "postgresql" else sql)
"""


def main() -> int:
    """Measure and print a table; there is no verdict, since machines differ."""
    options = arguments()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = stack.enter_context(given(os.environ["BENCH_URL"]) if "BENCH_URL" in os.environ else database(options))
        ours, _server = stack.enter_context(serving(url))
        address = f"{ours}/search/export.csv?lang=zh-hans"
        copy = FOLDER / f"export-{options.database}.csv"
        copy.write_bytes(read(address))
        theirs = stack.enter_context(peer(copy))
        cells, lines = stated(url, "TEXT", "csv"), stated(url, "LINE", "text")
        contestants: dict[str, Callable[[], tuple[float, float, int]]] = {
            "CSV over HTTP": lambda: fetched(address),
            "the database's own program": lambda: written(program(url, "-csv"), cells),
            "the same, of lines": lambda: written(program(url, "-list"), lines),
            "Datasette over HTTP": lambda: fetched(theirs),
        }
        print(f"{options.entries:,} entries, {options.database}, median of {ROUNDS}; load {os.getloadavg()[0]:.1f}")
        report(contestants)
        memory(ours, "csv")
        memory(ours, "xlsx")
    return 0


@contextmanager
def given(url: str) -> Iterator[str]:
    """A database that is there already."""
    yield url


def report(contestants: dict[str, Callable[[], tuple[float, float, int]]]) -> None:
    """Run each in turn, and print its time, its first byte and its speed as a part of ours."""
    runs: dict[str, list[tuple[float, float, int]]] = {name: [] for name in contestants}
    for _round in range(ROUNDS):
        for name, run in contestants.items():
            runs[name].append(run())
    speeds = {name: statistics.median(size / whole for _first, whole, size in each) for name, each in runs.items()}
    ours = next(iter(speeds.values()))
    for name, each in runs.items():
        first, whole, size = (statistics.median(values) for values in zip(*each, strict=True))
        print(
            f"{name:28} first byte {first * 1000:7.0f} ms   whole {whole:7.2f} s   {size / 1e6:7.1f} MB"
            f"   {speeds[name] / 1e6:6.1f} MB/s   ours is {ours / speeds[name]:5.2f} of it",
            flush=True,
        )


def fetched(address: str) -> tuple[float, float, int]:
    """The seconds to the first byte and to the last, and how many bytes there were."""
    begin = time.perf_counter()
    with urllib.request.urlopen(asking(address), timeout=900) as response:  # noqa: S310 an address of ours
        size = len(response.read(1))
        first = time.perf_counter() - begin
        while piece := response.read(PIECE):
            size += len(piece)
    return first, time.perf_counter() - begin, size


def stated(url: str, style: str, form: str) -> Path:
    """The file with the statement of a style."""
    statement = FOLDER / f"statement-{style.lower()}.sql"
    code = STATEMENT % {"style": style, "form": form}
    statement.write_text(manage(url, "shell", "--verbosity", "0", "-c", code), encoding="utf-8")
    return statement


def program(url: str, form: str) -> list[str]:
    """The database's own program, reading a statement from its input."""
    if url.startswith("sqlite"):
        return ["sqlite3", form, url.removeprefix("sqlite:///")]
    return ["psql", "--quiet", "--no-psqlrc", url]


def written(command: list[str], statement: Path) -> tuple[float, float, int]:
    """The same of a program's output."""
    begin = time.perf_counter()
    with statement.open("rb") as source, subprocess.Popen(command, stdin=source, stdout=subprocess.PIPE) as process:
        assert process.stdout
        size = len(process.stdout.read(1))
        first = time.perf_counter() - begin
        while piece := process.stdout.read(PIECE):
            size += len(piece)
    return first, time.perf_counter() - begin, size


@contextmanager
def peer(copy: Path) -> Iterator[str]:
    """Datasette over one table of the same cells, and the address of its streamed CSV."""
    folder, rows = FOLDER / "peer", FOLDER / "peer.sqlite3"
    if not (folder / "bin" / "datasette").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", DATASETTE, "setuptools<81"], check=True)
    rows.unlink(missing_ok=True)
    with copy.open(encoding="utf-8-sig", newline="") as text, sqlite3.connect(rows) as connection:
        cells = csv.reader(text)
        heading = next(cells)
        connection.execute(f"CREATE TABLE entries ({', '.join(f'c{place}' for place in range(len(heading)))})")
        places = ", ".join("?" * len(heading))
        connection.executemany(f"INSERT INTO entries VALUES ({places})", cells)  # noqa: S608 question marks alone
    connection.close()
    port = free_port()
    limits = ["--setting", "sql_time_limit_ms", "600000", "--setting", "max_csv_mb", "0"]
    command = [str(folder / "bin" / "datasette"), str(rows), "--port", str(port), *limits]
    with running(command, dict(os.environ), f"http://127.0.0.1:{port}/-/versions.json"):
        yield f"http://127.0.0.1:{port}/peer/entries.csv?_stream=on&_size=max"


def memory(ours: str, form: str) -> None:
    """Print how long a format takes and how much more than before the answering process holds at its peak."""
    process = Path("/proc") / str(worker(urlsplit(ours).netloc))
    (process / "clear_refs").write_text("5")
    before, worked = held(process, "VmRSS"), cpu(process)
    first, whole, size = fetched(f"{ours}/search/export.{form}?lang=zh-hans")
    growth, busy = (held(process, "VmHWM") - before) / 1024, cpu(process) - worked
    print(
        f"{form.upper():5} {whole:7.2f} s   {size / 1e6:7.1f} MB   first byte {first * 1000:.0f} ms   {growth:+.1f} MiB"
        f"   {busy:.1f} s of the processor"
    )


def cpu(process: Path) -> float:
    """The seconds of the processor that a process has used."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def held(process: Path, what: str) -> int:
    """A line of a process's status, in KiB."""
    lines = (process / "status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{what}:")).split()[1])


def worker(address: str) -> int:
    """The process that answers at ``address``: the child of the one that was started with it."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and address in (folder / "cmdline").read_text():
            children = (folder / "task" / folder.name / "children").read_text().split()
            if children:
                return int(children[0])
    raise LookupError(address)


if __name__ == "__main__":
    sys.exit(main())
