"""The schema as JSON, and as a page to read."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.views import Endpoint


def schema() -> dict[str, Any]:
    """The OpenAPI document in the reader's language."""
    return _schema(get_language() or settings.LANGUAGE_CODE)


@lru_cache
def _schema(language: str) -> dict[str, Any]:
    document: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    about = _(
        "Read-only access to everything that the registry publishes: the same records, filters and moments of the past "
        "as on its pages, every value with its source. No key is needed. Data has no language; errors and "
        "descriptions are in Chinese, or in English with lang=en."
    )
    title = _("Registry of Chongqing's skill-training bodies")
    return {**document, "info": {"title": title, "version": settings.API_VERSION, "description": about}}


class SchemaEndpoint(Endpoint):
    """The schema."""

    name = "getSchema"
    tag = gettext_lazy("About the API")
    summary = gettext_lazy("This description as OpenAPI 3.1")
    description = gettext_lazy("For programs that make clients and tests of it.")

    def answers(self) -> Any:
        return {"type": "object"}

    def get(self, request: Request) -> Response:
        return Response(schema())


class RootEndpoint(Endpoint):
    """What there is."""

    name = "getRoot"
    tag = gettext_lazy("About the API")
    summary = gettext_lazy("What there is")
    description = gettext_lazy("The addresses of the API.")
    places = ("entries", "changes", "match", "statistics", "districts", "industries", "organisations", "sources")

    def answers(self) -> Any:
        return {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}

    def get(self, request: Request) -> Response:
        names = [*self.places, "schema", "docs"]
        return Response({name: request.build_absolute_uri(reverse(f"api-{name}")) for name in names})


class Docs(TemplateView):
    template_name = "registry/api.html"
