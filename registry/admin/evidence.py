"""What lacks evidence: values that nobody has sourced, and an unknown district."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count

from registry.models import Basis, Citation, Entry, Part
from registry.models.lacking import parts_beside_citations, unverified


def unsourced_fields(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """For each entry the columns that hold a value without evidence; ``district`` also where it is unknown."""
    rows = Citation.objects.filter(entry__in=[entry.pk for entry in entries]).exclude(basis=Basis.UNVERIFIED)
    sourced = set(rows.values_list("entry_id", "field"))
    return {entry.pk: _unsourced(entry, {name for key, name in sourced if key == entry.pk}) for entry in entries}


def unverified_parts(entries: Sequence[Entry]) -> Counter[int]:
    """For each entry the number of its parts to be verified, of all kinds of part in one query."""
    keys = [entry.pk for entry in entries]
    counts = [unverified(part).filter(entry__in=keys).values_list("entry_id") for part in parts_beside_citations()]
    first, *others = [rows.annotate(found=Count("pk")) for rows in counts]
    total: Counter[int] = Counter()
    for key, found in first.union(*others, all=True):
        total[key] += found
    return total


def lacking_of(entry: Entry, parts: Iterable[Part]) -> tuple[list[str], int]:
    """The same of one entry whose parts are at hand: its columns without evidence, and how many parts have none."""
    parts = list(parts)
    sourced = {part.field for part in parts if isinstance(part, Citation) and part.is_verified}
    return _unsourced(entry, sourced), sum(not (part.is_verified or isinstance(part, Citation)) for part in parts)


def _unsourced(entry: Entry, sourced: set[str]) -> list[str]:
    return [name for name in entry.own_fields if _is_owed(entry, name) and name not in sourced]


def _is_owed(entry: Entry, name: str) -> bool:
    column: Any = entry._meta.get_field(name)
    return name == "district" or getattr(entry, column.attname) not in {None, ""}
