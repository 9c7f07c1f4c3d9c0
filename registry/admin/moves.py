"""The acts on entries, to be read, and to be undone as a whole."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry import lifecycle
from registry.admin.acts import FAILURES, told
from registry.admin.forms import ReasonForm
from registry.admin.kept import forget
from registry.lifecycle.undoing import can_be_undone, undo, undoing
from registry.models import Entry, Move, Step
from registry.roles import Act, may, visible

NAMED = 100  # entries that a page names


class MoveList(ChangeList):
    """How many entries each act was done to, in one query a page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        steps = Step.objects.filter(move__in=[row.pk for row in rows]).order_by().values_list("move")
        counts = dict(steps.annotate(Count("pk")))
        for row in rows:
            row.__dict__["extent"] = counts.get(row.pk, 0)
        self.result_list = rows


@admin.register(Move)
class MoveAdmin(admin.ModelAdmin[Move]):
    """Nobody writes here: ``lifecycle`` does."""

    list_display = ("what", "at", "by", "reason", "extent")
    list_display_links = ("what",)
    list_filter = ("act",)
    list_select_related = ("by", "publication")
    search_fields = ("reason", "evidence")
    show_full_result_count = False
    change_form_template = "desk/move.html"
    fields = ("act", "at", "by", "reason", "evidence", "publication", "undoes", "entries")
    readonly_fields = ("entries",)

    def get_urls(self) -> list[URLPattern]:
        undo_path = path("<int:pk>/undo/", self.admin_site.admin_view(self.undo_view), name="registry_move_undo")
        return [undo_path, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Acts on at least one entry that the account may see."""
        moves = super().get_queryset(request)
        if request.user.is_superuser:
            return moves
        return moves.filter(
            pk__in=Step.objects.filter(entry__in=visible(request.user, Entry.objects.all())).values("move")
        )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return MoveList

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        move = kwargs.get("obj")
        able = bool(move and can_be_undone(move) and may_undo(request, move))
        return super().render_change_form(request, {**context, "can_undo": able}, *args, **kwargs)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What undoing would do, entry by entry; then the doing."""
        move = get_object_or_404(self.get_queryset(request), pk=pk)
        if not can_be_undone(move) or not may_undo(request, move):
            raise PermissionDenied
        form = ReasonForm(
            request.POST if "confirmed" in request.POST else None, site=self.admin_site, initial=told(request)
        )
        if form.is_bound and form.is_valid() and self._undone(request, move, form.cleaned_data["reason"]):
            return redirect("admin:index")
        plan = undoing(move)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Undo: %(act)s") % {"act": move},
            "opts": self.opts,
            "move": move,
            "form": form,
            "media": self.media + form.media,
            "able": [each for each in plan if each.way],
            "unable": [each for each in plan if not each.way],
            "chosen": " ".join(str(each.entry.pk) for each in plan if each.way),
            "back": reverse("admin:registry_move_change", args=[pk]),
        }
        return TemplateResponse(request, "desk/undo.html", context)

    def _undone(self, request: HttpRequest, move: Move, reason: str) -> bool:
        keys = request.POST.get("chosen", "").split()
        try:
            if not all(key.isdecimal() and len(key) < 19 for key in keys):
                raise lifecycle.Refused(_("The form came back damaged. Please try again."))
            count = undo(move, by=request.user, reason=reason, only=map(int, keys))  # type: ignore[arg-type]
        except FAILURES as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        forget(request)
        records = ngettext("%(count)d record", "%(count)d records", count) % {"count": count}
        self.message_user(request, _("Sent for review: going back for %(records)s.") % {"records": records})
        return True

    @admin.display(description=gettext_lazy("act"), ordering="act")
    def what(self, move: Move) -> str:
        return f"{move.get_act_display()} r{move.publication_id}" if move.publication_id else move.get_act_display()

    @admin.display(description=gettext_lazy("entries"))
    def extent(self, move: Move) -> int:
        return int(move.__dict__["extent"])

    @admin.display(description=gettext_lazy("entries"))
    def entries(self, move: Move) -> SafeString:
        steps = list(move.steps.order_by("pk")[: NAMED + 1])
        names = dict(Entry.objects.filter(pk__in=[step.entry_id for step in steps]).values_list("pk", "name"))
        rows = [
            (
                reverse("admin:registry_record_change", args=[step.record_id]),
                names.get(step.entry_id, _("a draft that was discarded")),
                step.record_id,
            )
            for step in steps[:NAMED]
        ]
        items = format_html_join("", '<li><a href="{}">{}</a> <small>{}</small></li>', rows)
        return format_html('<ul class="desk-plain">{}</ul>{}', items, _("… and more") if len(steps) > NAMED else "")


def may_undo(request: HttpRequest, move: Move) -> bool:
    """Whether who asks may undo acts such as ``move``: what was published by a proposal, drafts by discarding them."""
    return may(request.user, Act.UNDO if move.publication_id else Act.DISCARD)
