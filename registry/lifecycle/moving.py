"""What all acts on open entries share: they are taken under a lock with their companions, and it is written down."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.lifecycle.errors import Refused
from registry.lifecycle.indexing import write_columns
from registry.lifecycle.log import note
from registry.models import Entry, EntryQuerySet, Move, Record

MOVED = ("state", "author", "round", "reviews", "moved_at", "due_on", "version")


def lock_records(codes: Iterable[str]) -> None:
    """Let nobody else open, move or publish these records until the transaction ends."""
    list(Record.objects.select_for_update().filter(pk__in=list(codes)).order_by("pk"))


def taken(entries: Sequence[Entry]) -> list[Entry]:
    """Open entries as they are stored, locked, with those they go together with; what the caller holds may be stale."""
    keys = {entry.pk for entry in entries}
    lock_records(_together(keys).values_list("record_id", flat=True))
    stored = list(_together(keys).select_for_update(of=("self",)).order_by("pk"))
    if not keys or not keys <= {entry.pk for entry in stored}:
        raise Refused(_("The draft is no longer there: someone has discarded it."))
    closed = [entry.name for entry in stored if not entry.is_open]
    if closed:
        raise Refused(_("Published already: %(names)s.") % {"names": "、".join(closed[:5])})
    return stored


def _together(keys: Iterable[int]) -> EntryQuerySet:
    """Companions name each other, and no longer do so once they are published."""
    return Entry.objects.filter(Q(pk__in=list(keys)) | Q(companion__in=list(keys)))


def states_of(entries: Iterable[Entry]) -> dict[int, str]:
    """The states of entries by id, to be remembered before they change."""
    return {entry.pk: entry.state for entry in entries}


def moved(act: Move.Act, entries: Sequence[Entry], by: User | None, was: Mapping[int, str], **values: Any) -> Move:
    """Store what an act changed in ``entries``, and write the act down."""
    for entry in entries:
        entry.moved_at, entry.version = timezone.now(), entry.version + 1
    write_columns(entries, MOVED)
    return note(act, entries, by, was=was, **values)
