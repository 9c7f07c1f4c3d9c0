"""The published versions of a record, each with what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from registry.models import Entry
from registry.pages.changes import Change, differences
from registry.pages.evidence import Known
from registry.pages.statement import from_snapshot

# How many are compared on one page; each older version tells on its own page.
COMPARED = 10


@dataclass(frozen=True)
class Version:
    """One entry; ``changes`` are those to the version before it, ``None`` where there was none or it was not asked."""

    entry: Entry
    changes: list[Change] | None = None


def versions_of(history: Sequence[Entry], compared: int = COMPARED) -> list[Version]:
    """The entries of ``history``, the newest first, the newest ``compared`` of them with their changes."""
    asked = history[: compared + 1] if compared else []
    snapshots = dict(Entry.objects.filter(pk__in=[entry.pk for entry in asked]).values_list("pk", "snapshot"))
    known = Known.to(snapshots.values())
    statements = [from_snapshot(snapshots[entry.pk], known) for entry in asked]
    told = [
        Version(entry, differences(before, after))
        for entry, (after, before) in zip(asked, pairwise(statements), strict=False)
    ]
    return [*told, *(Version(entry) for entry in history[len(told) :])]
