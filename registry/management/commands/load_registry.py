"""``load_registry``: the vocabularies and the first content."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from registry.loading import load_registry
from registry.loading.documents import BadDocument


class Command(BaseCommand):
    help = "Load vocabularies and content from fixtures/. Safe to run again: what staff changed is left alone."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            # A log is read by those who run the server, in one language.
            with translation.override("en"):
                report = load_registry()
        except BadDocument as error:
            raise CommandError(str(error)) from error
        for line in report.lines():
            self.stdout.write(line)
