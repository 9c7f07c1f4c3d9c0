"""What was published or withdrawn, the newest first, for the filters of any list: Atom feeds."""

import datetime
import re
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from django.views.decorators.vary import vary_on_cookie

from registry.addresses import whole
from registry.models import Entry, EntryQuerySet, Publication
from registry.pages.events import Event, events_of
from registry.pages.head import LANGUAGES
from registry.views.lists import EntryQuery

MOST = 100
# The date that the tags of entries are made with (RFC 4151): it never changes again.
TAG_DATE = "2026"
BEGINNING = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
# Characters that no XML document may hold, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feed(Atom1Feed):
    """A feed that is as old as its newest entry, and the same until something happens."""

    def latest_post_date(self) -> datetime.datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=BEGINNING)


# The same address, asked again, costs the reader no bytes until something happens.
@method_decorator([conditional_page, vary_on_cookie], "get")
class EntryFeed(EntryQuery):
    """The newest events of the list with the same parameters; its order and page are left aside."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        feed = self._feed()
        for event in self._events():
            feed.add_item(**self._item(event))
        return HttpResponse(feed.writeString("utf-8"), content_type=Feed.content_type)

    def _events(self) -> list[Event]:
        stamped = Entry.objects.ever_published(self.filterset.moment.revision)
        fitting: EntryQuerySet = self.filterset.narrow(stamped)
        return events_of(stamped, fitting.of_kinds([self.kind]) if self.kind else fitting, MOST)

    def _feed(self) -> Feed:
        kind, what = self.kind.plural if self.kind else _("All records"), _("What was published or withdrawn")
        listed = reverse(f"{self.kind}-list" if self.kind else "search")
        query = self.request.GET.urlencode()
        return Feed(
            title=f"{kind} · {what}",
            link=whole(f"{listed}?{query}" if query else listed),
            description=_("Registry of Chongqing's skill-training bodies"),
            author_name=_("Chongqing Skills Registry"),
            feed_url=whole(self.request.get_full_path()),
            language=LANGUAGES[str(get_language())][0],
        )

    def _chosen(self) -> list[str]:
        """The filters of the list in words, so that two feeds can be told apart."""
        query = self.request.GET.get("q", "")
        named = [
            option.label
            for facet in self.filterset.facets
            if (chosen := self.filterset.chosen(facet.name))
            for option in facet.options
            if option.value in chosen
        ]
        return [f"“{query}”", *named] if query else named

    def _item(self, event: Event) -> dict[str, Any]:
        entry, publication = event.entry, cast(Publication, event.entry.revision)
        kept = {"title": xml_text(event.title), "description": escape(xml_text(event.note))}
        where = [xml_text(entry.district.local_name)] if entry.district else []
        return {
            **kept,
            "link": whole(entry.get_entry_url()),
            "unique_id": tag(entry),
            "pubdate": publication.at,
            "updateddate": publication.at,
            "categories": [str(entry.get_kind_display()), *where],
        }


def tag(entry: Entry) -> str:
    """The name of a statement for ever, whatever becomes of its address (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{TAG_DATE}:{entry.code}:{entry.number}"


def xml_text(text: str) -> str:
    """``text`` without what XML cannot hold."""
    return FORBIDDEN.sub("", text)
