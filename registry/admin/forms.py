"""The forms of acts."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.relations import RelationField, RelationSelect
from registry.models import Entry, Record

PUBLIC_REASON = gettext_lazy("Kept with the publication, where everyone can read it.")


class ConfirmForm(forms.Form):
    """The confirmation of an act."""

    def __init__(self, *args: Any, site: admin.AdminSite = admin.site, **kwargs: Any) -> None:
        self.site = site
        super().__init__(*args, **kwargs)


class NoteForm(ConfirmForm):
    """A word to whoever comes next, for those who have one to say."""

    reason = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=1000,
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept in the history of the record, for staff."),
    )


class SubmissionForm(NoteForm):
    """What changed and why, and what shows it."""

    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        max_length=1000,
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("A link or the number of a document, for those who review."),
    )


class ReasonForm(ConfirmForm):
    """Why something is done."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept in the history of the record, for staff."),
    )


class PublicationForm(ReasonForm):
    """Why it is published, and from when on."""

    on = forms.DateField(
        label=gettext_lazy("Publish on"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy("Left empty, it is published now; else on the morning of that day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = PUBLIC_REASON

    def clean_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day is past. Leave it empty to publish now."))
        return day


class WithdrawalForm(ReasonForm):
    """Why records are withdrawn, what stands in their place, and what shows it."""

    evidence = SubmissionForm.base_fields["evidence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = PUBLIC_REASON
        self.fields["successor"] = successor_field(self.site, required=False)


def successor_field(site: admin.AdminSite, *, required: bool) -> RelationField:
    """The choice of a record that takes another's place."""
    column = Entry._meta.get_field("successor")
    return RelationField(
        label=capfirst(column.verbose_name),
        queryset=site.get_model_admin(Record).get_queryset(None),  # type: ignore[arg-type]
        required=required,
        site=site,
        widget=RelationSelect(column, site),
        help_text=gettext_lazy("The record that takes its place, if there is one."),
    )
