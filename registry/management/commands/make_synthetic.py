"""``make_synthetic``: invented records for load tests, and their removal."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from registry.models import Record
from registry.synthetic import AlreadyThere, NoVocabulary, Progress, StillUsed, make, remove
from registry.synthetic.planning import analyse
from registry.synthetic.progress import clock
from registry.synthetic.remembering import items_of


class Command(BaseCommand):
    help = "Add N clearly marked synthetic records for load tests, or take all of them away again with --remove."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("records", nargs="?", type=int, metavar="N", help="how many records")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same data (1 if not given)")
        parser.add_argument("--remove", action="store_true", help="take all synthetic records away")
        parser.add_argument("--force", action="store_true", help="run although DEBUG is off")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or options["force"]):
            raise CommandError(
                "DEBUG is off: this may be the public registry, where invented records would be taken for real ones. "
                "Nothing was done. Add --force if you mean it."
            )
        wanted = options["records"]
        if options["remove"] == (wanted is not None) or (wanted is not None and wanted < 1):
            raise CommandError("Say how many records to add, 1 or more, or --remove.")
        with _no_query_log():
            self._remove() if options["remove"] else self._make(wanted, options["seed"])
            analyse()

    def _make(self, records: int, seed: int) -> None:
        progress = Progress(self.stdout.write, "records", records)
        try:
            entries = make(records, seed, progress)
        except AlreadyThere:
            raise CommandError("There are synthetic records already. Take them away first: --remove.") from None
        except NoVocabulary:
            raise CommandError("There is nothing to refer to. Load the vocabularies first: load_registry.") from None
        rate = entries / max(progress.seconds, 0.001)
        took = f"in {clock(progress.seconds)}, {rate:,.0f} entries a second"
        self.stdout.write(f"{records:,} synthetic records with {entries:,} entries added {took}.")

    def _remove(self) -> None:
        progress = Progress(self.stdout.write, "records", items_of(Record).count())
        try:
            remove(progress)
        except StillUsed as error:
            raise CommandError(f"Nothing was removed: {error}.") from None
        self.stdout.write(f"{progress.done:,} synthetic records removed in {clock(progress.seconds)}.")
        self.stdout.write("Restart the servers that are running: they keep counts in memory.")


@contextmanager
def _no_query_log() -> Iterator[None]:
    """Under DEBUG Django keeps the text of the last 9,000 queries; those of bulk inserts would fill the memory."""
    debug, settings.DEBUG = settings.DEBUG, False
    try:
        yield
    finally:
        settings.DEBUG = debug
