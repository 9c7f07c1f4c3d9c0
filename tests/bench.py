"""`make bench`: how fast the lists are, as ratios against a peer on the same rows in the same run.

The peer is Datasette, installed into a folder of its own. Both serve over HTTP on this machine, one after the other.
`make bench ARGS="--entries 100000 --database postgresql"`; what was made is kept in var/bench for the next run.
`make bench ARGS=--pages` measures the pages in a browser instead (tests/bench_pages.py).
"""

import argparse
import csv
import io
import os
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.postgres import free_port, private_server

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
DATASETTE = "datasette==0.65.1"
FACETS = ("kind", "district", "industry", "level", "year")
ROUNDS = 30
PAGES = {
    "all rows": ("/search/", {}),
    "one kind": ("/search/?kind=training-base", {"kind": "training-base"}),
    "kind and level": ("/search/?kind=master-studio&level=national", {"kind": "master-studio", "level": "3"}),
}


def main() -> int:
    """Measure and print a table; there is no verdict, since machines differ."""
    options = arguments()
    if options.pages:
        from tests import bench_pages

        return bench_pages.main()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = stack.enter_context(database(options))
        fill(url, options.entries)
        ours = stack.enter_context(serving(url))
        theirs = stack.enter_context(peer(url, options))
        print(f"{options.entries:,} entries, {options.database}, median of {ROUNDS} requests")
        for name, (address, wanted) in PAGES.items():
            mine, other = measured(ours + address), measured(theirs + peer_query(wanted))
            print(f"{name:16} ours {mine * 1000:7.1f} ms   peer {other * 1000:7.1f} ms   1/{other / mine:.0f}")
    return 0


def arguments() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--pages", action="store_true", help="measure the pages in a browser")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    return parser.parse_args()


@contextmanager
def database(options: argparse.Namespace) -> Iterator[str]:
    """The URL of the database to measure; SQLite's file is kept."""
    if options.database == "sqlite":
        yield f"sqlite:///{FOLDER / f'registry-{options.entries}.sqlite3'}"
        return
    with private_server() as url:
        yield url


def manage(url: str, *words: str) -> str:
    """The output of a management command on the measured database."""
    environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": url}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def fill(url: str, entries: int) -> None:
    """Load the content and so many synthetic records, unless they are there from an earlier run."""
    manage(url, "migrate", "--verbosity", "0")
    manage(url, "load_registry")
    count = "from registry.models import Entry; print(Entry.objects.public().count())"
    if int(manage(url, "shell", "--verbosity", "0", "-c", count)) < entries // 2:
        print(f"making {entries:,} synthetic records …", flush=True)
        manage(url, "make_synthetic", str(entries), "--seed", "7")


@contextmanager
def serving(url: str) -> Iterator[str]:
    """The site, served as in production."""
    port = free_port()
    environment = {
        **os.environ,
        "DEBUG": "1",
        "DATABASE_URL": url,
    }
    command = [
        "gunicorn",
        "registry.wsgi",
        "--worker-class",
        "gthread",
        "--threads",
        "4",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with running([sys.executable, "-m", *command], environment, f"http://127.0.0.1:{port}/healthz"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(command: list[str], environment: dict[str, str], ready: str) -> Iterator[None]:
    """A server that answers at ``ready``, stopped afterwards."""
    log = (FOLDER / "server.log").open("ab")
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for(ready)
        yield
    finally:
        process.terminate()
        process.wait()
        log.close()


def wait_for(address: str) -> None:
    """Wait until the address answers, at most a minute."""
    for _attempt in range(120):
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 an address of ours
            return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)


@contextmanager
def peer(url: str, options: argparse.Namespace) -> Iterator[str]:
    """Datasette over the same rows, with time limits it does not meet."""
    program, rows = FOLDER / "peer", FOLDER / f"rows-{options.entries}.sqlite3"
    if not (program / "bin" / "datasette").exists():
        subprocess.run([sys.executable, "-m", "venv", str(program)], check=True)
        subprocess.run([program / "bin" / "pip", "install", "--quiet", DATASETTE, "setuptools<81"], check=True)
    flatten(url, rows)
    port = free_port()
    limits = ["facet_time_limit_ms", "sql_time_limit_ms"]
    settings = [word for limit in limits for word in ("--setting", limit, "60000")]
    command = [str(program / "bin" / "datasette"), str(rows), "--port", str(port), *settings]
    with running(command, dict(os.environ), f"http://127.0.0.1:{port}/-/versions.json"):
        yield f"http://127.0.0.1:{port}/{rows.stem}"


def flatten(url: str, rows: Path) -> None:
    """The public entries as one table with an index on each column that is counted."""
    rows.unlink(missing_ok=True)
    program = (
        "import csv, sys; from registry.models import Entry; from django.db.models import Min;"
        "w = csv.writer(sys.stdout); q = Entry.objects.public().order_by('name_key').annotate("
        "i=Min('entryindustry__industry__name'), y=Min('recognition__year')).values_list("
        "'record_id', 'name', 'kind', 'district__name', 'i', 'level', 'y', 'summary');"
        "[w.writerow(r) for r in q.iterator()]"
    )
    table = list(csv.reader(io.StringIO(manage(url, "shell", "--verbosity", "0", "-c", program))))
    with sqlite3.connect(rows) as connection:
        connection.execute("CREATE TABLE entries (code, name, kind, district, industry, level, year, summary)")
        connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", table)
        for column in (*FACETS, "name"):
            connection.execute(f"CREATE INDEX by_{column} ON entries ({column})")
    connection.close()


def peer_query(wanted: dict[str, str]) -> str:
    """The same filters and facets, as the peer is asked."""
    facets = "&".join(f"_facet={name}" for name in FACETS)
    filters = "".join(f"&{name}={value}" for name, value in wanted.items())
    return f"/entries?_size=20&{facets}{filters}"


def measured(address: str) -> float:
    """The median time of a request, in seconds, after three that do not count."""
    times = []
    for attempt in range(ROUNDS + 3):
        begun = time.perf_counter()
        with urllib.request.urlopen(address, timeout=120) as response:  # noqa: S310 an address of ours
            response.read()
        if attempt >= 3:
            times.append(time.perf_counter() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    sys.exit(main())
