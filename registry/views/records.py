"""The page of a record, of each of its statements, and its permanent address."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from registry import codes
from registry.errors import NotFound
from registry.models import CityStatistic, Closing, Entry, EntryQuerySet, Kind, Record, State
from registry.pages.statement import from_snapshot, statement_of
from registry.pages.successors import merged_into


def stamped_entries(code: str, kind: Kind | None) -> EntryQuerySet:
    """Every entry of a record that was ever published, the newest first."""
    entries = Entry.objects.filter(record=code, kind=kind, revision__isnull=False)
    return entries.select_related("revision", "superseded_revision", "successor").order_by("-number")


class RecordPage(TemplateView):
    """What a record states now. A withdrawn one answers 410, says why and what replaced it."""

    kind: ClassVar[Kind | None] = None
    template_name = "registry/record.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        history = list(stamped_entries(code, self.kind).with_level().defer("snapshot"))
        if not history:
            raise NotFound(_("No record of this kind has the code %s.") % code)
        if history[0].closing == Closing.MERGER and (place := merged_into(code)):
            return redirect(place, permanent=True)
        if history[0].state == State.WITHDRAWN:
            return self._gone(history)
        return self.render_to_response(self.get_context_data(entry=history[0], history=history))

    def _gone(self, history: list[Entry]) -> HttpResponse:
        successor = Entry.objects.current().filter(record=history[0].successor_id).first()
        context = {"entry": history[0], "history": history, "successor_name": successor and successor.name}
        return render(self.request, "410.html", context, status=410)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry: Entry = kwargs["entry"]
        around = Entry.objects.public().with_level().for_listing()
        figures = CityStatistic.objects.public().filter(kind=self.kind).select_related("indicator", "source")
        return super().get_context_data(
            statement=statement_of(entry),
            children=around.filter(parent=entry.record_id).order_by("name_key"),
            beside=around.filter(host=entry.host).exclude(pk=entry.pk).order_by("name_key") if entry.host_id else [],
            city_figures=figures,
            merged=Entry.objects.merged_into(entry.record_id).only("record", "kind", "number", "name"),
            **kwargs,
        )


class EntryPage(TemplateView):
    """One statement of a record as it was published, from its snapshot."""

    kind: ClassVar[Kind | None] = None
    template_name = "registry/entry.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        history = stamped_entries(kwargs["code"], self.kind)
        entry = get_object_or_404(history, number=kwargs["number"])
        return super().get_context_data(
            entry=entry, statement=from_snapshot(entry.snapshot), history=history.defer("snapshot"), **kwargs
        )


class PermanentAddress(View):
    """``/id/<code>/``: leads to the record, wherever its page is. A mistyped code is refused."""

    def get(self, request: HttpRequest, code: str) -> HttpResponsePermanentRedirect | HttpResponseRedirect:
        normal = codes.normalise(code)
        if not codes.is_valid(normal):
            raise NotFound(_("“%s” is not a record code: please check it for a mistyped character.") % code)
        last = Entry.objects.current().filter(record=OuterRef("pk"), closing=Closing.MERGER)
        record = get_object_or_404(Record.objects.annotate(is_merged=Exists(last)), pk=normal)
        place = merged_into(normal) if record.is_merged else None
        return redirect(place, permanent=True) if place else redirect(record)
