"""How fast lists come in: `python -m tests.bench_imports --rows 10000 --database postgresql`.

A list of one kind is taken from the registry, every second row of it is edited, and bodies that are new fill it up; it
is read, checked for the preview and applied, and all of it is rolled back. What is measured is the processor that the
work costs us and the database, since others may be busy on the machine, and the time that went by.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests import processor
from tests.bench import FOLDER, SETTINGS, fill, manage, postmaster
from tests.postgres import private_server

MEASURE = "from tests.bench_imports import measure; measure({rows}, {others})"
TRADES = "车钳铣刨磨镗铸锻焊铆漆木瓦电梯泵阀管纸纱绣茶酒糖药陶瓷玻琴棋书画印染织补理发烹面点汤"


def main() -> int:
    """Measure and print; there is no verdict, since machines differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_imports", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=10_000, help="synthetic records of all kinds")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options, _others = parser.parse_known_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = stack.enter_context(filled(options))
        others = postmaster(options) if options.database == "postgresql" else []
        print(manage(url, "shell", "--verbosity", "0", "-c", MEASURE.format(rows=options.rows, others=others)))
    return 0


@contextmanager
def filled(options: argparse.Namespace) -> Iterator[str]:
    """The URL of a database with so many synthetic records, kept for the next run."""
    if options.database == "sqlite":
        url = f"sqlite:///{FOLDER / f'imports_{options.records}.sqlite3'}"
        fill(url, options.records)
        yield url
        return
    with private_server(SETTINGS, FOLDER / "postgresql") as url:
        fill(url, options.records)
        yield url


def measure(rows: int, others: list[int]) -> None:
    """Bring a list of so many rows, in a transaction that is rolled back."""
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import transaction
    from django.utils.translation import override

    from registry.imports.applying import apply_all
    from registry.imports.parsing import parse
    from registry.imports.steps import begin, choose, step
    from registry.models import Kind
    from tests.imports.lists import csv_of

    with override("zh-hans"), transaction.atomic():
        by = User.objects.create(username="计时", is_staff=True, is_superuser=True)
        body = csv_of(list(_rows(rows)))
        timed = _Timed(others)
        parsed = timed("read", lambda: parse(SimpleUploadedFile("名单.csv", body)))
        batch = timed("kept", lambda: begin(parsed, Kind.MASTER_STUDIO, by))
        timed("checked for the preview", lambda: step(batch, by, seconds=3600))
        asked = batch.counts()["ask"]
        choose(batch, {}, rest="new")
        timed(f"{asked} near matches decided on", lambda: step(batch, by, seconds=3600))
        timed("applied", lambda: apply_all(batch, by=by, reason="计时", leave_out=True))
        print(f"{len(body) / 1e6:.1f} MB, {batch.counts()}")
        transaction.set_rollback(True)


class _Timed:
    """Prints what some work costs."""

    def __init__(self, others: list[int]) -> None:
        self.processes = [os.getpid(), *others]

    def __call__(self, what: str, work: Callable[[], Any]) -> Any:
        began, before = time.monotonic(), processor.seconds(self.processes)
        found = work()
        spent = processor.seconds(self.processes) - before
        print(f"{what:32} {spent:6.1f} s of processor, {time.monotonic() - began:6.1f} s went by", flush=True)
        return found


def _rows(number: int) -> Iterator[dict[str, str]]:
    """Rows as a download of the studios has them, every second one edited, then bodies that are new."""
    from django.utils import timezone

    from registry.exchange.stating import cells_of
    from registry.exchange.tables import table_of
    from registry.imports.columns import accepted
    from registry.models import Entry, Kind

    kind = Kind.MASTER_STUDIO
    table = table_of(kind)
    columns = [column for column in accepted(kind) if column in table.columns]
    public = Entry.objects.public().of_kinds([kind]).order_by("pk").values_list("pk", flat=True)[:number]
    stated = cells_of(table, columns, "zh-hans", timezone.localdate(), public)
    for place, cells in enumerate(stated.values()):
        told = {str(column.heading): cells[column.name] for column in columns}
        if place % 2:
            told |= {
                "地址": f"学府路{place}号",
                "主办单位（依托单位）": f"重庆第{place % 500}厂",
                "领办人": f"何{place}",
            }
        yield told
    for place in range(number - len(stated)):
        signs = [TRADES[place // len(TRADES) ** power % len(TRADES)] for power in range(3)]
        yield {
            "名称": f"{''.join(signs)}{place}技能大师工作室",
            "级别": "市级",
            "地址": f"学府路{place}号",
            "领办人": f"何{place}",
        }


if __name__ == "__main__":
    sys.exit(main())
