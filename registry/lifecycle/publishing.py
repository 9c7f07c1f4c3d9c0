"""Turning the page: what has been approved is published, now or on the day it is due."""

import datetime
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.audit import Happening
from registry.audit.recording import named, record
from registry.exchange.cells import write_cells
from registry.lifecycle.copying import BATCH
from registry.lifecycle.corrections import settle
from registry.lifecycle.errors import Refused
from registry.lifecycle.indexing import COLUMNS, derive, write_columns
from registry.lifecycle.log import note
from registry.lifecycle.moving import MOVED, moved, states_of, taken
from registry.lifecycle.rules import names, require, require_others, require_reason, require_state
from registry.lifecycle.snapshots import digest, snapshots_of
from registry.models import Closing, Entry, Move, Publication, PublicationCounter, State
from registry.models.parents import in_circles
from registry.roles import Act
from registry.search.documents import write_documents

STAMP = (*MOVED, "reason", "successor", "closing", "companion", "revision", "snapshot", "hash", "is_head", *COLUMNS)

HAPPENINGS = {
    Happening.PUBLISH: {""},
    Happening.WITHDRAW: {Closing.WITHDRAWAL.value},
    Happening.MERGE: {Closing.MERGER.value},
}


@transaction.atomic
def publish(entries: Sequence[Entry], *, reason: str, by: User) -> Publication:
    """Publish what has been approved, in one act: each supersedes what its record stated before.

    Raises ``Refused`` without a reason, where a review is still owed, or where ``by`` wrote or approved it before.
    """
    return turn_page(_approved(entries, reason, by), reason, by)


@transaction.atomic
def schedule(entries: Sequence[Entry], *, reason: str, by: User, on: datetime.date) -> Move:
    """Approve the publication of drafts for a later day, when ``publish_due`` carries it out."""
    if on <= timezone.localdate():
        raise Refused(_("Please give a day to come, or publish now."))
    drafts = _approved(entries, reason, by)
    was = states_of(drafts)
    for draft in drafts:
        draft.due_on = on
    return moved(Move.Act.SCHEDULE, drafts, by, was, reason=reason)


def _approved(entries: Sequence[Entry], reason: str, by: User) -> list[Entry]:
    require_reason(reason)
    drafts = taken(entries)
    require_state(drafts, [State.REVIEWED], _("A review is still owed: %(names)s."))
    require(by, Act.PUBLISH, drafts)
    require_others(by, drafts)
    return drafts


def next_publication(reason: str, by: User | None) -> Publication:
    """Take the registry's next revision. The counter is locked first and the clock read after, so both only grow."""
    PublicationCounter.objects.get_or_create(pk=1)
    counter = PublicationCounter.objects.select_for_update().get(pk=1)
    counter.revision += 1
    counter.save()
    return Publication.objects.create(revision=counter.revision, at=timezone.now(), by=by, reason=reason)


def turn_page(entries: list[Entry], reason: str, by: User | None, was: Mapping[int, str] | None = None) -> Publication:
    """Stamp entries that are locked already, superseding what their records stated, and write it down."""
    _refuse_lost_successors(entries)
    was = states_of(entries) if was is None else was
    derive(entries, timezone.localdate())
    for entry in entries:
        entry.state = State.WITHDRAWN if entry.closing else State.PUBLISHED
        entry.is_head, entry.due_on, entry.companion, entry.moved_at = True, None, None, timezone.now()
    write_documents(entries)
    snapshots = _snapshots(entries)
    publication = next_publication(reason, by)
    _refuse_circles([entry for entry in entries if not entry.closing])
    _supersede([entry.record_id for entry in entries], publication)
    for entry in entries:
        entry.revision, entry.snapshot = publication, snapshots[entry.pk]
        entry.hash = digest(entry.snapshot)
    write_columns(entries, STAMP)
    write_cells([entry.pk for entry in entries])
    note(Move.Act.PUBLISH, entries, by, was=was, reason=reason, publication=publication)
    _log(publication, entries)
    settle(entries, publication)
    return publication


def _log(publication: Publication, entries: Sequence[Entry]) -> None:
    """Lines in the audit log, last of all: until the transaction ends nobody else can add one."""
    for happening, closings in HAPPENINGS.items():
        codes = named(entry.record_id for entry in entries if entry.closing in closings)
        if codes:
            record(happening, by=publication.by, what=str(publication), detail=f"{codes}：{publication.reason}")


def _refuse_lost_successors(entries: Sequence[Entry]) -> None:
    """A record is merged into one that is public, and stays so through this act."""
    merging = [entry for entry in entries if entry.closing == Closing.MERGER]
    if not merging:
        return
    closed = {entry.record_id for entry in entries if entry.closing}
    wanted = {entry.successor_id for entry in merging}
    public = set(Entry.objects.public().filter(record__in=wanted).values_list("record", flat=True)) - closed
    lost = [entry for entry in merging if entry.successor_id not in public]
    if lost:
        raise Refused(_("The record it is to be merged into is not published: %(names)s.") % {"names": names(lost)})


def _refuse_circles(entries: list[Entry]) -> None:
    """Called under the lock of the counter: of two who close a circle at once, the second is told."""
    circles = set(in_circles({entry.record_id: entry.parent_id for entry in entries}))
    circling = [entry for entry in entries if entry.record_id in circles]
    if circling:
        sentence = _("These would be part of themselves by way of other records: %(names)s.")
        raise Refused(sentence % {"names": names(circling)})


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
