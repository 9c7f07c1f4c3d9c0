"""The operations of the schema, made from what the views declare."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, PolymorphicProxySerializer
from rest_framework import serializers

from registry.api import examples, problems
from registry.models import Kind

LARGEST = 2**31


class FaultyParameter(serializers.Serializer[Any]):
    """One thing that is wrong, and where."""

    words = _("One thing that is wrong, and where.")
    parameter = serializers.CharField(required=False, help_text=_("The name of the parameter."))
    pointer = serializers.CharField(required=False, help_text=_("The place in the content, as a JSON pointer."))
    detail = serializers.CharField(help_text=_("What is wrong with it, in the reader's language."))


class ProblemShape(serializers.Serializer[Any]):
    """Problem details (RFC 9457)."""

    words = _("Problem details (RFC 9457).")
    type = serializers.CharField(help_text=_("The sort of problem, as an address of this documentation."))
    title = serializers.CharField(help_text=_("The sort of problem in words."))
    status = serializers.IntegerField(help_text=_("The HTTP status."))
    detail = serializers.CharField(help_text=_("What is wrong here, in the reader's language."))
    instance = serializers.CharField(help_text=_("The address that was asked."))
    errors = FaultyParameter(many=True, required=False)  # type: ignore[assignment]


class SuccessorShape(serializers.Serializer[Any]):
    """The record that replaced a withdrawn one."""

    words = _("The record that replaced a withdrawn one.")
    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    url = serializers.URLField()


class WithdrawnShape(ProblemShape):
    """The problem that a record was withdrawn."""

    words = _("The problem that a record was withdrawn.")
    code = serializers.CharField(label=_("Permanent code"))
    name = serializers.CharField(label=_("Name"))
    reason = serializers.CharField(label=_("reason"))
    successor = SuccessorShape(allow_null=True)
    revision = serializers.IntegerField(label=_("Revision"))
    withdrawn_at = serializers.DateTimeField()


class MergedShape(ProblemShape):
    """The answer that a record is now part of another."""

    words = _("The answer that a record is now part of another.")
    code = serializers.CharField(label=_("Permanent code"))
    successor = SuccessorShape()


class Operation(AutoSchema):
    """Reads ``summary``, ``description``, ``parameters``, ``shape`` and ``faults`` of the view."""

    @property
    def endpoint(self) -> Any:
        """The view, as what declares it all."""
        return self.view

    def get_operation_id(self) -> str:
        return str(self.endpoint.name)

    def get_tags(self) -> list[str]:
        return [str(self.endpoint.tag)]

    def get_summary(self) -> str:
        return str(self.endpoint.summary)

    def get_description(self) -> str:  # type: ignore[override]
        return str(self.endpoint.description)

    def get_override_parameters(self) -> list[Any]:
        return list(self.endpoint.parameters())

    def get_request_serializer(self) -> Any:
        return getattr(self.endpoint, "content", None) if self.method == "POST" else None

    def get_response_serializers(self) -> Any:
        return {(200, "application/json"): self.endpoint.answers(), **self._unchanged(), **self._faults()}

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        """Shapes are described by their ``words``, which are translated, rather than by their docstrings."""
        mapped = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        mapped.pop("description", None)
        words = getattr(serializer, "words", "")
        return {**({"description": str(words)} if words else {}), **mapped}

    def _get_serializer_name(self, serializer: Any, direction: Any, bypass_extensions: bool = False) -> str:
        name: str = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return name.removesuffix("Shape")

    def _insert_min_max(self, field: Any, content: dict[str, Any]) -> None:
        """Only bounds that mean something: not those of the database's integers."""
        super()._insert_min_max(field, content)
        if content.get("maximum", 0) > LARGEST:
            content.pop("maximum")
        content.pop("format", None)

    def get_examples(self) -> list[OpenApiExample]:
        return examples.of(self.endpoint.name)

    def _unchanged(self) -> dict[Any, Any]:
        words = str(_("Nothing changed since the ETag or the time that the client named."))
        return {304: OpenApiResponse(description=words)} if self.method == "GET" else {}

    def _faults(self) -> dict[Any, Any]:
        shapes = {problems.GONE: WithdrawnShape, problems.MERGED: MergedShape}
        return {
            (fault.status, problems.MEDIA_TYPE): OpenApiResponse(
                shapes.get(fault, ProblemShape), description=f"{fault.title}. {fault.detail}"
            )
            for fault in self.endpoint.faults
        }


def of_kinds(kinds: list[Kind], shapes: list[Any]) -> Any:
    """One of several shapes, told apart by the kind."""
    if len(kinds) == 1:
        return shapes[0]
    by_kind = {kind.value: shape for kind, shape in zip(kinds, shapes, strict=True)}
    return PolymorphicProxySerializer("Entry", by_kind, resource_type_field_name="kind", many=False)


def page_of(name: str, shape: Any) -> type[serializers.Serializer[Any]]:
    """A page of a list of ``shape``."""
    fields = {
        "revision": serializers.IntegerField(help_text=_("The revision of the registry that the list shows.")),
        "day": serializers.DateField(help_text=_("The day on which levels and districts are read.")),
        "count": serializers.IntegerField(help_text=_("How many items the whole list has.")),
        "next": serializers.URLField(allow_null=True, help_text=_("The next page; null on the last.")),
        "results": serializers.ListSerializer(child=shape),
    }
    return type(name, (serializers.Serializer,), {"words": _("A page of a list."), **fields})
