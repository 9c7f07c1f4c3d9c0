"""Matching: which records the names of somebody else's list stand for."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.problems import MALFORMED, NOT_JSON, TOO_LARGE, Problem
from registry.api.throttles import MatchingThrottle
from registry.api.views import Endpoint
from registry.models import Entry, Kind
from registry.search.index import newest_revision
from registry.search.joining import REASONS, Candidate, match

MOST_NAMES, MOST_LETTERS, MOST_BYTES = 1_000, 200, 2 * 1024 * 1024


class Text(serializers.CharField):
    """A text and nothing that could be written as one."""

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data) if isinstance(data, str) else self.fail("invalid")


class Number(serializers.IntegerField):
    """A whole number and no text that reads as one."""

    def to_internal_value(self, data: Any) -> int:
        return super().to_internal_value(data) if isinstance(data, int | float) else self.fail("invalid")


class NamesShape(serializers.Serializer[Any]):
    """What is to be matched."""

    words = gettext_lazy("The names to match.")
    names = serializers.ListField(
        child=Text(max_length=MOST_LETTERS, trim_whitespace=False),
        min_length=1,
        max_length=MOST_NAMES,
        label=gettext_lazy("Names"),
        help_text=gettext_lazy("Names of bodies, or codes of records, as they stand in the other list."),
    )
    kind = serializers.ListField(
        child=serializers.ChoiceField(choices=Kind.choices),
        required=False,
        label=gettext_lazy("Kind"),
        help_text=gettext_lazy("Only records of these kinds."),
    )
    limit = Number(
        min_value=1,
        max_value=10,
        default=3,
        label=gettext_lazy("Limit"),
        help_text=gettext_lazy("How many records are given for a name at most."),
    )


class MatchShape(serializers.Serializer[Any]):
    """A record that a name may stand for."""

    words = gettext_lazy("A record that a name may stand for.")
    code = serializers.CharField(label=gettext_lazy("Permanent code"))
    kind = serializers.ChoiceField(choices=Kind.choices, label=gettext_lazy("Kind"))
    name = serializers.CharField(label=gettext_lazy("Name"))
    district = serializers.CharField(
        allow_null=True, label=gettext_lazy("District"), help_text=gettext_lazy("The code of its district.")
    )
    score = serializers.FloatField(
        min_value=0, max_value=1, label=gettext_lazy("Score"), help_text=gettext_lazy("How sure it is, from 0 to 1.")
    )
    reason = serializers.ChoiceField(choices=list(REASONS.items()), label=gettext_lazy("Reason"))
    matched = serializers.CharField(
        label=gettext_lazy("Matched"), help_text=gettext_lazy("The name of the record that it was compared with.")
    )


class ResultShape(serializers.Serializer[Any]):
    """What was found for one name."""

    words = gettext_lazy("What was found for one name.")
    name = serializers.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As it was given."))
    matches = MatchShape(many=True, label=gettext_lazy("Records"), help_text=gettext_lazy("The likeliest first."))


class MatchesShape(serializers.Serializer[Any]):
    """What was found."""

    words = gettext_lazy("What was found, in the order of the names.")
    revision = serializers.IntegerField(label=gettext_lazy("Revision"))
    results = ResultShape(many=True)


class MatchEndpoint(Endpoint):
    """Codes for names."""

    name = "matchNames"
    tag = gettext_lazy("Matching")
    summary = gettext_lazy("Find the records that names stand for")
    description = gettext_lazy(
        "For joining another list with the registry. Each name is compared with every name of every record: as a "
        "whole, by former and other names, by pinyin, and by what is near; each record found comes with a score and "
        "the reason. At most 1,000 names a call. Nothing is kept."
    )
    throttle_classes = [MatchingThrottle]
    faults = (*Endpoint.faults, TOO_LARGE, NOT_JSON)
    content = NamesShape

    def answers(self) -> Any:
        return MatchesShape

    def post(self, request: Request) -> Response:
        asked = self._read(request)
        revision = newest_revision()
        found = match(asked["names"], asked.get("kind", ()), asked["limit"])
        entries = entries_of(found)
        results = [
            {"name": name, "matches": [_match(each, entries[each.entry]) for each in candidates]}
            for name, candidates in zip(asked["names"], found, strict=True)
        ]
        return Response({"revision": revision, "results": results})

    def _read(self, request: Request) -> Mapping[str, Any]:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > MOST_BYTES:
            raise Problem(TOO_LARGE)
        shape = NamesShape(data=request.data)
        if not shape.is_valid():
            errors = list(pointed(shape.errors))
            raise Problem(MALFORMED, _("The content is not what was expected; “errors” says where."), errors=errors)
        asked: dict[str, Any] = shape.validated_data
        return asked


def entries_of(found: Sequence[Sequence[Candidate]]) -> dict[int, dict[str, Any]]:
    """What is said of the entries found, by their ids."""
    keys = {candidate.entry for candidates in found for candidate in candidates}
    columns = ("record_id", "kind", "name", "district__code")
    return {row["pk"]: row for row in Entry.objects.filter(pk__in=keys).values("pk", *columns)}


def _match(candidate: Candidate, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": entry["record_id"],
        "kind": entry["kind"],
        "name": entry["name"],
        "district": entry["district__code"],
        "score": candidate.score,
        "reason": candidate.reason,
        "matched": candidate.matched,
    }


def pointed(errors: Any, place: str = "") -> Any:
    """Each error of the content with a JSON pointer to it."""
    if isinstance(errors, Mapping):
        for name, below in errors.items():
            yield from pointed(below, place if name == "non_field_errors" else f"{place}/{name}")
    else:
        yield {"pointer": place, "detail": " ".join(map(str, errors))}
