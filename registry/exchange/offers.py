"""The files that a list can be taken away as."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.exchange.xlsx import MAX_ROWS
from registry.models import Kind

# How many bytes a row takes, about, in each format.
LABELS = {"csv": "CSV", "xlsx": "Excel (XLSX)", "json": "JSON", "jsonl": "JSON Lines"}
BYTES_A_ROW = {"csv": 560, "xlsx": 260, "json": 1150, "jsonl": 1150}


# Parameters that choose how a list looks, not what is in it.
LOOKS = {"page", "lang", "view", "easy"}


class Download(NamedTuple):
    """One file: its label, its address, and how much it is, about."""

    label: str
    url: str
    note: str


def downloads(kind: Kind | None, query: QueryDict, count: int) -> list["Download"]:
    """The files of a list: for each format its label, its address, and how much it is, about."""
    wanted = [(name, value) for name, values in query.lists() for value in values if name not in LOOKS]
    mark = f"?{urlencode(wanted)}" if wanted else ""
    return [
        Download(label, reverse(f"{kind or 'search'}-export", args=[form]) + mark, _note(count, form))
        for form, label in LABELS.items()
        if count and (form != "xlsx" or count <= MAX_ROWS)
    ]


def _note(count: int, form: str) -> str:
    return _("%(rows)s rows, about %(size)s") % {"rows": f"{count:,}", "size": _size(count, form)}


def _size(count: int, form: str) -> str:
    kilobytes = max(1, round(count * BYTES_A_ROW[form] / 1000))
    return f"{kilobytes} KB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"
