"""Turning the page: publish and withdraw."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.lifecycle.copying import BATCH, copy_entries
from registry.lifecycle.drafts import lock_records, refuse_open
from registry.lifecycle.errors import Refused
from registry.lifecycle.indexing import COLUMNS, derive, write_columns
from registry.lifecycle.snapshots import digest, snapshots_of
from registry.models import Entry, Publication, PublicationCounter, Record, State
from registry.models.parents import in_circles
from registry.search.documents import write_documents

STAMP = ("state", "reason", "successor", "revision", "snapshot", "hash", "is_head", *COLUMNS)


@transaction.atomic
def publish(entries: Sequence[Entry], *, reason: str, by: User | None = None) -> Publication:
    """Publish drafts in one act: each supersedes what its record stated before.

    Raises ``Refused`` without a reason, without drafts, or where one of them is published already.
    """
    _require_reason(reason)
    return _turn_page(_locked(entries), State.PUBLISHED, reason, by)


@transaction.atomic
def withdraw(
    entries: Sequence[Entry], *, reason: str, successor: Record | None = None, by: User | None = None
) -> Publication:
    """Withdraw published entries in one act, each by a last entry that says why and what replaced it.

    Raises ``Refused`` without a reason, where a record has an open draft, or where it would succeed itself.
    """
    _require_reason(reason)
    codes = [entry.record_id for entry in entries]
    if successor and successor.pk in codes:
        raise Refused(_("A record cannot be its own successor."))
    lock_records(codes)
    refuse_open(codes)
    in_force = list(Entry.objects.public().filter(pk__in=[entry.pk for entry in entries]).order_by("pk"))
    if len(in_force) < len(codes) or not codes:
        raise Refused(_("Only what is published now can be withdrawn."))
    Entry._base_manager.filter(pk__in=[entry.pk for entry in in_force]).update(is_head=False)
    withdrawals = copy_entries(in_force)
    for entry in withdrawals:
        entry.reason, entry.successor = reason, successor
    return _turn_page(withdrawals, State.WITHDRAWN, reason, by)


def next_publication(reason: str, by: User | None) -> Publication:
    """Take the registry's next revision. The counter is locked first and the clock read after, so both only grow."""
    PublicationCounter.objects.get_or_create(pk=1)
    counter = PublicationCounter.objects.select_for_update().get(pk=1)
    counter.revision += 1
    counter.save()
    return Publication.objects.create(revision=counter.revision, at=timezone.now(), by=by, reason=reason)


def _turn_page(entries: list[Entry], state: State, reason: str, by: User | None) -> Publication:
    derive(entries, timezone.localdate())
    for entry in entries:
        entry.state, entry.is_head = state, True
    write_documents(entries)
    snapshots = _snapshots(entries)
    publication = next_publication(reason, by)
    if state == State.PUBLISHED:
        _refuse_circles(entries)
    _supersede([entry.record_id for entry in entries], publication)
    for entry in entries:
        entry.revision, entry.snapshot = publication, snapshots[entry.pk]
        entry.hash = digest(entry.snapshot)
    write_columns(entries, STAMP)
    return publication


def _refuse_circles(entries: list[Entry]) -> None:
    """Called under the lock of the counter: of two who close a circle at once, the second is told."""
    circles = set(in_circles({entry.record_id: entry.parent_id for entry in entries}))
    names = [entry.name for entry in entries if entry.record_id in circles]
    if names:
        sentence = _("These would be part of themselves by way of other records: %(names)s.")
        raise Refused(sentence % {"names": "、".join(names[:5])})


def _snapshots(entries: list[Entry]) -> dict[int, dict[str, object]]:
    """Snapshots of rows that are stored, with what is only about to be stamped."""
    snapshots = snapshots_of(entries)
    for entry in entries:
        fields = snapshots[entry.pk]["fields"]
        fields["reason"] = entry.reason
        fields["successor"] = entry.successor_id
    return snapshots


def _supersede(codes: Sequence[str], publication: Publication) -> None:
    for start in range(0, len(codes), BATCH):
        in_force = Entry.objects.current().filter(record__in=codes[start : start + BATCH])
        Entry._base_manager.filter(pk__in=list(in_force.values_list("pk", flat=True))).update(
            superseded_revision=publication, is_head=False
        )


def _locked(entries: Sequence[Entry]) -> list[Entry]:
    """The drafts as they are stored, locked; what the caller holds may be stale."""
    lock_records([entry.record_id for entry in entries])
    keys = [entry.pk for entry in entries]
    drafts = list(Entry.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    if len(drafts) < len(set(keys)) or not keys:
        raise Refused(_("The draft is no longer there: someone has discarded it."))
    published = [draft.name for draft in drafts if not draft.is_open]
    if published:
        raise Refused(_("Published already: %(names)s.") % {"names": "、".join(published[:5])})
    return drafts


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please give a reason: it is kept with the publication."))
