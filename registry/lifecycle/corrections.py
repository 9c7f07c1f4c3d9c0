"""What the public reports: received, taken up, turned into a draft, answered."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.lifecycle.copying import BATCH
from registry.lifecycle.drafts import open_draft
from registry.lifecycle.errors import Refused
from registry.lifecycle.moving import lock_records
from registry.models import Correction, CorrectionStatus, Entry, Publication


def receive(entry: Entry, *, message: str, **values: Any) -> Correction:
    """Keep a report about what ``entry`` states; ``values`` are other columns of it."""
    return Correction.objects.create(record_id=entry.record_id, entry_id=entry.pk, message=message, **values)


@transaction.atomic
def take_up(correction: Correction, by: User) -> Correction:
    """Say that somebody checks it; once is enough."""
    stored = _waiting(correction)
    if not stored.taken_up_at:
        stored.taken_up_at, stored.taken_up_by = timezone.now(), by
        stored.save(update_fields=["taken_up_at", "taken_up_by"])
    return stored


@transaction.atomic
def draft_for(correction: Correction, by: User) -> Entry:
    """The draft in which it is put right: the record's open one if there is one, else a new one.

    Publishing that draft answers the report. Raises ``Refused`` where it is answered already or the
    record is withdrawn.
    """
    stored = take_up(correction, by)
    lock_records([stored.record_id])
    draft = Entry.objects.open().filter(record=stored.record_id).first()
    if not draft:
        in_force = Entry.objects.public().filter(record=stored.record_id).first()
        if not in_force:
            raise Refused(_("The record is withdrawn: answer the report instead."))
        draft = open_draft(in_force, by=by)
    stored.draft = draft
    stored.save(update_fields=["draft"])
    return draft


@transaction.atomic
def answer(correction: Correction, outcome: CorrectionStatus, text: str, by: User) -> Correction:
    """Close a report with words that everyone with its code can read; the contact is forgotten.

    Raises ``Refused`` without words, or where it is answered already.
    """
    if not text.strip():
        raise Refused(_("Please answer in a sentence: whoever reported it reads it."))
    stored = _waiting(correction)
    now = timezone.now()
    if not stored.taken_up_at:
        stored.taken_up_at, stored.taken_up_by = now, by
    stored.outcome, stored.answer, stored.answered_at, stored.answered_by = outcome, text.strip(), now, by
    stored.contact = stored.origin = ""
    stored.save()
    return stored


def settle(drafts: Iterable[Entry], publication: Publication) -> None:
    """Answer the reports for which these drafts were opened: ``publication`` has put right what they said."""
    keys = [draft.pk for draft in drafts]
    for start in range(0, len(keys), BATCH):
        Correction.objects.waiting().filter(draft__in=keys[start : start + BATCH]).update(
            outcome=CorrectionStatus.DONE,
            answer=publication.reason,
            answered_at=publication.at,
            answered_by=publication.by,
            contact="",
            origin="",
        )


def _waiting(correction: Correction) -> Correction:
    stored = Correction.objects.select_for_update(of=("self",)).select_related("draft").get(pk=correction.pk)
    if not stored.is_waiting:
        raise Refused(_("This report is answered already."))
    return stored
