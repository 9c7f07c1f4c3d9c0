"""A pytest plugin that writes what a run did as JSON, for `python -m tests` to add up: `-p tests.report`."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest

# The variable that says where to write; without it the plugin does nothing.
VARIABLE = "TEST_REPORT"
# Tests that need a program which a Python package cannot bring carry one of these marks.
NEEDS = ("browser", "libreoffice")


@dataclass
class Outcome:
    """One run of the suite: how many tests ended how, and which outside programs were missed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    missed: list[str] = field(default_factory=list)
    engine: str = ""


class Tally:
    """Hears of every phase of every test; a test that fails in any phase has failed, once."""

    def __init__(self) -> None:
        self.passed: set[str] = set()
        self.failed: set[str] = set()
        self.skipped: set[str] = set()
        self.missed: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called by pytest for set-up, call and tear-down of each test."""
        if report.failed:
            self.failed.add(report.nodeid)
        elif report.skipped:
            self.skipped.add(report.nodeid)
            self.missed.update(mark for mark in NEEDS if mark in report.keywords)
        elif report.when == "call":
            self.passed.add(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Called by pytest for each module; one that cannot be imported is a failure, not an absence."""
        if report.failed:
            self.failed.add(report.nodeid)

    def outcome(self, engine: str) -> Outcome:
        """The counts, each test in one of them."""
        passed, skipped = self.passed - self.failed, self.skipped - self.failed
        return Outcome(len(passed), len(self.failed), len(skipped), sorted(self.missed), engine)


def pytest_configure(config: pytest.Config) -> None:
    """Listen from the beginning."""
    config.pluginmanager.register(Tally(), "tally")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the counts down."""
    path = os.environ.get(VARIABLE)
    tally = session.config.pluginmanager.get_plugin("tally")
    if path and isinstance(tally, Tally):
        engine = getattr(session.config, "database_engine", "")
        Path(path).write_text(json.dumps(asdict(tally.outcome(engine))), encoding="utf-8")


def read(path: Path) -> Outcome | None:
    """What a run wrote down; nothing when it never came to its end."""
    return Outcome(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
