"""Links by which bodies confirm their records: made here, shown once."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import lifecycle
from registry.admin.relations import KnowsRelations, Relations
from registry.models import Confirmation, Entry, Record
from registry.roles import visible


class InvitationForm(KnowsRelations):
    """For which record a link is made, and for whom."""

    def clean_record(self) -> Record:
        record: Record = self.cleaned_data["record"]
        self.entry = Entry.objects.public().filter(record=record).first()
        if not self.entry:
            raise ValidationError(_("Only what is published now can be confirmed."))
        return record


@admin.register(Confirmation)
class ConfirmationAdmin(Relations, admin.ModelAdmin[Confirmation]):
    """An answer is read; nobody rewrites it."""

    form = InvitationForm
    list_display = ("record", "addressee", "made_at", "expires_at", "answered_at", "correction")
    list_select_related = ("record", "correction")
    search_fields = ("record__code", "addressee")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> Any:
        mine = visible(request.user, Entry.objects.heads()).order_by().values("record")
        return super().get_queryset(request).filter(record__in=mine)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        answered = ["entry", "made_at", "made_by", "expires_at", "answered_at", "answers_shown", "correction"]
        return ["record", "addressee", *(answered if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in self.get_fields(request, obj) if obj or name not in {"record", "addressee"}]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made, token = lifecycle.invite(form.entry, addressee=obj.addressee, by=request.user)  # type: ignore[arg-type]
        obj.pk = made.pk
        obj.refresh_from_db()
        link = request.build_absolute_uri(reverse("confirm", args=[token]))
        sentence = _("Send this link to the body. It is shown this once, works once, and nobody can look it up later:")
        self.message_user(request, format_html("{} <code>{}</code>", sentence, link), messages.WARNING)

    @admin.display(description=gettext_lazy("answers"))
    def answers_shown(self, confirmation: Confirmation) -> SafeString:
        rows = [
            (answer["label"], answer["shown"], answer["right"] if answer["wrong"] else _("right"))
            for answer in confirmation.answers or []
        ]
        return format_html(
            '<ul class="desk-plain">{}</ul>', format_html_join("", "<li>{}：{} → <strong>{}</strong></li>", rows)
        )
