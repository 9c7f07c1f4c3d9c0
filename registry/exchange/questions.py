"""What a list or a download asked, so that it can be asked again, of then and of now."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve

from registry.errors import BadQuery
from registry.filters import EntryFilter
from registry.models import Entry, EntryQuerySet, Kind, Manifest
from registry.pages.finding import Finding


@dataclass(frozen=True)
class Question:
    """The parameters of a list, and the list they are of."""

    kind: Kind | None
    filterset_class: type[EntryFilter]
    parameters: QueryDict

    @classmethod
    def of(cls, manifest: Manifest) -> Question:
        """What a download asked."""
        try:
            view = resolve(urlsplit(manifest.address).path).func
        except Resolver404:  # a list that the registry had once
            return cls(None, EntryFilter, QueryDict(manifest.query))
        initial = getattr(view, "view_initkwargs", {})
        return cls(initial.get("kind"), initial.get("filterset_class", EntryFilter), QueryDict(manifest.query))

    def filterset(self, as_of: str = "") -> EntryFilter:
        """The filters at another moment, now where none is given; raises ``BadQuery``."""
        data = self.parameters.copy()
        data.pop("as_of", None)
        if as_of:
            data["as_of"] = as_of
        filterset = self.filterset_class(data, queryset=Entry.objects.all())
        if not filterset.is_valid():
            labels = {name: str(field.label) for name, field in filterset.form.fields.items()}
            raise BadQuery.from_form_errors(filterset.form.errors, labels)
        return filterset

    def finding(self, as_of: str = "") -> Finding:
        """What it finds at a moment."""
        return Finding(self.filterset(as_of), self.kind)

    def entries(self, as_of: str = "") -> dict[str, int]:
        """The id of the entry of each record that it finds, by the record's code."""
        found: EntryQuerySet = self.filterset(as_of).qs
        found = found.of_kinds([self.kind]) if self.kind else found
        return dict(found.order_by("record_id").values_list("record_id", "pk"))
