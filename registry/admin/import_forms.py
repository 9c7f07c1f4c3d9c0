"""The forms by which lists come in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.forms import ReasonForm
from registry.admin.relations import RelationField
from registry.imports.notices import Notice, read_notice
from registry.imports.parsing import Parsed, Unreadable, parse
from registry.models import Kind, Level, Source
from registry.models.recognition import DOCUMENT_NUMBER, normalise_document_number

LONGEST = 500_000  # characters of a notice


class EvidenceForm(forms.Form):
    """Where a list comes from: a source that is there, or a new one, or nobody says."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)

    def __init__(self, *args: Any, site: admin.AdminSite = admin.site, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A plain choice: there are some hundreds, and it is heard and typed into like any other.
        self.fields["source"] = RelationField(
            label=gettext_lazy("Source"),
            queryset=Source.objects.order_by(F("published_on").desc(nulls_last=True), "title"),
            required=False,
            site=site,
            empty_label=_("none, or a new one below"),
            help_text=gettext_lazy(
                "What the list says is cited to it. Without a source, everything new is to be verified."
            ),
        )
        self.fields |= _of_new_source()
        self.order_fields(["text", "kind", "file", "level", "source", *_of_new_source()])

    def clean_document_number(self) -> str:
        return normalise_document_number(self.cleaned_data["document_number"])

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if any(told.get(name) for name in ("publisher", "document_number", "published_on")) and not (
            told.get("title") or told.get("source")
        ):
            self.add_error("title", _("Give the title as well, or choose a source that is there."))
        return told

    @property
    def evidence(self) -> dict[str, Any]:
        """The source as an import keeps it."""
        told = self.cleaned_data
        if told["source"] or not told["title"]:
            return {"source": told["source"]}
        day = told["published_on"]
        number = told["document_number"]
        type = Source.Type.NOTICE if number else Source.Type.LIST
        new = {name: told[name] for name in ("title", "publisher", "document_number")}
        return {"evidence": {**new, "published_on": day.isoformat() if day else None, "type": type.value}}


def _of_new_source() -> dict[str, forms.Field]:
    """What a new source is described by."""
    return {
        "title": forms.CharField(
            label=gettext_lazy("Title of a new source"),
            max_length=300,
            required=False,
            help_text=gettext_lazy("If it is not in the list yet: it is added when the list is applied."),
        ),
        "publisher": forms.CharField(label=gettext_lazy("Publisher"), max_length=200, required=False),
        "document_number": forms.CharField(
            label=gettext_lazy("Document number"),
            max_length=60,
            required=False,
            help_text=gettext_lazy("Such as 渝人社〔2024〕620号; any brackets will do."),
        ),
        "published_on": forms.DateField(label=gettext_lazy("Published on"), required=False, widget=AdminDateWidget),
    }


class UploadForm(EvidenceForm):
    """A file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV or XLSX. Nothing is written before you have seen what it would change."),
    )
    parsed: Parsed

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.parsed = parse(file)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return file


class NoticeForm(EvidenceForm):
    """The text of an official list."""

    text = forms.CharField(
        label=gettext_lazy("Text of the notice"),
        max_length=LONGEST,
        widget=AdminTextareaWidget(attrs={"rows": 14}),
        help_text=gettext_lazy("Paste all of it, heading and list: what is said in it is filled in below."),
    )
    level = forms.TypedChoiceField(
        label=gettext_lazy("Level"), choices=Level.choices, coerce=int, initial=Level.MUNICIPAL.value
    )

    def clean_document_number(self) -> str:
        number = super().clean_document_number()
        if number:
            DOCUMENT_NUMBER(number)
        return number

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What most notices list.
        self.fields["kind"].initial = Kind.MASTER_STUDIO

    @property
    def notice(self) -> Notice:
        """What the text says."""
        return read_notice(self.cleaned_data["text"])

    @property
    def shared(self) -> dict[str, str]:
        """The cells that every line of the notice has: the recognition."""
        told = self.cleaned_data
        day = told["published_on"]
        cells = {
            "level": str(Level(told["level"]).label),
            "since": str(day.year) if day else "",
            "document_number": told["document_number"],
            "issuer": told["publisher"],
        }
        return {name: cell for name, cell in cells.items() if cell}


class ApplyForm(ReasonForm):
    """Why a list is applied."""

    leave_out = forms.BooleanField(
        label=gettext_lazy("Leave out the rows that have errors; the result lists them"), required=False
    )
