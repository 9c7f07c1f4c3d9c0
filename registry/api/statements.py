"""An entry as the API gives it: what it is, what it states, and the evidence for every value."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from registry.api import sparse
from registry.api.shapes import UNVERIFIED, Evidence, LevelField, Shape, blanks, part_shape
from registry.exchange.tables import table_of
from registry.lifecycle import snapshots_of
from registry.models import Citation, Entry, EntryIndustry, EntryName, Kind, Part, model_of, part_models

# What is always there, so that a result can be told apart; what only comes when it is asked for by name.
ALWAYS = ("code", "kind")
ON_REQUEST = ("snapshot",)
IDENTITY = (
    "code",
    "kind",
    "number",
    "page",
    "permanent_url",
    "revision",
    "published_at",
    "superseded_revision",
    "hash",
    "level",
)


class EntryShape(Shape):
    """What every kind of entry has. The kinds add their own columns, the apps their own parts.

    What a value means is said by the table of columns where the two have it in common.
    """

    code = serializers.CharField(label=gettext_lazy("Permanent code"), help_text=gettext_lazy("Never used again."))
    number = serializers.IntegerField(
        label=gettext_lazy("number"), help_text=gettext_lazy("Counts the statements of the record from 1.")
    )
    page = serializers.URLField(label=gettext_lazy("Page of the record"))
    permanent_url = serializers.URLField(
        label=gettext_lazy("Permanent address"), help_text=gettext_lazy("Stays right whatever becomes of the record.")
    )
    revision = serializers.IntegerField(
        label=gettext_lazy("Revision"), help_text=gettext_lazy("The publication that published it.")
    )
    published_at = serializers.DateTimeField(
        label=gettext_lazy("Published at"), help_text=gettext_lazy("When this statement was published.")
    )
    superseded_revision = serializers.IntegerField(
        allow_null=True,
        label=gettext_lazy("Superseded by revision"),
        help_text=gettext_lazy("Null while it is the record's present statement."),
    )
    hash = serializers.CharField(
        label=gettext_lazy("Hash"),
        help_text=gettext_lazy(
            "SHA-256 of the snapshot, written as JSON with sorted keys, without spaces and in UTF-8."
        ),
    )
    level = LevelField(
        label=gettext_lazy("Level"), help_text=gettext_lazy("The highest recognition in force on the day asked for.")
    )
    evidence = serializers.DictField(
        child=Evidence(),
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("The evidence for each of the entry's own values that is not empty, by its name."),
    )
    snapshot = serializers.JSONField(
        label=gettext_lazy("Snapshot"),
        help_text=gettext_lazy("What was published, word for word; only when asked for in “fields”."),
    )

    def get_fields(self) -> dict[str, Any]:
        """The fields. Only those that a reader cannot leave out are sure to be there."""
        fields = super().get_fields()
        model: Any = self.Meta.model
        meanings: dict[str, Any] = {column.name: column.meaning for column in table_of(model.kind_of_model).columns}
        for name, field in fields.items():
            field.required = name in ALWAYS
            field.help_text = field.help_text or meanings.get(name, "")
        return fields


def listed_parts() -> list[type[Part]]:
    """The kinds of part that are lists of their own; citations are the evidence of the entry's columns."""
    return [model for model in part_models() if model is not Citation]


@cache
def entry_shape(kind: Kind) -> type[EntryShape]:
    """How an entry of ``kind`` is written."""
    model = model_of(kind)
    only = serializers.ChoiceField(choices=[(kind.value, kind.label)], label=gettext_lazy("Kind"))
    parts = {part.plural: _list_of(part) for part in listed_parts()}
    names = [*IDENTITY, *model.own_fields, "evidence", *parts, *ON_REQUEST]
    meta = type("Meta", (), {"model": model, "fields": names})
    words = {"Meta": meta, "words": model._meta.verbose_name, "kind": only, **parts}
    return type(model.__name__, (EntryShape,), words)


def _list_of(part: type[Part]) -> Any:
    label: Any = part._meta.verbose_name_plural
    return part_shape(part)(many=True, label=label)


def names_of(kinds: Iterable[Kind]) -> list[str]:
    """Every name that ``fields`` can have for entries of ``kinds``, each once."""
    return list(dict.fromkeys(name for kind in kinds for name in entry_shape(kind).Meta.fields))


def default_of_lists(kinds: Iterable[Kind]) -> set[str]:
    """What a list gives where nothing else is asked for: everything but the parts, save other names and industries."""
    left_out = {part.plural for part in listed_parts()} - {EntryName.plural, EntryIndustry.plural}
    return set(names_of(kinds)) - left_out - set(ON_REQUEST)


def chosen(request: HttpRequest, kinds: Collection[Kind], default: Collection[str]) -> set[str]:
    """The names asked for by ``fields``, or ``default``; raises ``Problem`` for one that there is not."""
    known = names_of(kinds)
    names = sparse.chosen(request, known, ALWAYS, set(known) - set(ON_REQUEST))
    return set(default) if names is None else names


def write(entries: Sequence[Entry], names: set[str], request: HttpRequest, *, present: bool) -> list[dict[str, Any]]:
    """``entries`` with the fields ``names``: of the columns as they are now if ``present``, else as published."""
    wanted = [part for part in part_models() if part.plural in names or (part is Citation and "evidence" in names)]
    stored = {entry.pk: entry.snapshot or {} for entry in entries} if not present else {}
    snapshots = snapshots_of(entries, wanted) if present else stored
    shapes = {kind: _sparse(Kind(kind), frozenset(names)) for kind in {entry.kind for entry in entries}}
    return [shapes[entry.kind].to_representation(_stated(entry, snapshots[entry.pk], request)) for entry in entries]


# Making the fields takes longer than writing twenty entries with them; none of them keeps anything of what it writes.
@lru_cache(maxsize=64)
def _sparse(kind: Kind, names: frozenset[str]) -> EntryShape:
    shape = entry_shape(kind)()
    for name in set(shape.fields) - names:
        shape.fields.pop(name)
    return shape


def _stated(entry: Entry, snapshot: Mapping[str, Any], request: HttpRequest) -> dict[str, Any]:
    """All that the shape of an entry reads."""
    return {
        **blanks(model_of(entry.kind)),
        **snapshot["fields"],
        **{part.plural: snapshot["parts"].get(part.plural, []) for part in listed_parts()},
        **_identity(entry, request),
        "level": entry.current_level,
        "evidence": _evidence(snapshot, model_of(entry.kind)),
        "snapshot": entry.snapshot if "snapshot" in entry.__dict__ else None,
    }


def _identity(entry: Entry, request: HttpRequest) -> dict[str, Any]:
    publication: Any = entry.revision
    page = entry.get_absolute_url() if entry.superseded_revision_id is None else entry.get_entry_url()
    return {
        "code": entry.record_id,
        "kind": entry.kind,
        "number": entry.number,
        "page": request.build_absolute_uri(page),
        "permanent_url": request.build_absolute_uri(reverse("permanent", args=[entry.record_id])),
        "revision": publication.revision,
        "published_at": publication.at,
        "superseded_revision": entry.superseded_revision_id,
        "hash": entry.hash,
    }


def _evidence(snapshot: Mapping[str, Any], model: type[Entry]) -> dict[str, Any]:
    """The evidence of each value that is not empty; one that nobody cited is to be verified."""
    cited = {row["field"]: row for row in snapshot["parts"].get(Citation.plural, [])}
    filled = [name for name in model.own_fields if snapshot["fields"].get(name) not in (None, "")]
    return {name: cited.get(name, UNVERIFIED) for name in [*filled, *(set(cited) - set(filled))]}
