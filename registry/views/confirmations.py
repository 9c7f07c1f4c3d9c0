"""A body confirms its record, field by field, by a link that works once."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from registry import lifecycle
from registry.errors import NotFound
from registry.lifecycle.confirmations import Answer
from registry.models import Confirmation
from registry.pages.statement import Row, Statement, from_snapshot

RIGHT, WRONG = "right", "wrong"


class Item(NamedTuple):
    """One value or part as it is published."""

    key: str
    label: str
    shown: str


def items_of(statement: Statement) -> Iterator[Item]:
    """Everything on a record's page that a body can speak for, in the order of the page."""
    for cell in statement.cells.values():
        if cell.text or cell.name in {"district", "host", "address", "website", "phone"}:
            yield Item(f"field-{cell.name}", cell.label, cell.text)
    for section in statement.sections:
        for number, row in enumerate(section.rows):
            yield Item(f"{section.plural}-{number}", section.label, _text(row))


def _text(row: Row) -> str:
    return " · ".join(cell.text for cell in row.cells.values() if cell.text)


class ConfirmForm(forms.Form):
    """For each value: it is right, or what would be."""

    remark = forms.CharField(
        label=gettext_lazy("What is missing from the record?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, items: list[Item], **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.items = items
        choices = [(RIGHT, _("right")), (WRONG, _("wrong"))]
        nothing = _("(empty)")
        for item in items:
            label = f"{item.label}：{item.shown or nothing}"
            self.fields[item.key] = forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)
            self.fields[f"{item.key}-right"] = forms.CharField(
                label=_("What would be right"), required=False, max_length=500
            )
        self.order_fields([name for name in self.fields if name != "remark"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for item in self.items:
            if values.get(item.key) == WRONG and not values.get(f"{item.key}-right", "").strip():
                self.add_error(f"{item.key}-right", _("Please say what would be right."))
        return values

    def pairs(self) -> list[tuple[Item, Any, Any]]:
        """Each item with its two fields."""
        return [(item, self[item.key], self[f"{item.key}-right"]) for item in self.items]

    def answers(self) -> list[Answer]:
        """What was answered; only of a valid form."""
        values = self.cleaned_data
        return [
            Answer(item.label, item.shown, values[item.key] == WRONG, values[f"{item.key}-right"])
            for item in self.items
        ]


@method_decorator(never_cache, name="dispatch")
class ConfirmRecord(FormView[ConfirmForm]):
    """The form behind a link; afterwards, thanks."""

    form_class = ConfirmForm
    template_name = "registry/confirm.html"
    confirmation: Confirmation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = Confirmation.objects.by_token(kwargs["token"]).select_related("entry", "correction")
        confirmation = rows.first()
        if not confirmation:
            raise NotFound(_("There is no such link. Please copy it whole from the message."))
        self.confirmation = confirmation
        response = super().dispatch(request, *args, **kwargs) if confirmation.is_usable else self._over()
        # The address is the key: a search engine must not keep it. (No other site sees it: see SECURE_REFERRER_POLICY.)
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        statement = from_snapshot(self.confirmation.entry.snapshot or {})
        return {**super().get_form_kwargs(), "items": list(items_of(statement))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(confirmation=self.confirmation, entry=self.confirmation.entry, **kwargs)

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        try:
            answered = lifecycle.confirm(self.confirmation, form.answers(), remark=form.cleaned_data["remark"])
        except lifecycle.Refused:
            self.confirmation.refresh_from_db()
            return self._over()
        context = {"confirmation": answered, "entry": answered.entry}
        return render(self.request, "registry/confirmed.html", context)

    def _over(self) -> HttpResponse:
        context = {"confirmation": self.confirmation, "entry": self.confirmation.entry}
        return render(self.request, "registry/confirmed.html", context, status=410)
