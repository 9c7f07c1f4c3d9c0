"""The page of an act, for one record or many: shown first, then carried out on exactly what was shown."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import DELETION, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry import lifecycle
from registry.admin.deeds import Deed
from registry.admin.forms import ConfirmForm
from registry.admin.kept import forget
from registry.lifecycle.moving import lock_records
from registry.models import Entry, Frozen, Publication, StaleEntry
from registry.pages.changes import Change, changes_of

MOST = 2000  # records in one act
NAMED = 50  # records that its page names
COMPARED = 20  # records whose changes its page shows
FAILURES = (lifecycle.Refused, Frozen, StaleEntry)


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
    desk: admin.ModelAdmin[Any], request: HttpRequest, deed: Deed, rows: QuerySet[Any], back: str
) -> HttpResponse | None:
    """The page of ``deed`` on ``rows``; ``None`` when it is done."""
    form = deed.form(request.POST if "confirmed" in request.POST else None, site=desk.admin_site, initial=told(request))
    if form.is_bound and form.is_valid():
        try:
            _carry_out(desk, request, deed, form.cleaned_data)
        except FAILURES as error:
            desk.message_user(request, str(error), messages.ERROR)
        else:
            forget(request)
            return None
    shown = _shown(desk, request, deed, rows)
    if len(shown.able) + len(shown.unable) > MOST:
        desk.message_user(request, _("At most %(most)s records at a time.") % {"most": MOST}, messages.ERROR)
        return None
    return TemplateResponse(request, "desk/act.html", _context(desk, request, deed, shown, form, back))


def told(request: HttpRequest) -> dict[str, str]:
    """What was typed before, on a form that was kept."""
    return {name: request.POST[name] for name in ("reason", "evidence", "on") if name in request.POST}


def _shown(desk: admin.ModelAdmin[Any], request: HttpRequest, deed: Deed, rows: QuerySet[Any]) -> Shown:
    entries = list(rows[: MOST + 1])
    known = {entry.pk for entry in entries}
    partners = {entry.companion_id for entry in entries if entry.companion_id} - known
    if partners:
        entries += desk.get_queryset(request).filter(pk__in=partners)
    why = deed.objections(entries, request.user)
    able = [entry for entry in entries if not why[entry.pk]]
    return Shown(able, [(entry, why[entry.pk]) for entry in entries if why[entry.pk]])


def _context(
    desk: admin.ModelAdmin[Any], request: HttpRequest, deed: Deed, shown: Shown, form: ConfirmForm, back: str
) -> dict[str, Any]:
    compared = deed.compares and len(shown.able) <= COMPARED
    changes: dict[int, list[Change]] = changes_of(shown.able) if compared else {}
    return {
        **desk.admin_site.each_context(request),
        "title": deed.title,
        "act": deed,
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
def _carry_out(desk: admin.ModelAdmin[Any], request: HttpRequest, deed: Deed, values: dict[str, Any]) -> None:
    versions = versions_of(request.POST.get("chosen", ""))
    shown = desk.get_queryset(request).filter(pk__in=versions)
    lock_records(shown.values_list("record_id", flat=True))
    entries = list(shown.order_by("pk"))
    why = deed.objections(entries, request.user)
    changed = [entry.name for entry in entries if why[entry.pk] or entry.version != versions[entry.pk]]
    if changed or not entries or len(entries) < len(versions):
        sentence = _("Nothing was done, for something has changed since you looked: %(names)s. Please look again.")
        raise lifecycle.Refused(sentence % {"names": "、".join(changed[:5]) or "…"})
    if deed.log_flag == DELETION:
        _log(request, deed, entries, values)
    outcome = deed.run(entries, values, request.user)
    if deed.log_flag != DELETION:
        _log(request, deed, entries, values)
    desk.message_user(request, _done(deed, len(entries), values, outcome), messages.SUCCESS)


def versions_of(chosen: str) -> dict[int, int]:
    """The entries that a page showed, by id, with their versions."""
    pairs = [token.split(":") for token in chosen.split()]
    if any(len(pair) != 2 or not all(half.isdecimal() and len(half) < 19 for half in pair) for pair in pairs):
        raise lifecycle.Refused(_("The form came back damaged. Please try again."))
    return {int(key): int(version) for key, version in pairs}


def _log(request: HttpRequest, deed: Deed, entries: list[Entry], values: dict[str, Any]) -> None:
    message = "：".join(filter(None, [str(deed.button), values.get("reason", "")]))
    LogEntry.objects.log_actions(
        user_id=request.user.pk or 0,
        queryset=entries,
        action_flag=deed.log_flag,
        change_message=message,
    )


def _done(deed: Deed, count: int, values: dict[str, Any], outcome: Any) -> str:
    records = ngettext("%(count)d record", "%(count)d records", count) % {"count": count}
    if isinstance(outcome, Publication):
        return f"{deed.button}：{records}（r{outcome.revision}）"
    if values.get("on"):
        day = date_format(values["on"], "DATE_FORMAT")
        return _("To be published on %(day)s: %(records)s") % {"day": day, "records": records}
    return f"{deed.button}：{records}"
