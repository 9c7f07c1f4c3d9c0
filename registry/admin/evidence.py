"""What lacks evidence: values that nobody has sourced, and an unknown district."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from registry.models import Basis, Citation, Entry
from registry.models.lacking import parts_beside_citations, unverified


def unsourced_fields(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """For each entry the columns that hold a value without evidence; ``district`` also where it is unknown."""
    rows = Citation.objects.filter(entry__in=[entry.pk for entry in entries]).exclude(basis=Basis.UNVERIFIED)
    sourced = set(rows.values_list("entry_id", "field"))
    return {
        entry.pk: [name for name in entry.own_fields if _is_owed(entry, name) and (entry.pk, name) not in sourced]
        for entry in entries
    }


def unverified_parts(entries: Sequence[Entry]) -> Counter[int]:
    """For each entry the number of its parts to be verified, of all kinds of part in one query."""
    keys = [entry.pk for entry in entries]
    counts = [unverified(part).filter(entry__in=keys).values_list("entry_id") for part in parts_beside_citations()]
    first, *others = [rows.annotate(found=Count("pk")) for rows in counts]
    total: Counter[int] = Counter()
    for key, found in first.union(*others, all=True):
        total[key] += found
    return total


def _is_owed(entry: Entry, name: str) -> bool:
    column: Any = entry._meta.get_field(name)
    return name == "district" or getattr(entry, column.attname) not in {None, ""}
