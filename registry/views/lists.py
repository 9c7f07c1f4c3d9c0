"""Lists of entries."""

from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Page
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django_htmx.middleware import HtmxDetails

from registry.errors import BadQuery, NotFound
from registry.exchange.offers import downloads
from registry.filters import SORT_LABELS, EntryFilter
from registry.models import Entry, EntryQuerySet, Kind
from registry.pages import listing
from registry.pages.finding import Finding, FoundPages
from registry.pages.then import came_since, mark_since
from registry.views.moments import Asked

PAGE_SIZE = 20
# Where deep pages end: beyond, a download serves better than the millionth page.
LAST_PAGE = 500


class EntryQuery(Asked):
    """Reads the parameters that lists, exports and the API share; a malformed one answers 400."""

    kind: ClassVar[Kind | None] = None
    filterset_class: ClassVar[type[EntryFilter]] = EntryFilter

    @cached_property
    def filterset(self) -> EntryFilter:
        """The filters with their values; raises ``BadQuery``."""
        filterset = self.filterset_class(self.request.GET, queryset=Entry.objects.all(), request=self.request)
        if not filterset.is_valid():
            labels = {name: str(field.label) for name, field in filterset.form.fields.items()}
            raise BadQuery.from_form_errors(filterset.form.errors, labels)
        return filterset

    def get_queryset(self) -> EntryQuerySet:
        """The entries asked for, in order."""
        entries: EntryQuerySet = self.filterset.qs
        return entries.of_kinds([self.kind]) if self.kind else entries


class EntryList(EntryQuery, TemplateView):
    """A page of entries, with the filters and what each would leave."""

    template_name = "registry/entry_list.html"
    # What changes with the query, for a page that asks for no more (see registry/static/registry/lists.js).
    part_template_name = "registry/listing_part.html"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page, or its part; they share an address, so whoever stores one is told that it is not the other."""
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_template_names(self) -> list[str]:
        htmx: HtmxDetails = self.request.htmx  # type: ignore[attr-defined]
        return [self.part_template_name if htmx.target == "listing" else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        finding = Finding(self.filterset, self.kind)
        page = self._page(FoundPages(finding, PAGE_SIZE))
        listing.explain(self.filterset.query, list(page.object_list))
        mark_since(page.object_list, self.filterset.moment)
        groups = listing.groups(finding)
        return super().get_context_data(
            object_list=page.object_list,
            page_obj=page,
            paginator=page.paginator,
            kind=self.kind,
            filter=self.filterset,
            moment=self.filterset.moment,
            at=f"?as_of={self.filterset.moment.text}" if self.filterset.moment.revision is not None else "",
            came=self._came_since(page.number),
            groups=groups,
            chips=listing.chips(self.filterset, groups),
            notes=listing.notes(self.filterset),
            ways_out=listing.ways_out(finding, groups),
            did_you_mean=listing.did_you_mean(finding),
            sorts=SORT_LABELS.items(),
            downloads=downloads(self.kind, self.request.GET, finding.count),
            **kwargs,
        )

    def _came_since(self, page: int) -> list[Entry]:
        """On the first page of the past: what today's answer to the same query has besides."""
        if self.filterset.moment.revision is None or page > 1:
            return []
        today = self.request.GET.copy()
        today.pop("as_of", None)
        now = self.filterset_class(today, queryset=Entry.objects.all(), request=self.request)
        entries: EntryQuerySet = now.qs
        now_and_then = entries.of_kinds([self.kind]) if self.kind else entries, self.get_queryset()
        return came_since(*now_and_then, self.filterset.moment)

    def _page(self, pages: FoundPages) -> Page[Entry]:
        """The page asked for; raises ``BadQuery`` for what is no page number, ``NotFound`` beyond the last."""
        text = self.request.GET.get("page", "1")
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LAST_PAGE):
            sentence = _("Pages are numbered from 1 to %(last)s; “%(page)s” is none.")
            raise BadQuery(sentence % {"last": LAST_PAGE, "page": text[:20]})
        if int(text) > pages.num_pages:
            raise NotFound(_("The list has only %(pages)s pages.") % {"pages": pages.num_pages})
        return pages.page(int(text))
