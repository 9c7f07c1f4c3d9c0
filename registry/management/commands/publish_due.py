"""``publish_due``: publish what was approved for a day that has come. Run every morning; again does nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry.lifecycle.scheduling import publish_due


class Command(BaseCommand):
    help = "Publish drafts that were approved for today or a day before."

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = publish_due(timezone.localdate())
        for publication in outcome.published:
            self.stdout.write(f"r{publication.revision}: {publication.entries.count()}")
        for move, why in outcome.refused:
            self.stderr.write(f"{move.at:%Y-%m-%d %H:%M}: {why}")
        if outcome.refused:
            raise CommandError("Some drafts could not be published; they are still waiting.")
