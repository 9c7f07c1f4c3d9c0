"""What the desk's form costs: `python -m tests.bench_desk --database postgresql`.

Of each kind the published record with the most parts is opened as a draft, as staff do; its form is shown, and saved
with another summary. What is measured is the processor that this costs us and the process that serves us in the
database, in a transaction that is rolled back.
"""

import argparse
import statistics
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

from tests.bench import FOLDER, MEASURE, SETTINGS, fill, manage
from tests.postgres import private_server

ROUNDS = 15


def main() -> int:
    """Measure and print; there is no verdict, since machines differ."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_desk", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    options, _others = parser.parse_known_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        url = f"sqlite:///{FOLDER / 'desk.sqlite3'}"
        if options.database == "postgresql":
            url = stack.enter_context(private_server(SETTINGS, FOLDER / "postgresql"))
        fill(url, 0)
        print(
            manage(
                url, "shell", "--verbosity", "0", "-c", f"{MEASURE}from tests import bench_desk; bench_desk.measure()"
            )
        )
    return 0


def measure() -> None:
    """Show and save the forms, and print what one costs."""
    from django.contrib.auth.models import User
    from django.db import transaction
    from django.test import Client

    from registry import lifecycle
    from tests import desk

    with transaction.atomic():
        client = Client(headers={"x-forwarded-proto": "https"})
        client.force_login(User.objects.create(username="计时", is_staff=True, is_superuser=True))
        for entry, parts in _fullest():
            address = desk.url(lifecycle.open_draft(entry).downcast())
            _print_one(client, address, f"{entry.kind:18} {parts:3} parts")
        transaction.set_rollback(True)


def _fullest() -> list[tuple[Any, int]]:
    """The public entry of each kind that has the most parts, and how many those are."""
    from registry.models import Entry, Kind, part_models

    parts = Counter(
        key for part in part_models() for key in part._default_manager.values_list("entry", flat=True).order_by()
    )
    every = [Entry.objects.public().of_kinds([kind]) for kind in Kind]
    return [(entry, parts[entry.pk]) for entry in (max(rows, key=lambda row: parts[row.pk]) for rows in every)]


def _print_one(client: Any, address: str, what: str) -> None:
    """Show the form and save it, again and again."""
    shown, saved = [], []
    for turn in range(ROUNDS):
        page, data = _filled(client, address, summary=f"第{turn}次")
        shown.append(_spent(lambda: client.get(address)))
        saved.append(_spent(partial(client.post, address, data)))
    told = f"shown {statistics.median(shown):6.1f}   saved {statistics.median(saved):6.1f}"
    print(f"{what}   {told}   {len(page.content) / 1024:4.0f} kB", flush=True)


def _filled(client: Any, address: str, **changes: Any) -> tuple[Any, dict[str, Any]]:
    """The form and what it would send. Templates tell what they were given only here, since that costs much."""
    from django.test.utils import setup_test_environment, teardown_test_environment

    from tests import desk

    setup_test_environment()
    try:
        page = client.get(address)
        return page, desk.filled(page, **changes)
    finally:
        teardown_test_environment()


def _spent(act: Callable[[], Any]) -> float:
    """The milliseconds of processor that ``act`` costs."""
    from tests.measuring import clock

    begun = clock()
    assert act().status_code in {200, 302}
    return (clock() - begun) * 1000


if __name__ == "__main__":
    sys.exit(main())
