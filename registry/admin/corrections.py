"""What the public reports: read, taken up, turned into a draft, answered."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from registry import lifecycle
from registry.admin.acts import FAILURES
from registry.admin.filters import ChoiceFilter
from registry.admin.records import change_address
from registry.models import Correction, CorrectionStatus, Entry
from registry.roles import visible

WAITING, OVERDUE = "waiting", "overdue"


class AnswerForm(forms.Form):
    """The end of a report, in words that whoever reported it reads."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[
            (CorrectionStatus.DONE.value, gettext_lazy("It was right, and it is put right")),
            (CorrectionStatus.DECLINED.value, gettext_lazy("Nothing is changed")),
        ],
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Everyone with the code reads it. Name no person."),
    )


class StatusFilter(ChoiceFilter):
    title = gettext_lazy("state")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        stages = [(status.value, str(status.label)) for status in CorrectionStatus]
        return [(WAITING, _("Waiting for an answer")), (OVERDUE, _("Overdue")), *stages]

    def chosen(self, queryset: Any, value: str) -> QuerySet[Any]:
        rows: QuerySet[Any]
        if value == WAITING:
            rows = queryset.waiting()
        elif value == OVERDUE:
            rows = queryset.overdue(timezone.now())
        else:
            rows = queryset.with_status().filter(status_now=value)
        return rows


@admin.register(Correction)
class CorrectionAdmin(admin.ModelAdmin[Correction]):
    """Nobody rewrites what somebody reported."""

    change_form_template = "desk/correction.html"
    list_display = ("shown", "record_name", "section_shown", "received_at", "status_shown", "due")
    list_filter = (StatusFilter,)
    search_fields = ("code", "record__code", "message")
    ordering = ("received_at",)
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [field.name for field in self.opts.fields]

    def get_queryset(self, request: HttpRequest) -> Any:
        heads = Entry.objects.heads().filter(record=OuterRef("record")).values("name")[:1]
        mine = visible(request.user, Entry.objects.heads()).order_by().values("record")
        rows = Correction.objects.filter(record__in=mine).select_related("draft")
        return rows.annotate(record_name=Subquery(heads))

    def get_urls(self) -> list[URLPattern]:
        acts = {"take-up": self.take_up_view, "draft": self.draft_view, "answer": self.answer_view}
        mine = [
            path(f"<str:code>/{name}/", self._guarded(view), name=f"registry_correction_{name}")
            for name, view in acts.items()
        ]
        return [*mine, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        correction = kwargs["obj"]
        head = Entry.objects.heads().filter(record=correction.record_id).defer("snapshot").first()
        beside = {
            "correction": correction,
            "head": head,
            "answer_form": context.get("answer_form") or AnswerForm(),
            "can_answer": correction.is_waiting and self.has_change_permission(request, correction),
            "title": _("Reported error %s") % correction,
        }
        return super().render_change_form(request, {**context, **beside}, *args, **kwargs)

    # The acts

    def take_up_view(self, request: HttpRequest, correction: Correction) -> HttpResponseBase:
        """Say publicly that it is being checked."""
        lifecycle.take_up(correction, request.user)  # type: ignore[arg-type]
        self.message_user(request, _("The status page now says that it is being checked."), messages.SUCCESS)
        return self._to(correction)

    def draft_view(self, request: HttpRequest, correction: Correction) -> HttpResponseBase:
        """Open the draft in which it is put right."""
        draft = lifecycle.draft_for(correction, request.user)  # type: ignore[arg-type]
        sentence = _("Put it right here. When this draft is published, the report is answered with the reason given.")
        self.message_user(request, sentence, messages.SUCCESS)
        return redirect(change_address(draft))

    def answer_view(self, request: HttpRequest, correction: Correction) -> HttpResponseBase:
        """Close it with words."""
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._again(request, correction, form)
        outcome = CorrectionStatus(form.cleaned_data["outcome"])
        lifecycle.answer(correction, outcome, form.cleaned_data["answer"], request.user)  # type: ignore[arg-type]
        self.message_user(request, _("The answer is on the status page."), messages.SUCCESS)
        return self._to(correction)

    def _again(self, request: HttpRequest, correction: Correction, form: AnswerForm) -> HttpResponse:
        """The page with what was typed. Django's own view would take a POST for a change of the report itself."""
        shown = copy(request)
        shown.method = "GET"
        return self.changeform_view(shown, correction.pk, extra_context={"answer_form": form})

    def _guarded(self, view: Callable[[HttpRequest, Correction], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        def act(request: HttpRequest, code: str) -> HttpResponseBase:
            correction = self.get_object(request, code)
            if not correction:
                raise Http404(_("There is no such report."))
            if not self.has_change_permission(request, correction):
                raise PermissionDenied
            try:
                return view(request, correction)
            except FAILURES as error:
                self.message_user(request, str(error), messages.ERROR)
                return self._to(correction)

        return self.admin_site.admin_view(require_POST(act))

    def _to(self, correction: Correction) -> HttpResponse:
        return redirect(reverse("admin:registry_correction_change", args=[correction.pk]))

    # The columns

    @admin.display(description=gettext_lazy("tracking code"), ordering="code")
    def shown(self, correction: Correction) -> str:
        return str(correction)

    @admin.display(description=gettext_lazy("record"))
    def record_name(self, correction: Correction) -> str:
        return str(correction.__dict__["record_name"])

    @admin.display(description=gettext_lazy("section"), ordering="section")
    def section_shown(self, correction: Correction) -> str:
        return correction.section_label

    @admin.display(description=gettext_lazy("state"))
    def status_shown(self, correction: Correction) -> str:
        return str(correction.status.label)

    @admin.display(description=gettext_lazy("to be answered by"), ordering="received_at")
    def due(self, correction: Correction) -> str | SafeString:
        if not correction.is_waiting:
            return ""
        day = timezone.localtime(correction.due_at).date()
        late = format_html('<span class="desk-gap">{} · {}</span>', day, _("overdue"))
        return late if correction.is_overdue else str(day)
