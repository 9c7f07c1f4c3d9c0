"""Acts that turn a page, for one record or many: shown first, then carried out on exactly what was shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registry import lifecycle
from registry.admin.forms import ConfirmForm, ReasonForm, WithdrawalForm
from registry.lifecycle.drafts import lock_records
from registry.models import Entry, Frozen, StaleEntry
from registry.pages.changes import Change, changes_of

MOST = 2000  # records in one act
NAMED = 50  # records that its page names
COMPARED = 20  # records whose changes its page shows
FAILURES = (lifecycle.Refused, Frozen, StaleEntry)


@dataclass(frozen=True)
class Act:
    """Something that is done to entries: what it is called, what it asks, whom it refuses, how it is done."""

    name: str
    title: Any
    button: Any
    form: type[ConfirmForm]
    objection: Callable[[Entry], str]
    run: Callable[[Sequence[Entry], dict[str, Any], Any], Any]
    log_flag: int = CHANGE
    compares: bool = False


@dataclass(frozen=True)
class Shown:
    """What the page of an act shows."""

    able: list[Entry]
    unable: list[tuple[Entry, str]]

    @property
    def chosen(self) -> str:
        """The entries by id, with the version that was shown."""
        return " ".join(f"{entry.pk}:{entry.version}" for entry in self.able)


def page(
    desk: admin.ModelAdmin[Any], request: HttpRequest, act: Act, rows: QuerySet[Any], back: str
) -> HttpResponse | None:
    """The page of ``act`` on ``rows``; ``None`` when it is done."""
    form = act.form(request.POST if "confirmed" in request.POST else None, site=desk.admin_site)
    if form.is_bound and form.is_valid():
        try:
            _carry_out(desk, request, act, rows, form.cleaned_data)
        except FAILURES as error:
            desk.message_user(request, str(error), messages.ERROR)
        else:
            return None
    shown = _shown(act, rows)
    if len(shown.able) + len(shown.unable) > MOST:
        desk.message_user(request, _("At most %(most)s records at a time.") % {"most": MOST}, messages.ERROR)
        return None
    return TemplateResponse(request, "desk/act.html", _context(desk, request, act, shown, form, back))


def _shown(act: Act, rows: QuerySet[Any]) -> Shown:
    judged = [(entry, act.objection(entry)) for entry in rows[: MOST + 1]]
    return Shown([entry for entry, why in judged if not why], [(entry, why) for entry, why in judged if why])


def _context(
    desk: admin.ModelAdmin[Any], request: HttpRequest, act: Act, shown: Shown, form: ConfirmForm, back: str
) -> dict[str, Any]:
    compared = act.compares and len(shown.able) <= COMPARED
    changes: dict[int, list[Change]] = changes_of(shown.able) if compared else {}
    return {
        **desk.admin_site.each_context(request),
        "title": act.title,
        "act": act,
        "form": form,
        "media": desk.media + form.media,
        "opts": desk.opts,
        "able": [(entry, changes.get(entry.pk)) for entry in shown.able[:NAMED]],
        "count": len(shown.able),
        "unnamed": max(len(shown.able) - NAMED, 0),
        "unable": shown.unable,
        "chosen": shown.chosen,
        "back": back,
        "action_checkbox_name": ACTION_CHECKBOX_NAME,
    }


@transaction.atomic
def _carry_out(
    desk: admin.ModelAdmin[Any], request: HttpRequest, act: Act, rows: QuerySet[Any], values: dict[str, Any]
) -> None:
    versions = _versions(request.POST.get("chosen", ""))
    shown = desk.get_queryset(request).filter(pk__in=versions)
    lock_records(shown.values_list("record_id", flat=True))
    entries = list(shown.order_by("pk"))
    changed = [entry.name for entry in entries if act.objection(entry) or entry.version != versions[entry.pk]]
    if changed or not entries or len(entries) < len(versions):
        sentence = _("Nothing was done, for something has changed since you looked: %(names)s. Please look again.")
        raise lifecycle.Refused(sentence % {"names": "、".join(changed[:5]) or "…"})
    if act.log_flag == DELETION:
        _log(request, act, entries, values)
    publication = act.run(entries, values, request.user)
    if act.log_flag != DELETION:
        _log(request, act, entries, values)
    desk.message_user(request, _done(act, len(entries), publication), messages.SUCCESS)


def _versions(chosen: str) -> dict[int, int]:
    pairs = [token.split(":") for token in chosen.split()]
    if any(len(pair) != 2 or not all(half.isdecimal() for half in pair) for pair in pairs):
        raise lifecycle.Refused(_("The form came back damaged. Please try again."))
    return {int(key): int(version) for key, version in pairs}


def _log(request: HttpRequest, act: Act, entries: list[Entry], values: dict[str, Any]) -> None:
    message = "：".join(filter(None, [str(act.button), values.get("reason", "")]))
    LogEntry.objects.log_actions(
        user_id=request.user.pk or 0,
        queryset=entries,
        action_flag=act.log_flag,
        change_message=message,
    )


def _done(act: Act, count: int, publication: Any) -> str:
    records = ngettext("%(count)d record", "%(count)d records", count) % {"count": count}
    return f"{act.button}：{records}{f'（r{publication.revision}）' if publication else ''}"


def _cannot_publish(entry: Entry) -> str:
    return "" if entry.is_open else _("There is no draft: what it states is published already.")


def _cannot_withdraw(entry: Entry) -> str:
    if entry.is_open:
        return _("There is a draft: publish or discard it first.")
    return "" if entry.is_public else _("It is not published now.")


def _cannot_discard(entry: Entry) -> str:
    return "" if entry.is_open else _("It is published: withdraw it instead.")


def _publish(entries: Sequence[Entry], values: dict[str, Any], user: Any) -> Any:
    return lifecycle.publish(entries, reason=values["reason"], by=user)


def _withdraw(entries: Sequence[Entry], values: dict[str, Any], user: Any) -> Any:
    return lifecycle.withdraw(entries, reason=values["reason"], successor=values["successor"], by=user)


def _discard(entries: Sequence[Entry], values: dict[str, Any], user: Any) -> None:
    for entry in entries:
        lifecycle.discard(entry)


PUBLISH = Act(
    "publish",
    gettext_lazy("Publish drafts"),
    gettext_lazy("Publish"),
    ReasonForm,
    _cannot_publish,
    _publish,
    compares=True,
)
WITHDRAW = Act(
    "withdraw", gettext_lazy("Withdraw records"), gettext_lazy("Withdraw"), WithdrawalForm, _cannot_withdraw, _withdraw
)
DISCARD = Act(
    "discard",
    gettext_lazy("Discard the draft"),
    gettext_lazy("Discard the draft"),
    ConfirmForm,
    _cannot_discard,
    _discard,
    DELETION,
    compares=True,
)
