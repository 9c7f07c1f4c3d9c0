"""Every address of the registry."""

from django.contrib import admin
from django.urls import include, path

from registry.admin.kept import kept_view
from registry.views import EntryExport, EntryList
from registry.views.health import healthz, readyz
from registry.views.records import PermanentAddress
from registry.views.suggest import suggest
from registry.views.ways_in import (
    DistrictList,
    DistrictPage,
    Home,
    IndustryList,
    IndustryPage,
    OrganisationPage,
    SourceList,
    SourcePage,
    Statistics,
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
    path("statistics/", Statistics.as_view(), name="statistics"),
    path("admin/kept/<int:pk>/", admin.site.admin_view(kept_view), name="kept"),
    path("admin/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
