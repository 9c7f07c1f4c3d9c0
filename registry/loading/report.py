"""What a run of ``load_registry`` did, item by item."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from registry.models import LoadedItem

ADDED, CHANGED, SAME, EDITED = "added", "changed", "unchanged", "edited since, left alone"
OUTCOMES = (ADDED, CHANGED, SAME, EDITED)


@dataclass
class Report:
    """Counts by what was loaded and outcome, and the keys of what was left alone because someone edited it."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_alone: list[str] = field(default_factory=list)

    def add(self, label: str, outcome: str, key: str) -> None:
        """Note that the item ``key`` of the table ``label`` had ``outcome``."""
        self.counts[label, outcome] += 1
        if outcome == EDITED:
            self.left_alone.append(f"{label} {key}")

    def total(self, outcome: str) -> int:
        """How many items had ``outcome``."""
        return sum(count for (_label, found), count in self.counts.items() if found == outcome)

    def lines(self) -> list[str]:
        """The report as a person reads it."""
        labels = sorted({label for label, _outcome in self.counts})
        lines = [
            f"{label}: " + ", ".join(f"{self.counts[label, o]} {o}" for o in OUTCOMES if self.counts[label, o])
            for label in labels
        ]
        lines += [f"left alone, edited since it was loaded: {key}" for key in self.left_alone]
        return [*lines, "In all: " + ", ".join(f"{self.total(outcome)} {outcome}" for outcome in OUTCOMES)]


def content_hash(content: Any) -> str:
    """SHA-256 of plain data in its canonical text."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def remember(key: str, object_id: Any, file_hash: str, stored_hash: str) -> None:
    """Keep what was loaded under ``key``, for the next run to compare with."""
    values = {"object_id": str(object_id), "file_hash": file_hash, "stored_hash": stored_hash}
    # One statement, where ``update_or_create`` takes four.
    LoadedItem.objects.bulk_create(
        [LoadedItem(key=key, **values)],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=[*values, "loaded_at"],
    )
