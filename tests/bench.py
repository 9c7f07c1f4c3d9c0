"""`make bench`: how fast lists, searches and suggestions are, in one run with a peer on the same rows.

The peer is Datasette, installed into a folder of its own; both serve over HTTP on this machine, and what is compared is
the processor that a request costs, so that others on the machine matter little.
`make bench ARGS="--entries 100000 --database postgresql"`. What was made is kept in var/bench for the next run: some
synthetic records made one by one, and databases of the size asked for in which set-based SQL multiplied them
(``tests.multiplying``), which would take hours otherwise. Words are measured where there are search documents.
`make bench ARGS=--pages` measures the pages in a browser instead (tests/bench_pages.py).
"""

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import processor
from tests.postgres import free_port, private_server

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
DATASETTE = "datasette==0.65.1"
FACETS = ("kind", "district", "industry", "level", "year")
ROUNDS = 10
# Each of our threads has a connection of its own, which has to have been asked once; the clock is 10 ms coarse.
WARMING, OURS = 40, 50
PAGES = {
    "all rows": ("/search/", {}),
    "one kind": ("/search/?kind=training-base", {"kind": "training-base"}),
    "kind and level": ("/search/?kind=master-studio&level=national", {"kind": "master-studio", "level": "3"}),
}
# So many records are made one by one; up to so many entries get search documents.
BASE = 10_000
MOST_DOCUMENTS = 100_000
MEASURE = "from django.conf import settings; settings.DEBUG = False; settings.ALLOWED_HOSTS = ['*']; "
CHECKPOINT = "from django.db import connection; c = connection.cursor(); c.execute('PRAGMA wal_checkpoint(TRUNCATE)')"
# As a server of this size is set up; the data is made again if it is lost.
SETTINGS = {"shared_buffers": "512MB", "max_wal_size": "4GB", "autovacuum": "on"}


def main() -> int:
    """Measure and print a table; there is no verdict, since machines differ."""
    options = arguments()
    if options.imports:
        from tests import bench_imports

        return bench_imports.main()
    if options.pages:
        from tests import bench_pages

        return bench_pages.main()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = stack.enter_context(database(options))
        if options.entries <= MOST_DOCUMENTS and not options.lists:
            print(
                manage(
                    url, "shell", "--verbosity", "0", "-c", f"{MEASURE}from tests import measuring; measuring.main()"
                )
            )
        if not options.words:
            compare(options, url, stack)
    return 0


def compare(options: argparse.Namespace, url: str, stack: ExitStack) -> None:
    """Ask ours and the peer for the same lists in turn."""
    ours, mine = stack.enter_context(serving(url))
    theirs, other = stack.enter_context(peer(url, options))
    wait_for_counts(ours)
    print(f"{options.entries:,} entries, {options.database}, milliseconds of processor a request")
    for name, (address, wanted) in PAGES.items():
        own = measured(ours + address, [mine, *postmaster(options)], WARMING, OURS)
        others = measured(theirs + peer_query(wanted), [other])
        print(f"{name:16} ours {own * 1000:7.1f}   peer {others * 1000:7.1f}   1/{others / own:.0f}", flush=True)


def postmaster(options: argparse.Namespace) -> list[int]:
    """The process of our private PostgreSQL server."""
    if options.database == "sqlite":
        return []
    note = FOLDER / "postgresql" / "data" / "postmaster.pid"
    return [int(note.read_text(encoding="utf-8").split()[0])]


def arguments() -> argparse.Namespace:
    """What to measure."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--pages", action="store_true", help="measure the pages in a browser")
    parser.add_argument("--imports", action="store_true", help="measure lists that come in (--rows 10000)")
    parser.add_argument("--rows", type=int, default=10_000, help=argparse.SUPPRESS)
    parser.add_argument("--records", type=int, default=10_000, help=argparse.SUPPRESS)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--words", action="store_true", help="measure words and suggestions alone")
    parser.add_argument("--lists", action="store_true", help="measure lists alone")
    return parser.parse_args()


@contextmanager
def database(options: argparse.Namespace) -> Iterator[str]:
    """The URL of the database to measure, made from that of the records made one by one."""
    name = f"registry_{options.entries}"
    if options.database == "sqlite":
        yield sqlite_database(FOLDER / f"{name}.sqlite3", options.entries)
        return
    with private_server(SETTINGS, FOLDER / "postgresql") as url:
        yield postgresql_database(url, name, options.entries)


def sqlite_database(path: Path, entries: int) -> str:
    """A copy of the file, grown."""
    url, base = f"sqlite:///{path}", FOLDER / "base.sqlite3"
    if not path.exists():
        fill(f"sqlite:///{base}")
        manage(f"sqlite:///{base}", "shell", "--verbosity", "0", "-c", CHECKPOINT)
        shutil.copy(base, growing := path.with_suffix(".growing"))
        multiply(f"sqlite:///{growing}", entries)
        growing.rename(path)
    return url


def postgresql_database(url: str, name: str, entries: int) -> str:
    """A copy of the database, grown."""
    server = url.rpartition("/")[0]
    names = "from django.db import connection; c = connection.cursor(); c.execute('SELECT datname FROM pg_database'); "
    if f"'{name}'" not in manage(url, "shell", "--verbosity", "0", "-c", f"{names}print(c.fetchall())"):
        fill(url)
        # Nobody may be connected to what is copied.
        run_sql(f"{server}/template1", f"CREATE DATABASE {name}_growing TEMPLATE postgres")
        multiply(f"{server}/{name}_growing", entries)
        run_sql(url, f"ALTER DATABASE {name}_growing RENAME TO {name}")
    return f"{server}/{name}"


def run_sql(url: str, statement: str) -> None:
    """Execute one statement that no transaction may hold."""
    act = f"from django.db import connection; connection.cursor().execute({statement!r})"
    manage(url, "shell", "--verbosity", "0", "-c", act)


def manage(url: str, *words: str) -> str:
    """The output of a management command on the measured database."""
    environment = {**os.environ, "DEBUG": "1", "DATABASE_URL": url}
    command = [sys.executable, "-W", "ignore", "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def fill(url: str, records: int = BASE) -> None:
    """Load the content and so many synthetic records, unless they are there from an earlier run."""
    manage(url, "migrate", "--verbosity", "0")
    manage(url, "load_registry")
    count = "from registry.models import Entry; print(Entry.objects.public().count())"
    if int(manage(url, "shell", "--verbosity", "0", "-c", count)) < records // 2:
        print(f"making {records:,} synthetic records …", flush=True)
        manage(url, "make_synthetic", str(records), "--seed", "7")


def multiply(url: str, entries: int) -> None:
    """Copy what is there until there are so many public entries."""
    print(f"multiplying them to {entries:,} …", flush=True)
    documents = entries <= MOST_DOCUMENTS
    act = f"from tests.multiplying import multiply; multiply({entries}, documents={documents})"
    manage(url, "shell", "--verbosity", "0", "-c", act)


@contextmanager
def serving(url: str) -> Iterator[tuple[str, int]]:
    """The site, served as the README says a server does, and its process."""
    port = free_port()
    secrets_of_this_run = {"SECRET_KEY": secrets.token_urlsafe(64), "DATABASE_URL": url}
    environment = {**os.environ, "DEBUG": "0", "ALLOWED_HOSTS": "127.0.0.1", **secrets_of_this_run}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True)
    command = [
        "gunicorn",
        "registry.wsgi",
        "--worker-class",
        "gthread",
        "--threads",
        "8",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    with running([sys.executable, "-m", *command], environment, f"http://127.0.0.1:{port}/healthz") as server:
        yield f"http://127.0.0.1:{port}", server


@contextmanager
def running(command: list[str], environment: dict[str, str], ready: str) -> Iterator[int]:
    """A server that answers at ``ready``, stopped afterwards; its process."""
    log = (FOLDER / "server.log").open("ab")
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for(ready)
        yield process.pid
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
def peer(url: str, options: argparse.Namespace) -> Iterator[tuple[str, int]]:
    """Datasette over the same rows, with time limits it does not meet."""
    program, rows = FOLDER / "peer", FOLDER / f"rows-{options.database}-{options.entries}.sqlite3"
    if not (program / "bin" / "datasette").exists():
        subprocess.run([sys.executable, "-m", "venv", str(program)], check=True)
        subprocess.run([program / "bin" / "pip", "install", "--quiet", DATASETTE, "setuptools<81"], check=True)
    act = f"from pathlib import Path; from tests.flattening import flatten_once; flatten_once(Path({str(rows)!r}))"
    manage(url, "shell", "--verbosity", "0", "-c", act)
    port = free_port()
    limits = ["facet_time_limit_ms", "sql_time_limit_ms"]
    settings = [word for limit in limits for word in ("--setting", limit, "60000")]
    command = [str(program / "bin" / "datasette"), str(rows), "--port", str(port), *settings]
    with running(command, dict(os.environ), f"http://127.0.0.1:{port}/-/versions.json") as server:
        yield f"http://127.0.0.1:{port}/{rows.stem}", server


def peer_query(wanted: dict[str, str]) -> str:
    """The same filters and facets, as the peer is asked."""
    facets = "&".join(f"_facet={name}" for name in FACETS)
    filters = "".join(f"&{name}={value}" for name, value in wanted.items())
    return f"/entries?_size=20&{facets}{filters}"


def measured(address: str, processes: list[int], warming: int = 3, rounds: int = ROUNDS) -> float:
    """The mean of the seconds of processor that a request costs those who serve it, after some that do not count."""
    for _attempt in range(warming):
        read(address)
    before = processor.seconds(processes)
    for _round in range(rounds):
        read(address)
    return (processor.seconds(processes) - before) / rounds


def read(address: str) -> bytes:
    """The answer of a server of ours."""
    with urllib.request.urlopen(asking(address), timeout=600) as response:  # noqa: S310 an address of ours
        return bytes(response.read())


def asking(address: str) -> urllib.request.Request:
    """A request as it comes from the proxy that ends TLS."""
    return urllib.request.Request(address, headers={"X-Forwarded-Proto": "https"})  # noqa: S310 an address of ours


def wait_for_counts(ours: str) -> None:
    """Wait until the index of facets is built: a list then answers without asking for counts."""
    for _attempt in range(600):
        begun = time.perf_counter()
        read(f"{ours}/search/")
        if time.perf_counter() - begun < 0.5:
            return
        time.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
