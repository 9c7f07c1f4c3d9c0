"""The forms of the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.admin.relations import KnowsRelations, RelationField, RelationSelect
from registry.models import Entry, Record


class EntryForm(KnowsRelations):
    """A draft, with the version it had when the form was opened."""

    read_version = forms.IntegerField(label="", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["read_version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.instance.pk and values.get("read_version") != self.instance.version:
            self.add_error(None, self._stale())
        return values

    def _stale(self) -> str:
        # What is typed stays, under the version just found: saving once more is then a decision, not an accident.
        self.data = {**self.data, self.add_prefix("read_version"): str(self.instance.version)}
        sentence = _(
            "%(who)s saved this draft after you had opened it. Nothing of yours is lost, and nothing of it is saved "
            "yet: what you typed is still below. Open this page in a second window to see the draft as it is now; "
            "to put your values in its place, save once more."
        )
        return sentence % {"who": self._last_writer()}

    def _last_writer(self) -> str:
        kind = ContentType.objects.get_for_model(self.instance, for_concrete_model=False)
        logged = LogEntry.objects.filter(content_type=kind, object_id=str(self.instance.pk)).select_related("user")
        last = logged.order_by("-action_time").first()
        if not last:
            return _("Someone else")
        at = date_format(timezone.localtime(last.action_time), "DATETIME_FORMAT")
        return _("%(name)s (%(at)s)") % {"name": last.user.get_full_name() or last.user.get_username(), "at": at}


class ConfirmForm(forms.Form):
    """The confirmation of an act."""

    def __init__(self, *args: Any, site: admin.AdminSite = admin.site, **kwargs: Any) -> None:
        self.site = site
        super().__init__(*args, **kwargs)


class ReasonForm(ConfirmForm):
    """Why something is done: it is kept with the publication."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Kept with the publication, where everyone can read it."),
    )


class WithdrawalForm(ReasonForm):
    """Why records are withdrawn, and what stands in their place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        column = Entry._meta.get_field("successor")
        self.fields["successor"] = RelationField(
            label=capfirst(column.verbose_name),
            queryset=self.site.get_model_admin(Record).get_queryset(None),  # type: ignore[arg-type]
            required=False,
            site=self.site,
            widget=RelationSelect(column, self.site),
            help_text=gettext_lazy("The record that takes its place, if there is one."),
        )
