"""How much of the processor some processes and their children have had, as Linux counts it.

On a machine that others use too this says more than the time that went by.
"""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def seconds(roots: Iterable[int]) -> float:
    """The seconds that these processes and all below them have had."""
    parents, ticks = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        number = int(path.parent.name)
        parents[number], ticks[number] = int(values[1]), int(values[11]) + int(values[12])
    wanted = set(roots)
    while more := {number for number, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    return sum(ticks.get(number, 0) for number in wanted) / TICKS
