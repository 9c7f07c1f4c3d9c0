"""Nothing that was typed is lost: a form that comes too late is kept for its account, which logs in and goes on.

Every form of the desk carries a signed line that says whose it is. Only a form with such a line is kept, and only for
the account it names: nobody else can have anything kept, or see it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.admin.records import change_address
from registry.errors import forbidden, unsaved
from registry.models import Entry, KeptForm, Step
from registry.models.kept import KEPT_FOR, keep

KEEPER = "keeper"  # the signed line of a form
RESUMED = "_resume"  # a kept form that is shown again, not saved
NOT_TYPED = {KEEPER, RESUMED, "csrfmiddlewaretoken", "seen", "shown", "kept"}
_signer = signing.TimestampSigner(salt="registry.kept")


def line_for(user: Any) -> str:
    """The signed line that names ``user``."""
    return _signer.sign(str(user.pk))


def owner_of(data: Mapping[str, str]) -> int | None:
    """The account that a form was made for; ``None`` where it does not say so, or not truly."""
    try:
        return int(_signer.unsign(data.get(KEEPER, ""), max_age=KEPT_FOR))
    except signing.BadSignature:
        return None


def kept_from(request: HttpRequest, owner: int | None = None) -> KeptForm | None:
    """Keep what was posted, for the account that the form was made for or for ``owner``."""
    owner = owner or owner_of(request.POST)
    if not owner:
        return None
    data = {name: values for name, values in _posted(request).items() if name != "kept"}
    return keep(owner, request.get_full_path(), data)


class KeepWhatWasTyped:
    """A form sent after the session has ended is kept, and its account is asked to log in and go on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        late = _is_form_of_desk(request) and not request.user.is_authenticated
        kept = kept_from(request) if late else None
        return redirect_to_login(address(kept), reverse("admin:login")) if kept else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Where the database does not come to it in time, what was typed stays on the page that says so."""
        is_waiting = isinstance(exception, OperationalError) and _is_form_of_desk(request)
        return unsaved(request, hidden(_posted(request), without=frozenset())) if is_waiting else None


def _is_form_of_desk(request: HttpRequest) -> bool:
    # Asked in this order: to ask for what was posted settles how files are read, which other pages choose.
    desk = request.resolver_match is not None and "admin" in request.resolver_match.namespaces
    return desk and request.method == "POST" and KEEPER in request.POST


def _posted(request: HttpRequest) -> dict[str, list[str]]:
    return {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page that was open while somebody logged in anew: what was typed on it is kept, not refused."""
    kept = kept_from(request) if request.method == "POST" else None
    if kept:
        return redirect(address(kept))
    return forbidden(request, reason=reason)


def address(kept: KeptForm) -> str:
    """The page of a kept form."""
    return reverse("kept", args=[kept.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def kept_view(request: HttpRequest, pk: int) -> HttpResponse:
    """A kept form: what was typed, and the button to go on with it; posted to, it is thrown away."""
    kept = get_object_or_404(KeptForm, pk=pk, user=request.user.pk)
    if request.method == "POST":
        kept.delete()
        messages.success(request, _("What was kept has been thrown away."))
        return redirect("admin:index")
    context = {
        **admin.site.each_context(request),
        "title": _("What you typed is still here"),
        "kept": kept,
        "hidden": hidden(kept.data),
        "typed": list(_typed(kept)),
        **_where_to(kept),
    }
    return render(request, "desk/kept.html", context)


def hidden(
    data: Mapping[str, list[str]], *, without: frozenset[str] = frozenset({"confirmed", RESUMED})
) -> list[tuple[str, str]]:
    """The values of a form as hidden fields carry them."""
    return [(name, value) for name, values in data.items() if name not in without for value in values]


def _typed(kept: KeptForm) -> Iterator[tuple[str, str]]:
    """What was typed, by the names of the values where they are known."""
    desk = _desk_of(kept.path)
    names = {column.name: capfirst(str(column.verbose_name)) for column in desk.opts.concrete_fields} if desk else {}
    for name, value in hidden(kept.data):
        bookkeeping = name.endswith(("_FORMS", "_NUM_FORMS", "-id", "-entry")) or name.startswith("_")
        if value and name not in NOT_TYPED and not bookkeeping:
            yield names.get(name.rsplit("-", 1)[-1], name), value


def _desk_of(path: str) -> Any:
    try:
        return getattr(resolve(path.split("?", maxsplit=1)[0]).func, "model_admin", None)
    except Resolver404:
        return None


def _where_to(kept: KeptForm) -> dict[str, Any]:
    """Where to go on: on the same page, or, where its draft is one no longer, in the present or a new draft."""
    key = _entry_key(kept.path)
    entry = Entry.objects.filter(pk=key).first() if key else None
    if key is None or (entry and entry.is_editable):
        return {"action": kept.path}
    step = Step.objects.filter(entry=key).first()
    head = Entry.objects.heads().filter(record=step.record_id).first() if step else None
    if head and head.is_editable:
        return {"head": head, "action": change_address(head)}
    return {"head": head, "late": True}


def _entry_key(path: str) -> int | None:
    """The id of the entry whose form was kept; ``None`` where it is another page."""
    desk = _desk_of(path)
    key = str(resolve(path.split("?", maxsplit=1)[0]).kwargs.get("object_id", "")) if desk else ""
    return int(key) if key.isdecimal() and len(key) < 19 and issubclass(desk.model, Entry) else None


def forget(request: HttpRequest) -> None:
    """What was kept is saved now."""
    key = request.POST.get("kept", "")
    if key.isdecimal() and len(key) < 19:
        KeptForm.objects.filter(pk=int(key), user=request.user.pk).delete()
