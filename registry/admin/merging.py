"""The page that merges a record into another: first which one, then what of it the other takes over."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import lifecycle
from registry.admin.acts import FAILURES, told
from registry.admin.forms import PUBLIC_REASON, ReasonForm, SubmissionForm, successor_field
from registry.admin.kept import forget
from registry.models import Citation, Entry, EntryName, Part, part_models
from registry.pages.changes import row_text
from registry.pages.statement import statement_of

OLD_NAME = "name"


class TargetForm(forms.Form):
    """The record that stays."""

    def __init__(self, *args: Any, site: admin.AdminSite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"] = successor_field(site, required=True)
        self.fields["successor"].help_text = gettext_lazy("The record that stays; the other's addresses lead to it.")


class MergeForm(ReasonForm):
    """Why, on what evidence, and which parts go over."""

    evidence = SubmissionForm.base_fields["evidence"]

    def __init__(self, *args: Any, parts: list[tuple[str, str]], chosen: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = PUBLIC_REASON
        self.fields["parts"] = forms.MultipleChoiceField(
            label=gettext_lazy("Taken over"),
            choices=parts,
            initial=chosen,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=gettext_lazy("What the other record does not state yet is chosen already."),
        )


def merge_page(desk: Any, request: HttpRequest, entry: Entry, back: str) -> HttpResponse | None:
    """The page; ``None`` when the merger is proposed."""
    data = request.POST or request.GET
    target = TargetForm(data if "successor" in data else None, site=desk.admin_site)
    into = _in_force(target.cleaned_data["successor"]) if target.is_bound and target.is_valid() else None
    if target.is_bound and target.is_valid() and not into:
        target.add_error("successor", _("It is not published now."))
    form = _form(desk, request, entry, into) if into else None
    if into and form and form.is_bound and form.is_valid():
        try:
            _carry_out(request, entry, into, form.cleaned_data)
        except FAILURES as error:
            desk.message_user(request, str(error), messages.ERROR)
        else:
            forget(request)
            desk.message_user(request, _("The merger has been sent for review."), messages.SUCCESS)
            return None
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Merge “%(name)s” into another record") % {"name": entry.name},
        "opts": desk.opts,
        "entry": entry,
        "into": into,
        "shown": f"{entry.pk}:{into.pk}" if into else "",
        "target": target,
        "form": form,
        "media": desk.media + (form or target).media,
        "back": back,
    }
    return TemplateResponse(request, "desk/merge.html", context)


def _form(desk: Any, request: HttpRequest, entry: Entry, into: Entry) -> MergeForm:
    offered = _offered(entry)
    known = set(_offered(into).values()) | {into.name}
    labels = {key: label for key, (label, _text) in offered.items()}
    chosen = [key for key, told in offered.items() if told not in known and told[1] != into.name]
    bound = request.POST if "confirmed" in request.POST else None
    return MergeForm(bound, site=desk.admin_site, parts=list(labels.items()), chosen=chosen, initial=told(request))


def _offered(entry: Entry) -> dict[str, tuple[str, str]]:
    """What can be taken over from ``entry``, by key: how it is shown, and the text that it is known by."""
    statement = statement_of(entry)
    label = capfirst(str(EntryName._meta.verbose_name))
    found = {OLD_NAME: (f"{label}：{entry.name}（{EntryName.Type.FORMER.label}）", entry.name)}
    for model in _models():
        title = capfirst(str(model._meta.verbose_name))
        keys = model._default_manager.filter(entry=entry.pk).order_by("order", "id").values_list("pk", flat=True)
        for key, row in zip(keys, statement.parts.get(model.plural, []), strict=False):
            text = row_text(row)
            found[f"{model.plural}-{key}"] = (f"{title}：{text}", text)
    return found


def _models() -> list[type[Part]]:
    """The kinds of part that can be taken over; sources of the entry's own values belong to those."""
    return [model for model in part_models() if model is not Citation]


def _carry_out(request: HttpRequest, entry: Entry, into: Entry, values: dict[str, Any]) -> None:
    if request.POST.get("shown") != f"{entry.pk}:{into.pk}":
        raise lifecycle.Refused(_("A newer version was published since you looked. Please look again."))
    by_plural = {model.plural: model for model in _models()}
    parts: list[Part] = []
    for key in values["parts"]:
        plural, _dash, number = key.rpartition("-")
        if key == OLD_NAME:
            parts.append(EntryName(text=entry.name, type=EntryName.Type.FORMER))
        else:
            parts.append(by_plural[plural]._default_manager.get(pk=int(number), entry=entry.pk))
    lifecycle.merge(
        entry,
        into,
        parts=parts,
        reason=values["reason"],
        evidence=values["evidence"],
        by=request.user,  # type: ignore[arg-type]
    )


def _in_force(record: Any) -> Entry | None:
    return Entry.objects.public().filter(record=record).first()
