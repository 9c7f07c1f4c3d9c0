"""The addresses of the API. Each kind brings the list of its own entries (``registry.routes``)."""

from django.urls import path, re_path

from registry.api.changes import ChangeEndpoint
from registry.api.docs import Docs, RootEndpoint, SchemaEndpoint
from registry.api.entries import EntryEndpoint, RecordEndpoint
from registry.api.matching import MatchEndpoint
from registry.api.views import Nothing
from registry.api.vocabularies import (
    DistrictEndpoint,
    IndustryEndpoint,
    OrganisationEndpoint,
    SourceEndpoint,
    StatisticEndpoint,
)

urlpatterns = [
    path("", RootEndpoint.as_view(), name="api"),
    path("entries/", EntryEndpoint.as_view(), name="api-entries"),
    path("entries/<str:code>/", RecordEndpoint.as_view(), name="api-record"),
    path("changes/", ChangeEndpoint.as_view(), name="api-changes"),
    path("match/", MatchEndpoint.as_view(), name="api-match"),
    path("statistics/", StatisticEndpoint.as_view(), name="api-statistics"),
    path("districts/", DistrictEndpoint.as_view(), name="api-districts"),
    path("industries/", IndustryEndpoint.as_view(), name="api-industries"),
    path("organisations/", OrganisationEndpoint.as_view(), name="api-organisations"),
    path("sources/", SourceEndpoint.as_view(), name="api-sources"),
    path("schema/", SchemaEndpoint.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
    re_path("", Nothing.as_view(), name="api-nothing"),
]
