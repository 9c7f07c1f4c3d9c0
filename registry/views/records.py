"""The page of a record, of each of its statements, and its permanent address."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from registry import codes
from registry.errors import NotFound
from registry.lifecycle import snapshots_of
from registry.models import CityStatistic, Closing, Entry, EntryQuerySet, Kind, Level, Record, State
from registry.moments import Moment
from registry.pages.chain import ancestors_of, chain_of
from registry.pages.citing import citing
from registry.pages.city import figures_at
from registry.pages.evidence import Known
from registry.pages.statement import Statement, from_snapshot
from registry.pages.successors import merged_into
from registry.pages.then import Then, compared
from registry.pages.timeline import since
from registry.pages.versions import versions_of
from registry.views.moments import AtMoment

# How many bodies of the same host a page shows; the host's own page has them all.
BESIDE = 12


def stamped_entries(code: str, kind: Kind | None) -> EntryQuerySet:
    """Every entry of a record that was ever published, the newest first."""
    entries = Entry.objects.filter(record=code, kind=kind, revision__isnull=False)
    return entries.select_related("record", "revision", "superseded_revision", "successor").order_by("-number")


class RecordPage(AtMoment, TemplateView):
    """What a record states now, or stated at a moment. A withdrawn one answers 410, says why and what replaced it."""

    kind: ClassVar[Kind | None] = None
    template_name = "registry/record.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        history = list(stamped_entries(code, self.kind).with_level(self.moment.day).defer("snapshot"))
        if not history:
            raise NotFound(_("No record of this kind has the code %s.") % code)
        entry = self._in_force(history)
        if entry.closing == Closing.MERGER and (place := merged_into(code)):
            return redirect(place, permanent=True)
        if entry.state == State.WITHDRAWN:
            return self._gone(entry, history)
        return self.render_to_response(self.get_context_data(entry=entry, history=history))

    def _in_force(self, history: Sequence[Entry]) -> Entry:
        """The newest entry that had been published at the moment asked for."""
        revision = self.moment.revision
        for entry in history:
            if revision is None or (entry.revision_id or 0) <= revision:
                return entry
        assert history[-1].revision is not None  # noqa: S101 only stamped entries are asked for
        first = date_format(timezone.localtime(history[-1].revision.at), "DATE_FORMAT")
        raise NotFound(
            _("This record was first published on %(day)s; at that moment it did not exist.") % {"day": first}
        )

    def _gone(self, entry: Entry, history: list[Entry]) -> HttpResponse:
        successor = Entry.objects.current().filter(record=entry.successor_id).first()
        context = {"entry": entry, "versions": versions_of(history), "successor_name": successor and successor.name}
        return render(self.request, "410.html", context, status=410)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry, history = kwargs["entry"], kwargs["history"]
        # A preview of a draft that was never published has no history.
        statement, then = self._statement(entry, history[0] if history else entry)
        recognitions = statement.parts.get("recognitions", [])
        level = entry.current_level
        context = super().get_context_data(
            statement=statement,
            then=then,
            versions=versions_of(history),
            since=since(recognitions, level, self.moment.day) if level != Level.UNSTATED else "",
            citing=citing(entry, entry.local_name, self.request.build_absolute_uri("/").rstrip("/"))
            if entry.revision_id
            else None,
            city_figures=self._city_figures(),
            confirmation=entry.record.confirmations.answered().select_related("correction").first(),
            merged=Entry.objects.merged_into(entry.record_id).only("record", "kind", "number", "name"),
            **kwargs,
        )
        return {**context, **self._around(entry, statement, context["at"])}

    def _statement(self, entry: Entry, today: Entry) -> tuple[Statement, Then | None]:
        """What the page states: today's columns, or a snapshot with what differs from today marked on it."""
        fresh = snapshots_of([today])[today.pk]
        if self.moment.revision is None:
            return from_snapshot(fresh), None
        kept = Entry.objects.values_list("snapshot", flat=True).get(pk=entry.pk) or {}
        then = from_snapshot(kept, Known.to([kept], self.moment.revision))
        marked, changes = compared(then, from_snapshot(fresh))
        return marked, Then(self.moment, changes, today)

    def _around(self, entry: Entry, statement: Statement, at: str) -> dict[str, Any]:
        """What the record hangs together with at the moment."""
        listed = Entry.objects.at(self.moment.revision).with_level(self.moment.day).for_listing().order_by("name_key")
        children = list(listed.filter(parent=entry.record_id))
        others = listed.filter(host=entry.host_id).exclude(record=entry.record_id) if entry.host_id else listed.none()
        beside = list(others.exclude(parent=entry.record_id)[:BESIDE])
        chain = chain_of(statement, ancestors_of(entry.parent_id, self.moment), children, beside, at)
        return {"children": children, "beside": beside, "chain": chain}

    def _city_figures(self) -> Sequence[CityStatistic]:
        return [figure for figure in figures_at(self.moment.revision) if figure.kind == self.kind]


class EntryPage(TemplateView):
    """One statement of a record as it was published, from its snapshot, with what it changed."""

    kind: ClassVar[Kind | None] = None
    template_name = "registry/entry.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        history = list(stamped_entries(kwargs["code"], self.kind).defer("snapshot"))
        place = next((place for place, entry in enumerate(history) if entry.number == kwargs["number"]), None)
        if place is None:
            raise NotFound(_("This record has no published version %s.") % kwargs["number"])
        entry = history[place]
        kept = Entry.objects.values_list("snapshot", flat=True).get(pk=entry.pk) or {}
        statement = from_snapshot(kept, Known.to([kept], entry.revision_id))
        return super().get_context_data(
            entry=entry,
            statement=statement,
            version=versions_of(history[place : place + 2], 1)[0],
            versions=versions_of(history, 0),
            moment=Moment(entry.revision_id, timezone.localdate(entry.revision.at)),
            citing=citing(entry, statement.cells["name"].text, self.request.build_absolute_uri("/").rstrip("/")),
            **kwargs,
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
        if place:
            return redirect(place, permanent=True)
        address, query = record.get_absolute_url(), request.META.get("QUERY_STRING", "")
        return redirect(f"{address}?{query}" if query else address)
