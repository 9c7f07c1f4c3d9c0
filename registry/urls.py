"""Every address of the registry."""

from django.contrib import admin
from django.urls import include, path

from registry.views import EntryExport, EntryList
from registry.views.compare import Compare
from registry.views.health import healthz, readyz
from registry.views.places import DistrictPage, IndustryPage, OrganisationPage
from registry.views.records import PermanentAddress
from registry.views.statistics import Statistics
from registry.views.suggest import suggest
from registry.views.ways_in import (
    DistrictList,
    Home,
    IndustryList,
    SourceList,
    SourcePage,
)

handler404 = "registry.errors.not_found"

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("search/", EntryList.as_view(), name="search"),
    path("search/export.csv", EntryExport.as_view(), name="search-export"),
    path("suggest/", suggest, name="suggest"),
    path("", include("institutions.urls")),
    path("", include("masters.urls")),
    path("id/<str:code>/", PermanentAddress.as_view(), name="permanent"),
    path("districts/", DistrictList.as_view(), name="districts"),
    path("districts/<str:code>/", DistrictPage.as_view(), name="district"),
    path("industries/", IndustryList.as_view(), name="industries"),
    path("industries/<str:code>/", IndustryPage.as_view(), name="industry"),
    path("organisations/<int:pk>/", OrganisationPage.as_view(), name="organisation"),
    path("sources/", SourceList.as_view(), name="sources"),
    path("sources/<slug:key>/", SourcePage.as_view(), name="source"),
    path("compare/", Compare.as_view(), name="compare"),
    path("statistics/", Statistics.as_view(), name="statistics"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
