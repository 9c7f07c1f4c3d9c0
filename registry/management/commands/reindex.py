"""``reindex``: rebuild what entries are found by, or compare it with what it should be."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.search.reindexing import compare, rebuild

SHOWN = 20


class Command(BaseCommand):
    help = "Rebuild the search index. With --check, change nothing and fail if it is not what it should be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare, and say what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
        else:
            self.stdout.write(f"{rebuild(self._progress)} entries indexed.")

    def _check(self) -> None:
        found = compare(self._progress)
        for what, keys in vars(found).items():
            if keys:
                more = " …" if len(keys) > SHOWN else ""
                self.stdout.write(f"{what}: {len(keys)} ({', '.join(map(str, sorted(keys)[:SHOWN]))}{more})")
        if found.count:
            raise CommandError(f"{found.count} entries are not indexed as they should be; run reindex.")
        self.stdout.write("The index is what it should be.")

    def _progress(self, line: str) -> None:
        # On a terminal each line takes the place of the one before.
        end = "\r" if self.stdout.isatty() else "\n"
        self.stdout.write(line, ending=end)
