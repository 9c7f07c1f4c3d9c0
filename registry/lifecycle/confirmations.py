"""Asking a body to confirm its record, and taking its answer."""

import datetime
import secrets
from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.lifecycle.corrections import receive
from registry.lifecycle.errors import Refused
from registry.models import Confirmation, Entry
from registry.models.confirmation import hash_of


class Answer(NamedTuple):
    """What was shown, and what would be right where it is not: empty where it is right."""

    label: str
    shown: str
    wrong: bool
    right: str


def invite(entry: Entry, *, addressee: str, by: User) -> tuple[Confirmation, str]:
    """A link for a published entry, and its token, which is stored nowhere: who loses it needs another link."""
    if not entry.is_public:
        raise Refused(_("Only what is published now can be confirmed."))
    token, now = secrets.token_urlsafe(24), timezone.now()
    confirmation = Confirmation.objects.create(
        record_id=entry.record_id,
        entry_id=entry.pk,
        addressee=addressee,
        token_hash=hash_of(token),
        made_at=now,
        made_by=by,
        expires_at=now + datetime.timedelta(days=settings.CONFIRMATION_DAYS),
    )
    return confirmation, token


@transaction.atomic
def confirm(confirmation: Confirmation, answers: Sequence[Answer], *, remark: str = "") -> Confirmation:
    """Keep the answer; what is wrong becomes a report. Raises ``Refused`` where the link was used or has ended."""
    stored = Confirmation.objects.select_for_update(of=("self",)).select_related("entry").get(pk=confirmation.pk)
    if not stored.is_usable:
        raise Refused(_("This link has been used already, or its time is over."))
    lines = [_line(answer) for answer in answers if answer.wrong] + ([remark.strip()] if remark.strip() else [])
    if lines:
        stored.correction = receive(stored.entry, message="\n".join(lines), evidence=str(_("The body's own word.")))
    stored.answers = [answer._asdict() for answer in answers]
    stored.answered_at = timezone.now()
    stored.save()
    return stored


def _line(answer: Answer) -> str:
    right = answer.right.strip() or _("(not given)")
    shown = answer.shown or _("(empty)")
    return _("%(label)s: shown as “%(shown)s”, right would be “%(right)s”.") % {
        "label": answer.label,
        "shown": shown,
        "right": right,
    }
