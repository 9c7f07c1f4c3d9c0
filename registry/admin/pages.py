"""What is done to one record: its acts, opening and restoring a draft, merging; and its address by code."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from registry import lifecycle
from registry.admin.acts import FAILURES, page
from registry.admin.deeds import DEEDS, Deed
from registry.admin.kept import address as kept_address
from registry.admin.merging import merge_page
from registry.admin.records import change_address, head_of, seen_head
from registry.models import Entry, KeptForm
from registry.roles import Act, may

Opener = Callable[..., Entry]


class RecordPages(admin.ModelAdmin[Any]):
    """What can be done with one record."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self._path("code/<str:code>/", "code", self.code_view),
            self._path("<int:pk>/open-draft/", "open_draft", self.open_draft_view),
            self._path("<int:pk>/restore/", "restore", self.restore_view),
            self._path("<int:pk>/compare/", "compare", self.compare_view),  # type: ignore[attr-defined]
            self._path("<int:pk>/preview/", "preview", self.preview_view),  # type: ignore[attr-defined]
            self._path("<int:pk>/merge/", "merge", self.merge_view),
            *(
                self._path(f"<int:pk>/{deed.name.replace('_', '-')}/", deed.name, self._act_view(deed))
                for deed in DEEDS
            ),
            *super().get_urls(),
        ]

    def address(self, name: str, *args: Any) -> str:
        """The address of a page of this kind."""
        return reverse(f"admin:{self._url_name(name)}", args=args)

    def code_view(self, request: HttpRequest, code: str) -> HttpResponse:
        """From a record's code to its head entry."""
        return redirect(change_address(seen_head(request.user, code)))

    def open_draft_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Open the draft of a record from the entry in force."""
        return self._open(request, pk, Act.OPEN, lifecycle.open_draft)

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Open a draft from any entry of the record's past."""
        return self._open(request, pk, Act.RESTORE, lifecycle.restore)

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Propose to merge the record into another one."""
        entry = self._entry(request, pk, Act.MERGE)
        return merge_page(self, request, entry, self.address("change", pk)) or self._to_head(request, entry.record_id)

    def _open(self, request: HttpRequest, pk: int, act: Act, opened_from: Opener) -> HttpResponseBase:
        entry = self._entry(request, pk, act)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            draft = opened_from(entry, by=request.user)
        except FAILURES as error:
            self.message_user(request, str(error), messages.ERROR)
            return self._to_head(request, entry.record_id)
        self.log_change(request, entry, _("Opened a draft from entry %(number)s.") % {"number": entry.number})
        return redirect(self._going_on(request, draft))

    def _going_on(self, request: HttpRequest, draft: Entry) -> str:
        """The form of a new draft; where it was opened for what somebody had typed, that is next."""
        key, place = request.POST.get("kept", ""), self.address("change", draft.pk)
        kept = KeptForm.objects.filter(user=request.user.pk, pk=int(key)).first() if key.isdecimal() else None
        if not kept:
            return place
        KeptForm.objects.filter(pk=kept.pk).update(path=place)
        return kept_address(kept)

    def _act_view(self, deed: Deed) -> Callable[..., HttpResponseBase]:
        def view(request: HttpRequest, pk: int) -> HttpResponseBase:
            entry = self._entry(request, pk, deed.right)
            back = self.address("change", entry.pk)
            shown = page(self, request, deed, self.get_queryset(request).filter(pk=pk), back)
            return shown or self._to_head(request, entry.record_id)

        return view

    def _entry(self, request: HttpRequest, pk: int, act: Act) -> Entry:
        """An entry that the account sees, for an act that its roles know at all."""
        if not may(request.user, act, self.model):
            raise PermissionDenied
        entry: Entry | None = self.get_object(request, str(pk))
        if not entry:
            raise Http404(_("There is no such entry: the draft may have been discarded."))
        return entry

    def _to_head(self, request: HttpRequest, code: str) -> HttpResponse:
        head = head_of(code)
        is_seen = head and may(request.user, Act.VIEW, head)
        return redirect(change_address(head) if head and is_seen else self.address("changelist"))

    def _url_name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _path(self, route: str, name: str, view: Callable[..., HttpResponseBase]) -> URLPattern:
        return path(route, self.admin_site.admin_view(view), name=self._url_name(name))
