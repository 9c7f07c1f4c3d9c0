"""Run the suite on SQLite and on PostgreSQL, side by side: `python -m tests [--only ENGINE] [pytest arguments]`."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import programs, report
from tests.postgres import PostgresMissing, private_server

ROOT = Path(__file__).resolve().parent.parent
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# What is the same on every database is tested once, beside the engine that is given here: as they share a machine, in
# such a way that both end at about the same time.
ONCE = {"drawn": "sqlite", "driven": "sqlite", "alone": "postgresql"}
# Unless everything is to be asked of everyone, as `make stress` does.
EVERYWHERE = bool(os.environ.get("EVERYWHERE"))
NO_TESTS = 5  # pytest's exit status when nothing was collected


@dataclass
class Run:
    """The suite on one engine: its process, what it printed and, at the end, what it counted."""

    engine: str
    process: subprocess.Popen[bytes]
    log: Path
    counts: Path
    began: float

    def finish(self) -> report.Outcome:
        """Wait for the end, print what was kept back, and give the counts; a run that broke off has failed."""
        status = self.process.wait()
        print(f"\n{f' {ENGINES[self.engine]} ':=^100}", flush=True)
        sys.stdout.buffer.write(self.log.read_bytes())
        sys.stdout.flush()
        outcome = report.read(self.counts) or report.Outcome()
        if status not in {0, NO_TESTS} and not outcome.failed:
            outcome.failed = 1
            outcome.missed.append(f"the end of the run (pytest left with status {status})")
        return outcome


def arguments() -> tuple[argparse.Namespace, list[str]]:
    """Ours, and those that pytest is to get."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--only", choices=tuple(ENGINES), help="run on this database alone")
    return parser.parse_known_args()


def start(engine: str, urls: dict[str, str], folder: Path, rest: list[str]) -> Run:
    """Begin the suite on one of these databases, its output kept in a file."""
    folder.mkdir()
    counts, log = folder / "counts.json", folder / "output.txt"
    colour = {"FORCE_COLOR": "1"} if sys.stdout.isatty() else {}
    chosen = {"DATABASE_URL": urls[engine], "TEST_DATABASE": engine, "DEBUG": "1", report.VARIABLE: str(counts)}
    chosen |= {} if EVERYWHERE else shares(engine, list(urls))
    # Each run has places of its own: two suites must not delete each other's traces.
    # The private server goes with its databases: dropping one could trip over a connection that is just closing.
    kept = ["--reuse-db"] if engine == "postgresql" else []
    places = [
        *kept,
        "-o",
        f"cache_dir=.pytest_cache/{engine}",
        "--output",
        str(folder / "traces"),
        "-p",
        "tests.report",
    ]
    # What Python compiles is kept: there are hundreds of processes, and each would compile it again.
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *places, *rest],
            cwd=ROOT,
            env={**given, **colour, **chosen},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Run(engine, process, log, counts, time.monotonic())


def run_all(urls: dict[str, str], rest: list[str]) -> dict[str, report.Outcome]:
    """Run the suite on every one of these databases, as many at a time as there are cores."""
    outcomes: dict[str, report.Outcome] = {}
    waiting, cores = list(urls), os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="registry-tests-") as folder:
        while waiting:
            batch, waiting = waiting[:cores], waiting[cores:]
            print(f"Testing on {' and '.join(ENGINES[engine] for engine in batch)} …", flush=True)
            with stopping(start(engine, urls, Path(folder) / engine, rest) for engine in batch) as runs:
                outcomes |= {run.engine: run.finish() for run in runs}
    return outcomes


def shares(engine: str, engines: list[str]) -> dict[str, str]:
    """What tells a run which marks another of these engines answers for, and at which turns it is its own."""
    elsewhere = [mark for mark, where in ONCE.items() if where != engine and where in engines]
    return {
        "TESTED_ELSEWHERE": " ".join(elsewhere),
        "TESTED_BY_TURNS": f"{engines.index(engine)}/{len(engines)}",
    }


@contextmanager
def stopping(runs: Iterator[Run]) -> Iterator[list[Run]]:
    """These runs, none of which goes on when we do not."""
    started: list[Run] = []
    try:
        started.extend(runs)
        yield started
    finally:
        for run in started:
            run.process.terminate()
            run.process.wait()


@contextmanager
def databases(only: str | None) -> Iterator[tuple[dict[str, str], list[str]]]:
    """The databases to test on, and loud lines for what is missing on this machine."""
    missing = []
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="registry-sqlite-"))
        urls = {"sqlite": f"sqlite:///{folder}/registry.sqlite3"}
        if only != "sqlite":
            try:
                urls["postgresql"] = stack.enter_context(private_server())
            except PostgresMissing as error:
                missing.append(f"PostgreSQL WAS NOT TESTED: {error}")
        yield {engine: url for engine, url in urls.items() if only in {None, engine}}, missing


def missing_programs(outcomes: dict[str, report.Outcome]) -> list[str]:
    """Loud lines for the outside programs without which tests were passed over."""
    found = {"browser": programs.find_browser(), "libreoffice": programs.find_soffice()}
    names = {"browser": "BROWSER", "libreoffice": "LIBREOFFICE"}
    missed = {mark for outcome in outcomes.values() for mark in outcome.missed}
    return [
        f"{names[mark]} TESTS WERE NOT RUN: {'some skipped themselves' if found[mark] else 'the program was not found'}"
        for mark in names
        if mark in missed or not found[mark]
    ]


def summarise(outcomes: dict[str, report.Outcome], missing: list[str]) -> None:
    """A line per engine, a line for everything missing, and the sum as the last line."""
    print(f"\n{' Summary ':=^100}")
    for engine, outcome in outcomes.items():
        counts = f"{outcome.passed} passed, {outcome.failed} failed, {outcome.skipped} skipped"
        broken = [f"; MISSED {what}" for what in outcome.missed if what not in report.NEEDS]
        print(f"{outcome.engine or ENGINES[engine]}: {counts}{''.join(broken)}")
        if not outcome.passed + outcome.failed:
            print(f"{ENGINES[engine]}: NO TEST WAS RUN")
    for line in missing:
        print(line)
    passed, failed = (sum(getattr(outcome, name) for outcome in outcomes.values()) for name in ("passed", "failed"))
    print(f"{passed} passed, {failed} failed", flush=True)


def main() -> int:
    """Run, sum up, and judge: in CI nothing may be missing."""
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    ours, rest = arguments()
    with databases(ours.only) as (urls, missing):
        outcomes = run_all(urls, rest)
    missing += missing_programs(outcomes)
    summarise(outcomes, missing)
    idle = not outcomes or any(not outcome.passed + outcome.failed for outcome in outcomes.values())
    failed = any(outcome.failed for outcome in outcomes.values())
    return int(failed or idle or bool(missing and os.environ.get("CI")))


if __name__ == "__main__":
    sys.exit(main())
