"""Sparse answers: a reader names the fields wanted, the same way in every list."""

from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from registry.api.problems import Problem

PARAMETER, EVERYTHING = "fields", "*"


class Sparse(serializers.Serializer[Any]):
    """A shape of which all fields can be left out but those that tell the rows apart."""

    always: ClassVar[tuple[str, ...]]

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for name, field in fields.items():
            field.required = name in self.always
        return fields


def chosen(
    request: HttpRequest, known: Sequence[str], always: Collection[str], whole: Collection[str]
) -> set[str] | None:
    """The names asked for by ``fields``, and those ``always`` there; ``None`` where nobody asks.

    ``*`` stands for the ``whole``. Raises ``Problem`` for a name that is not ``known``.
    """
    text = request.GET.get(PARAMETER)
    if text is None:
        return None
    names = text.split(",")
    unknown = [name for name in names if name not in {*known, EVERYTHING}]
    if unknown:
        sentence = _("There is no field “%(name)s”. There are: %(known)s.")
        problem = sentence % {"name": unknown[0][:40], "known": ", ".join([EVERYTHING, *known])}
        raise Problem.of_parameters({PARAMETER: [problem]})
    return {*names, *(whole if EVERYTHING in names else ()), *always} - {EVERYTHING}


def of_fields(known: Sequence[str], always: Sequence[str]) -> OpenApiParameter:
    """The parameter as the schema describes it."""
    sentence = _("The fields wanted, separated by commas; * for all. Always there: %(names)s.")
    return OpenApiParameter(
        PARAMETER,
        {"type": "array", "items": {"type": "string", "enum": [EVERYTHING, *known]}},
        description=sentence % {"names": ", ".join(always)},
        style="form",
        explode=False,
    )
