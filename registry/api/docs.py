"""The schema as JSON, and as a page to read."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api import outline
from registry.api.problems import FAULTS
from registry.api.views import Endpoint

# The subjects in the order in which a reader needs them.
TAGS = (
    gettext_lazy("Entries"),
    gettext_lazy("Changes"),
    gettext_lazy("Matching"),
    gettext_lazy("Figures"),
    gettext_lazy("Vocabularies"),
    gettext_lazy("Evidence"),
    gettext_lazy("About the API"),
)


def schema() -> dict[str, Any]:
    """The OpenAPI document in the reader's language."""
    return _schema(get_language() or settings.LANGUAGE_CODE)


@lru_cache
def _schema(language: str) -> dict[str, Any]:
    generator: Any = SchemaGenerator
    document: dict[str, Any] = generator().get_schema(public=True)
    about = _(
        "Read-only access to everything that the registry publishes: the same records, filters and moments of the past "
        "as on its pages, every value with its source. No key is needed. Data has no language; errors and "
        "descriptions are in Chinese, or in English with lang=en."
    )
    title = _("Registry of Chongqing's skill-training bodies")
    tags = [{"name": str(tag)} for tag in TAGS]
    return {**document, "tags": tags, "info": {"title": title, "version": settings.API_VERSION, "description": about}}


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
    """The same to read: drawn by the server, so that it works without scripts and offline."""

    template_name = "registry/api.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document = schema()
        return super().get_context_data(
            groups=outline.groups(document),
            shapes=outline.shapes(document),
            info=document["info"],
            faults=FAULTS.values(),
            rates=settings.API_THROTTLES,
            **kwargs,
        )
