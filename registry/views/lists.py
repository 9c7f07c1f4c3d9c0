"""Lists of entries and their downloads: the same query, drawn or streamed."""

from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import ListView, View

from registry.errors import BadQuery, bad_query_response
from registry.exchange.columns import COLUMNS, Column
from registry.exchange.csv import csv_response
from registry.filters import SORT_LABELS, EntryFilter
from registry.models import Entry, EntryQuerySet, Kind
from registry.pages import listing

PAGE_SIZE = 20
# Where deep pages end: beyond, a download serves better than the millionth page.
LAST_PAGE = 500


class EntryQuery(View):
    """Reads the parameters that lists, exports and the API share; a malformed one answers 400."""

    kind: ClassVar[Kind | None] = None
    filterset_class: ClassVar[type[EntryFilter]] = EntryFilter
    columns: ClassVar[tuple[Column, ...]] = COLUMNS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except BadQuery as error:
            return bad_query_response(request, error)

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


class EntryList(EntryQuery, ListView[Entry]):
    """A page of entries."""

    template_name = "registry/entry_list.html"
    paginate_by = PAGE_SIZE

    def get_queryset(self) -> EntryQuerySet:
        return super().get_queryset().for_listing()

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """The page asked for; raises ``BadQuery`` for what is no page number, ``Http404`` beyond the last."""
        number = self._page_number()
        paginator = self.get_paginator(queryset, page_size)
        if number > paginator.num_pages:
            raise Http404(_("The list has only %(pages)s pages.") % {"pages": paginator.num_pages})
        page = paginator.page(number)
        return paginator, page, page.object_list, page.has_other_pages()

    def _page_number(self) -> int:
        text = self.request.GET.get("page", "1")
        if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LAST_PAGE:
            return int(text[:9])
        sentence = _("Pages are numbered from 1 to %(last)s; “%(page)s” is none.")
        raise BadQuery(sentence % {"last": LAST_PAGE, "page": text[:20]})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            kind=self.kind,
            filter=self.filterset,
            moment=self.filterset.moment,
            groups=listing.groups(self.filterset, ["kind"] if self.kind else []),
            chips=listing.chips(self.filterset),
            notes=listing.notes(self.filterset),
            sorts=SORT_LABELS.items(),
            export_url=reverse(f"{self.kind or 'search'}-export"),
            **kwargs,
        )


class EntryExport(EntryQuery):
    """The same entries as the list, all pages, as CSV."""

    def get(self, request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
        return csv_response(self.get_queryset(), self.kind, self.columns)
