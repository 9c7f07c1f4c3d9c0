"""The lists of records: one line a record, and what a line shows beside its columns in a fixed number of queries."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.evidence import unsourced_fields, unverified_parts
from registry.models import Entry, Level, Publication, State


@dataclass(frozen=True)
class Beside:
    """What a line shows that its row does not hold."""

    gaps: int
    publication: Publication | None


class EntryList(ChangeList):
    """Head entries only."""

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        self.root_queryset = self.model_admin.get_queryset(request).filter(
            is_head=True,
            kind=self.model.kind_of_model,  # type: ignore[attr-defined]
        )
        return super().get_queryset(request, exclude_parameters)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        fields, parts = unsourced_fields(rows), unverified_parts(rows)
        publications = _publications(rows)
        for row in rows:
            gaps = len(fields[row.pk]) + parts[row.pk]
            row.__dict__["beside"] = Beside(gaps, publications.get(row.record_id))
        self.result_list = rows


def _publications(rows: list[Entry]) -> dict[str, Publication]:
    """What published last each of the records."""
    in_force = Entry.objects.current().filter(record__in=[row.record_id for row in rows])
    entries = in_force.select_related("revision").only("record", "revision")
    return {entry.record_id: entry.revision for entry in entries if entry.revision}


def state_badge(entry: Entry) -> SafeString:
    """The state in a word, with a colour that repeats it."""
    superseded = entry.superseded_revision_id is not None
    text = _("Superseded") if superseded else State(entry.state).label
    return format_html('<span class="desk-state desk-{}">{}</span>', "superseded" if superseded else entry.state, text)


def publication_text(publication: Publication) -> SafeString:
    """Day and number of a publication."""
    day = timezone.localtime(publication.at).date()
    return format_html("{} <small>r{}</small>", day, publication.revision)


class Columns(admin.ModelAdmin[Any]):
    """The columns of a line."""

    @admin.display(description=gettext_lazy("name"), ordering="name_key")
    def named(self, entry: Entry) -> SafeString:
        return format_html("<strong>{}</strong> <small>{}</small>", entry.name, entry.record_id)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, entry: Entry) -> SafeString:
        return state_badge(entry)

    @admin.display(description=gettext_lazy("district"), ordering="district__code")
    def district_shown(self, entry: Entry) -> str | SafeString:
        unknown = format_html('<span class="desk-gap">{}</span>', _("To be verified"))
        return entry.district.name if entry.district else unknown

    @admin.display(description=gettext_lazy("level"), ordering="level")
    def level_shown(self, entry: Entry) -> str:
        return str(Level(entry.current_level).label)

    @admin.display(description=gettext_lazy("last published"))
    def published(self, entry: Entry) -> str | SafeString:
        publication = _beside(entry).publication
        return publication_text(publication) if publication else _("never")

    @admin.display(description=gettext_lazy("without evidence"))
    def gaps(self, entry: Entry) -> SafeString:
        count = _beside(entry).gaps
        return format_html('<span class="{}">{}</span>', "desk-gap" if count else "desk-sourced", count)


def _beside(entry: Entry) -> Beside:
    return cast(Beside, entry.__dict__["beside"])
