"""The addresses that every kind of record has."""

from django.urls import URLPattern, path

from registry.api.entries import EntryEndpoint
from registry.views import EntryExport, EntryFeed, EntryList, EntryPage, RecordPage


def kind_urls(entry_list: type[EntryList]) -> list[URLPattern]:
    """List, export, feed, record and entry pages of the kind that ``entry_list`` declares."""
    kind = entry_list.kind
    assert kind is not None, f"{entry_list.__name__} declares no kind"  # noqa: S101 a slip of ours, seen at the start
    export = EntryExport.as_view(kind=kind, filterset_class=entry_list.filterset_class)
    endpoint = EntryEndpoint.as_view(kind=kind, filterset_class=entry_list.filterset_class)
    feed = EntryFeed.as_view(kind=kind, filterset_class=entry_list.filterset_class)
    return [
        path(f"api/v1/{kind.path}/", endpoint, name=f"{kind}-api"),
        path(f"{kind.path}/", entry_list.as_view(), name=f"{kind}-list"),
        path(f"{kind.path}/export.<slug:form>", export, name=f"{kind}-export"),
        path(f"{kind.path}/feed.atom", feed, name=f"{kind}-feed"),
        path(f"{kind.path}/<slug:code>/", RecordPage.as_view(kind=kind), name=f"{kind}-record"),
        path(f"{kind.path}/<slug:code>/entries/<int:number>/", EntryPage.as_view(kind=kind), name=f"{kind}-entry"),
    ]
