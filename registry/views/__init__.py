"""The public pages. A view declares what it shows; querysets know, and ``lifecycle`` alone writes."""

from registry.views.exports import EntryExport
from registry.views.feeds import EntryFeed
from registry.views.lists import EntryList
from registry.views.records import EntryPage, RecordPage

__all__ = ["EntryExport", "EntryFeed", "EntryList", "EntryPage", "RecordPage"]
