"""Figures of the city on their way: saving sends one for review, others approve it, another still publishes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import lifecycle
from registry.admin.board import proposed_for
from registry.admin.conflicts import Reconciled
from registry.admin.figures import LINES, Figures
from registry.admin.forms import ConfirmForm, NoteForm, ReasonForm
from registry.admin.relations import KnowsRelations
from registry.lifecycle.figures import COLUMNS, objection
from registry.models import CityStatistic, ProposedFigure, State
from registry.roles import Act, may


@dataclass(frozen=True)
class FigureDeed:
    """Something that is done to a proposal on its way; ``approves`` says that its author may not."""

    name: str
    button: Any
    form: type[ConfirmForm]
    right: Act
    states: tuple[State, ...]
    run: Callable[[ProposedFigure, Any, str], Any]
    approves: bool = True

    def is_open_to(self, user: Any, proposal: ProposedFigure) -> bool:
        """Whether ``user`` can do it now."""
        if proposal.state not in self.states or not may(user, self.right, proposal):
            return False
        return not (self.approves and ProposedFigure.objects.in_hand_of(user.pk).filter(pk=proposal.pk).exists())


DEEDS = (
    FigureDeed(
        "approve",
        gettext_lazy("Approve"),
        NoteForm,
        Act.REVIEW,
        (State.SUBMITTED,),
        lambda proposal, user, reason: lifecycle.approve_figure(proposal, by=user, reason=reason),
    ),
    FigureDeed(
        "publish",
        gettext_lazy("Publish"),
        ConfirmForm,
        Act.PUBLISH,
        (State.REVIEWED,),
        lambda proposal, user, _reason: lifecycle.publish_proposal(proposal, by=user),
    ),
    FigureDeed(
        "send-back",
        gettext_lazy("Send back"),
        ReasonForm,
        Act.REJECT,
        (State.SUBMITTED, State.REVIEWED),
        lambda proposal, user, reason: lifecycle.return_figure(proposal, by=user, reason=reason),
        approves=False,
    ),
)


class ProposalForm(KnowsRelations):
    """A figure with the reason of its publication."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("indicator"):
            key = {name: values.get(name) for name in ("indicator", "kind", "year", "corrects")}
            if sentence := objection(ProposedFigure(pk=self.instance.pk, **key)):
                raise forms.ValidationError(sentence)
        return values


class WaitingFilter(admin.SimpleListFilter):
    """Those that wait for who looks."""

    title = gettext_lazy("waiting")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("me", gettext_lazy("Waiting for me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "me":
            return queryset
        return queryset.filter(pk__in=proposed_for(request.user).order_by().values("pk"))


@admin.register(ProposedFigure)
class ProposedFigureAdmin(Reconciled, Figures):
    """Saving sends for review."""

    form = ProposalForm
    change_form_template = "desk/proposal.html"
    list_display = ("indicator", "kind_shown", "year", "told", "state", "reason")
    list_filter = (WaitingFilter, "state", "kind")
    list_select_related = ("indicator",)
    fields = (*LINES, "reason", "corrects")

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = self.with_relations(super().get_queryset(request))
        return rows.select_related("indicator", "source", "corrects__indicator", "figure")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        key = request.GET.get("corrects", "")
        figure = CityStatistic.objects.public().filter(pk=int(key)).first() if key.isdecimal() else None
        if not figure:
            return super().get_changeform_initial_data(request)
        columns = [CityStatistic._meta.get_field(name) for name in COLUMNS]
        values = {column.name: column.value_from_object(figure) for column in columns}  # type: ignore[union-attr]
        return {**values, "value": figure.value.normalize(), "corrects": figure.pk}

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_editable)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_editable)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        lifecycle.propose_figure(obj, by=request.user)  # type: ignore[arg-type]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """What a proposal corrects is told by the figure whose page it began on."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "corrects" and field:
            field.widget = forms.HiddenInput()
        return field

    def get_urls(self) -> list[URLPattern]:
        act = self.admin_site.admin_view(self.act_view)
        return [path("<int:pk>/act/<slug:name>/", act, name="registry_proposedfigure_act"), *super().get_urls()]

    def act_view(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """The page of an act: shown first, then carried out on exactly what was shown."""
        deed = next((deed for deed in DEEDS if deed.name == name), None)
        if not deed:
            raise Http404
        if not may(request.user, deed.right, ProposedFigure):
            raise PermissionDenied
        proposal: ProposedFigure = get_object_or_404(self.get_queryset(request), pk=pk)
        back = reverse("admin:registry_proposedfigure_change", args=[pk])
        if not deed.is_open_to(request.user, proposal):
            sentence = _("“%(act)s” is not possible now: see below what has been done.") % {"act": deed.button}
            self.message_user(request, sentence, messages.ERROR)
            return redirect(back)
        form = deed.form(request.POST if "confirmed" in request.POST else None, site=self.admin_site)
        if form.is_bound and form.is_valid():
            self._carry_out(request, deed, proposal, form.cleaned_data.get("reason", ""))
            return redirect(back)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media + form.media}
        shown = {"title": deed.button, "deed": deed, "proposal": proposal, "form": form}
        return TemplateResponse(request, "desk/proposal_act.html", {**context, **shown})

    def _carry_out(self, request: HttpRequest, deed: FigureDeed, proposal: ProposedFigure, reason: str) -> None:
        shown = request.POST.get("confirmed", "")
        proposal.round = int(shown) if shown.isdecimal() and len(shown) < 6 else 0
        try:
            deed.run(proposal, request.user, reason)
        except lifecycle.Refused as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"{deed.button}：{proposal}", messages.SUCCESS)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        proposal = kwargs.get("obj")
        deeds = [deed for deed in DEEDS if proposal and deed.is_open_to(request.user, proposal)]
        steps = proposal.steps.select_related("by") if proposal else []
        return super().render_change_form(request, {**context, "deeds": deeds, "steps": steps}, *args, **kwargs)
