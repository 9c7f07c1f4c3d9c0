"""Every address of the registry."""

from django.contrib import admin
from django.urls import include, path

from registry.admin.kept import kept_view
from registry.views import EntryExport, EntryFeed, EntryList, discovery, opendata
from registry.views.compare import Compare
from registry.views.confirmations import ConfirmRecord
from registry.views.corrections import CorrectionPage, FindCorrection, ReportError
from registry.views.data import ChangesFile, ChangesPage, ManifestPage, VerifyPage
from registry.views.front import AccessibilityStatement, Home, SiteMap
from registry.views.health import healthz, readyz
from registry.views.places import DistrictPage, IndustryPage, OrganisationPage
from registry.views.records import PermanentAddress
from registry.views.statistics import Statistics
from registry.views.suggest import suggest
from registry.views.ways_in import (
    DistrictList,
    IndustryList,
    SourceList,
    SourcePage,
)

handler400 = "registry.errors.bad_request"
handler403 = "registry.errors.forbidden"
handler404 = "registry.errors.not_found"
handler500 = "registry.errors.server_error"

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("search/", EntryList.as_view(), name="search"),
    path("search/export.<slug:form>", EntryExport.as_view(), name="search-export"),
    path("search/feed.atom", EntryFeed.as_view(), name="search-feed"),
    path("data/statistics.<slug:form>", EntryExport.as_view(long="statistics"), name="statistics-export"),
    path("data/citations.<slug:form>", EntryExport.as_view(long="citations"), name="citations-export"),
    path("data/verify/", VerifyPage.as_view(), name="verify"),
    path("data/changes/", ChangesPage.as_view(), name="changes"),
    path("data/changes.csv", ChangesFile.as_view(), name="changes-file"),
    path("data/manifests/<slug:key>/", ManifestPage.as_view(), name="manifest"),
    path("suggest/", suggest, name="suggest"),
    path("", include("institutions.urls")),
    path("", include("masters.urls")),
    path("id/<str:code>/", PermanentAddress.as_view(), name="permanent"),
    path("id/<str:code>/report/", ReportError.as_view(), name="report-error"),
    path("corrections/", FindCorrection.as_view(), name="corrections"),
    path("corrections/<str:code>/", CorrectionPage.as_view(), name="correction"),
    path("confirm/<str:token>/", ConfirmRecord.as_view(), name="confirm"),
    path("districts/", DistrictList.as_view(), name="districts"),
    path("districts/<str:code>/", DistrictPage.as_view(), name="district"),
    path("industries/", IndustryList.as_view(), name="industries"),
    path("industries/<str:code>/", IndustryPage.as_view(), name="industry"),
    path("organisations/<int:pk>/", OrganisationPage.as_view(), name="organisation"),
    path("sources/", SourceList.as_view(), name="sources"),
    path("sources/<slug:key>/", SourcePage.as_view(), name="source"),
    path("compare/", Compare.as_view(), name="compare"),
    path("statistics/", Statistics.as_view(), name="statistics"),
    path("admin/kept/<int:pk>/", admin.site.admin_view(kept_view), name="kept"),
    path("api/v1/", include("registry.api.urls")),
    path("accessibility/", AccessibilityStatement.as_view(), name="accessibility"),
    path("site-map/", SiteMap.as_view(), name="site-map"),
    path("data/", opendata.DataPage.as_view(), name="data"),
    path("data/dictionary/", opendata.DictionaryPage.as_view(), name="dictionary"),
    path("data/datapackage.json", opendata.datapackage, name="datapackage"),
    path("data/catalog.jsonld", opendata.catalog, name="catalog"),
    path("data/registry.sqlite", opendata.snapshot, name="snapshot"),
    path("data/<slug:name>.<slug:form>", opendata.word_file, name="data-file"),
    path("admin/", admin.site.urls),
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", discovery.sitemap_index, name="sitemap-index"),
    path("sitemaps/<slug:section>-<int:number>.xml", discovery.sitemap, name="sitemap"),
    path("opensearch.xml", discovery.opensearch, name="opensearch"),
    path("opensearch/suggestions", discovery.opensearch_suggestions, name="opensearch-suggestions"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
