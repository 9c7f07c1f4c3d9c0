"""At the end of a run, how well real queries were answered."""

from typing import NamedTuple

from pytest import TerminalReporter


class Measures(NamedTuple):
    """The share of what is expected that was found, and one by the place of the first that is."""

    recall: float
    reciprocal_rank: float


# The number of queries of each class, and the means of their measures.
MEASURED: dict[str, tuple[int, Measures]] = {}


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print a line for each class of queries."""
    if MEASURED:
        terminalreporter.section("search")
        for group, (number, means) in MEASURED.items():
            line = f"{group:15} {number:4} queries  recall {means.recall:.2f}  mean reciprocal rank"
            terminalreporter.write_line(f"{line} {means.reciprocal_rank:.2f}")
