"""Entries: lists by the same filters as the pages, and single ones, of today or of any day since."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter

from registry import codes
from registry.api import cursors, sparse, statements
from registry.api.operations import of_kinds, page_of
from registry.api.parameters import as_of, of_filters, of_pages
from registry.api.problems import GONE, MERGED, NOT_FOUND, Problem
from registry.api.views import Reading
from registry.filters import EntryFilter, MomentField
from registry.models import Closing, Entry, Kind, Record, State, model_of
from registry.moments import Moment
from registry.pages.finding import Finding
from registry.pages.successors import merged_into


@dataclass(frozen=True)
class Listing:
    """A page of a list: the filters, the moment it is seen at, where it begins and what it gives of each entry."""

    filterset: EntryFilter
    moment: Moment
    start: int
    limit: int
    names: set[str]


class EntryEndpoint(Reading[Listing]):
    """Entries that pass the filters, in the order asked for."""

    tag = gettext_lazy("Entries")
    summary = gettext_lazy("Entries")
    description = gettext_lazy(
        "The present entries of the registry that pass the filters, or those of a moment of the past. Values of one "
        "parameter mean “or”, parameters mean “and”. Following “next” gives the whole list as it was at the revision "
        "of the first page, whatever is published meanwhile."
    )
    kind: ClassVar[Kind | None] = None
    filterset_class: ClassVar[type[EntryFilter]] = EntryFilter

    @property
    def name(self) -> str:  # type: ignore[override]
        """The name of the operation: listEntries, listTrainingBases."""
        return f"list{self.kind.path.title().replace('-', '')}" if self.kind else "listEntries"

    def parameters(self) -> list[OpenApiParameter]:
        filters = of_filters(self.filterset_class)
        asked = [each for each in filters if not (self.kind and each.name == "kind")]
        return [*asked, of_fields(self.kinds), *of_pages(), *super().parameters()]

    def answers(self) -> Any:
        shapes = [statements.entry_shape(kind)() for kind in self.kinds]
        name = f"{model_of(self.kind).__name__}Page" if self.kind else "EntryPage"
        return page_of(name, of_kinds(self.kinds, shapes))

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of entry there can be."""
        return [self.kind] if self.kind else list(Kind)

    def ask(self, **path: Any) -> Listing:
        filterset = self.filterset_class(self.request.GET, queryset=Entry.objects.all(), request=self.request)
        if not filterset.is_valid():
            raise Problem.of_parameters(filterset.form.errors)
        limit = cursors.limit(self.request)
        place = cursors.read(self.request)
        names = statements.chosen(self.request, self.kinds, statements.default_of_lists(self.kinds))
        if place:
            return Listing(filterset, Moment(place.revision, place.day), place.after, limit, names)
        asked = filterset.moment
        revision = self.edition.revision if asked.revision is None else asked.revision
        return Listing(filterset, Moment(revision, asked.day), 0, limit, names)

    def answer(self, asked: Listing) -> dict[str, Any]:
        asked.filterset.pinned = asked.moment
        finding = Finding(asked.filterset, self.kind)
        stop = asked.start + asked.limit
        entries = rows(finding.keys(asked.start, stop), asked.moment, asked.names)
        revision, day = asked.moment.revision or 0, asked.moment.day
        following = cursors.next_address(self.request, cursors.Place(revision, day, stop))
        return {
            "revision": revision,
            "day": day,
            "count": finding.count,
            "next": following if stop < finding.count else None,
            "results": statements.write(
                entries, asked.names, self.request, present=(revision, day) == (self.edition.revision, self.edition.day)
            ),
        }


def of_fields(kinds: Sequence[Kind]) -> OpenApiParameter:
    """The choice of fields."""
    return sparse.of_fields(statements.names_of(kinds), statements.ALWAYS)


def rows(keys: Sequence[int], moment: Moment, names: set[str]) -> list[Entry]:
    """The entries with these ids, in their order."""
    entries = Entry.objects.filter(pk__in=keys).with_level(moment.day).select_related("revision")
    found = {entry.pk: entry for entry in entries}
    return [found[key] for key in keys]


@dataclass(frozen=True)
class Single:
    """One record's entry, and what of it is given."""

    entry: Entry
    names: set[str]
    present: bool


class RecordEndpoint(Reading[Single]):
    """The entry of one record."""

    name = "getRecord"
    tag = gettext_lazy("Entries")
    summary = gettext_lazy("One record")
    description = gettext_lazy(
        "What a record states, with all its parts and the evidence for every value; with “as_of” what it stated then. "
        "A withdrawn record answers 410 with the reason and its successor; one that was merged leads to what it is now."
    )

    faults = (*Reading.faults, MERGED, NOT_FOUND, GONE)

    def parameters(self) -> list[OpenApiParameter]:
        code = OpenApiParameter(
            "code",
            {"type": "string", "pattern": "^CQ[0-9A-HJKMNP-TV-Z]{6}[0-9]{2}$"},
            OpenApiParameter.PATH,
            description=str(gettext_lazy("The permanent code; its check digits must fit.")),
        )
        return [code, as_of(), of_fields(list(Kind)), *super().parameters()]

    def answers(self) -> Any:
        return of_kinds(list(Kind), [statements.entry_shape(kind)() for kind in Kind])

    def ask(self, **path: Any) -> Single:
        names = statements.chosen(self.request, list(Kind), everything())
        moment = self._moment()
        entry = self._entry(path["code"], moment)
        if entry.closing == Closing.MERGER and (place := merged_into(entry.record_id)):
            raise merged(entry, place, self.request)
        if entry.state == State.WITHDRAWN:
            raise withdrawn(entry, self.request)
        return Single(entry, names, present=moment.revision is None)

    def answer(self, asked: Single) -> dict[str, Any]:
        return statements.write([asked.entry], asked.names, self.request, present=asked.present)[0]

    def _moment(self) -> Moment:
        try:
            return MomentField(required=False).clean(self.request.GET.get("as_of", "")) or Moment.now()
        except ValidationError as error:
            raise Problem.of_parameters({"as_of": error.messages}) from error

    def _entry(self, text: str, moment: Moment) -> Entry:
        """What the record stated at ``moment``, a withdrawal included."""
        code = codes.normalise(text)
        if not codes.is_valid(code):
            sentence = _("“%s” is not a record code: please check it for a mistyped character.")
            raise Problem(NOT_FOUND, sentence % text[:40])
        entries = Entry.objects.filter(record=code, revision__isnull=False).with_level(moment.day)
        if moment.revision is not None:
            entries = entries.filter(revision__lte=moment.revision)
        entry: Entry | None = entries.select_related("revision", "successor").order_by("-revision_id").first()
        if entry is None:
            raise Problem(NOT_FOUND, _("No record with the code %s was published by then.") % code)
        return entry


def everything() -> set[str]:
    """What a single entry gives where nothing else is asked for."""
    return set(statements.names_of(list(Kind))) - set(statements.ON_REQUEST)


def merged(entry: Entry, place: Record, request: HttpRequest) -> Problem:
    """The problem that a record is now part of another, with the way there; what was asked of it is asked of that."""
    named = _named(place, request)
    query = request.META.get("QUERY_STRING", "")
    named["url"] += f"?{query}" if query else ""
    sentence = _("“%(name)s” was merged into another record: %(reason)s")
    return Problem(
        MERGED, sentence % {"name": entry.name, "reason": entry.reason}, code=entry.record_id, successor=named
    )


def _named(record: Record, request: HttpRequest) -> dict[str, str]:
    url = request.build_absolute_uri(reverse("api-record", args=[record.code]))
    return {"code": record.code, "kind": record.kind, "url": url}


def withdrawn(entry: Entry, request: HttpRequest) -> Problem:
    """The problem that a record was withdrawn, with why and what replaced it."""
    publication: Any = entry.revision
    successor = entry.successor and _named(entry.successor, request)
    return Problem(
        GONE,
        _("“%(name)s” was withdrawn: %(reason)s") % {"name": entry.name, "reason": entry.reason},
        code=entry.record_id,
        name=entry.name,
        reason=entry.reason,
        successor=successor or None,
        revision=publication.revision,
        withdrawn_at=publication.at,
    )
