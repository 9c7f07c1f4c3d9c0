"""Reporting an error: from a record's page to a public answer, without an account."""

import datetime
import hashlib
import hmac
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from registry import codes, lifecycle, tracking
from registry.audit.origin import client_address
from registry.errors import NotFound, too_many
from registry.models import Correction, CorrectionStatus, Entry
from registry.models.correction import promised, sections

HOUR = datetime.timedelta(hours=1)


class CorrectionForm(forms.Form):
    """What is wrong, and how one can know."""

    section = forms.ChoiceField(label=gettext_lazy("Which part of the record?"), required=False)
    message = forms.CharField(
        label=gettext_lazy("What is wrong, and what would be right?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence = forms.CharField(
        label=gettext_lazy("Where can we see it?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("A web address, or the title and number of a document. It speeds the check up."),
    )
    contact = forms.CharField(
        label=gettext_lazy("How can we reach you?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Not needed. Only staff see it, and it is deleted when your report is answered."),
    )
    # People do not see this field; programs that fill in every field do.
    homepage = forms.CharField(label=gettext_lazy("Leave this field empty"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.fields["section"].choices = [("", _("The whole record")), *sections()]  # type: ignore[attr-defined]

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise forms.ValidationError(_("Please leave this field empty, so that we know you are no program."))
        return ""


@method_decorator(never_cache, name="dispatch")
class ReportError(FormView[CorrectionForm]):
    """The form, for one record and one of its sections."""

    form_class = CorrectionForm
    template_name = "registry/correction_form.html"
    entry: Entry

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.entry = self._entry(kwargs["code"])
        if request.method == "POST" and self._asks_too_much():
            return self._come_back_later()
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        section = self.request.GET.get("section", "")
        return {"section": section if section in dict(sections()) else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entry=self.entry, days=promised().days, **kwargs)

    def form_valid(self, form: CorrectionForm) -> HttpResponse:
        values = {name: form.cleaned_data[name] for name in ("section", "message", "evidence", "contact")}
        received = lifecycle.receive(self.entry, origin=self._origin(), **values)
        return redirect(received)

    def _entry(self, code: str) -> Entry:
        entry: Entry | None = Entry.objects.public().defer("snapshot").filter(record=codes.normalise(code)).first()
        if not entry:
            raise NotFound(_("No published record has the code %s.") % code)
        return entry

    def _asks_too_much(self) -> bool:
        lately = Correction.objects.filter(origin=self._origin(), received_at__gt=timezone.now() - HOUR)
        return lately.count() >= settings.CORRECTIONS_PER_HOUR

    def _come_back_later(self) -> HttpResponse:
        sentence = _("Many reports have come from your network within an hour. Please come back in an hour.")
        return too_many(self.request, int(HOUR.total_seconds()), sentence)

    def _origin(self) -> str:
        """Tells senders apart for a day, without saying who they are."""
        sender = f"{timezone.localdate()} {client_address(self.request)}"
        return hmac.new(settings.SECRET_KEY.encode(), sender.encode(), hashlib.sha256).hexdigest()


@method_decorator(never_cache, name="dispatch")
class CorrectionPage(TemplateView):
    """Where a report stands: for whoever has its code. It shows nothing that somebody wrote of himself."""

    template_name = "registry/correction.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = tracking.normalise(kwargs["code"])
        rows = Correction.objects.select_related("record", "draft__revision")
        correction = rows.filter(pk=code).first() if tracking.is_valid(code) else None
        if not correction:
            raise NotFound(
                _("“%s” is not the code of a report: please check it for a mistyped character.") % kwargs["code"]
            )
        entry = Entry.objects.current().filter(record=correction.record_id).defer("snapshot").first()
        return super().get_context_data(correction=correction, entry=entry, steps=_steps(correction), **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        return super().render_to_response(context, headers={"X-Robots-Tag": "noindex"}, **kwargs)


def _steps(correction: Correction) -> list[tuple[str, datetime.datetime | None]]:
    """What has happened and what is to come, each with its time where it has one."""
    last = correction.status if correction.outcome else CorrectionStatus.DONE
    return [
        (str(CorrectionStatus.RECEIVED.label), correction.received_at),
        (str(CorrectionStatus.CHECKING.label), correction.taken_up_at),
        (str(last.label) if correction.outcome else _("Answered"), correction.answered_at),
    ]


class FindCorrection(TemplateView):
    """A field for the code of a report."""

    template_name = "registry/correction_find.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code = request.GET.get("code", "").strip()
        if not code:
            return super().get(request, *args, **kwargs)
        typed = tracking.normalise(code)
        if not tracking.is_valid(typed):
            return self.render_to_response({"typed": code, "mistyped": True}, status=404)
        return redirect("correction", code=typed)
