"""What changed since a revision or a time: every publication and withdrawal, the oldest first."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rest_framework import serializers

from registry.api import filters
from registry.api.pages import ListEndpoint
from registry.api.sparse import Sparse
from registry.models import STAMPED_STATES, Entry, Kind, State

ACTS = [
    ("added", _("Published for the first time")),
    ("changed", _("Published anew")),
    ("withdrawn", _("Withdrawn")),
    ("restored", _("Published again after a withdrawal")),
]


class ChangeShape(Sparse):
    """One publication or withdrawal of one entry."""

    always = ("revision", "code")
    revision = serializers.IntegerField(label=_("Revision"))
    at = serializers.DateTimeField(label=_("at"))
    reason = serializers.CharField(label=_("reason"), help_text=_("Why it was published or withdrawn."))
    change = serializers.ChoiceField(choices=ACTS, label=pgettext_lazy("of a record", "Change"))
    code = serializers.CharField(label=_("Permanent code"))
    kind = serializers.ChoiceField(choices=Kind.choices, label=_("Kind"))
    name = serializers.CharField(label=_("Name"))
    number = serializers.IntegerField(label=_("number"))
    fields_changed = serializers.ListField(
        child=serializers.CharField(),
        label=_("What differs"),
        help_text=_("The names of the values and parts that differ from the statement before."),
    )
    successor = serializers.CharField(
        allow_null=True, label=_("Successor"), help_text=_("The code of the record that replaced a withdrawn one.")
    )
    hash = serializers.CharField(label=_("Hash"))
    page = serializers.URLField(label=_("Page of this statement"))


class ChangeEndpoint(ListEndpoint):
    """What was published and withdrawn."""

    name = "listChanges"
    tag = _("Changes")
    summary = _("Changes")
    description = _(
        "What was published or withdrawn since a revision or a time, each with its reason, the oldest first. Keep the "
        "“revision” of the last page, and ask with “since” for what came after it."
    )
    queryset = Entry.objects.filter(state__in=STAMPED_STATES).select_related("revision")
    filterset_class = filters.ChangeFilter
    shape = ChangeShape
    keys = ("revision_id", "record_id")

    def write(self, rows: Sequence[Entry], names: set[str]) -> Any:
        before = statements_before(rows)
        changes = [self._change(entry, before.get((entry.record_id, entry.revision_id))) for entry in rows]
        return super().write(changes, names)

    def _change(self, entry: Entry, before: Entry | None) -> dict[str, Any]:
        publication: Any = entry.revision
        return {
            "revision": publication.revision,
            "at": publication.at,
            "reason": publication.reason,
            "change": _act(entry, before),
            "code": entry.record_id,
            "kind": entry.kind,
            "name": entry.name,
            "number": entry.number,
            "fields_changed": differing(before.snapshot, entry.snapshot) if before and entry.snapshot else [],
            "successor": entry.successor_id,
            "hash": entry.hash,
            "page": self.request.build_absolute_uri(entry.get_entry_url()),
        }


def statements_before(entries: Sequence[Entry]) -> Mapping[tuple[str, int | None], Entry]:
    """The entries that these superseded, by record and revision."""
    revisions = {entry.revision_id for entry in entries}
    superseded = Entry.objects.filter(
        Q(record__in={entry.record_id for entry in entries}), superseded_revision__in=revisions
    )
    return {(entry.record_id, entry.superseded_revision_id): entry for entry in superseded}


def _act(entry: Entry, before: Entry | None) -> str:
    if entry.state == State.WITHDRAWN:
        return "withdrawn"
    if before is None:
        return "added"
    return "restored" if before.state == State.WITHDRAWN else "changed"


def differing(before: Any, after: Mapping[str, Any]) -> list[str]:
    """The names of the values and parts that differ between two snapshots."""
    return [
        name
        for side in ("fields", "parts")
        for name in sorted(before[side].keys() | after[side].keys())
        if before[side].get(name) != after[side].get(name)
    ]
