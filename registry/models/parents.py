"""No record is part of itself, not by way of other records either."""

from collections.abc import Mapping

from django.apps import apps


def in_circles(parents: Mapping[str, str | None]) -> list[str]:
    """The records that would be part of themselves if they stated these parents, and all others what they state now.

    One query a step upwards, however many records there are.
    """
    known = dict(parents)
    above = {code: parent for code, parent in parents.items() if parent}
    passed: dict[str, set[str]] = {code: set() for code in above}
    circles: list[str] = []
    while above:
        circles += [code for code, parent in above.items() if parent == code]
        known |= _in_force({parent for parent in above.values() if parent not in known})
        for code, parent in above.items():
            passed[code].add(parent)
        # A circle further up, that is none through this record, must not be walked for ever.
        above = {
            code: higher for code, parent in above.items() if (higher := known[parent]) and higher not in passed[code]
        }
    return circles


def _in_force(codes: set[str]) -> dict[str, str | None]:
    """The parent that each record states now, if it states one."""
    if not codes:
        return {}
    entries = apps.get_model("registry", "Entry").objects.public().filter(record__in=codes)
    return {**dict.fromkeys(codes), **dict(entries.values_list("record_id", "parent_id"))}
