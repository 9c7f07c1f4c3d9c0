"""Opening, creating, restoring and discarding drafts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from registry.lifecycle.copying import BATCH, copy_entries
from registry.lifecycle.errors import Refused
from registry.lifecycle.indexing import refresh, write_columns
from registry.lifecycle.log import note
from registry.lifecycle.moving import lock_records, states_of, taken
from registry.lifecycle.rules import require, require_state
from registry.models import EDITABLE_STATES, Entry, Kind, Move, Record, model_of
from registry.roles import Act


def create_draft(
    kind: str, code: str | None = None, *, by: User | None = None, derived: bool = True, **values: Any
) -> Entry:
    """A new record of ``kind`` with its first draft; ``values`` are columns of the entry."""
    return create_drafts(kind, [{"code": code, **values}], by=by, derived=derived)[0]


@transaction.atomic
def create_drafts(
    kind: str, rows: Iterable[Mapping[str, Any]], *, by: User | None = None, derived: bool = True
) -> list[Entry]:
    """New records of ``kind``, each with its first draft. A row may bring the ``code`` reserved for it.

    Without ``derived`` the caller, who goes on in the same transaction, brings that up to date: by ``refresh``, or by
    publishing, which does.
    """
    drafts = []
    for row in rows:
        values = dict(row)
        code = values.pop("code", None)
        record = Record(kind=Kind(kind), **({"code": code} if code else {}))
        # The code itself is looked at here and by the table, so that no constraint is asked a third time.
        record.full_clean(validate_constraints=False)
        record.save(force_insert=True)
        draft = model_of(kind)(record=record, author=by, **values)
        draft.save()
        drafts.append(draft)
    if derived:
        refresh(drafts)
    note(Move.Act.CREATE, drafts, by)
    return drafts


@transaction.atomic
def edited(drafts: Sequence[Entry], *, by: User | None, act: Move.Act = Move.Act.EDIT) -> None:
    """Bring what is derived from drafts up to date after they were saved, and write down who wrote on them."""
    refresh(drafts)
    note(act, drafts, by, was={} if act == Move.Act.CREATE else states_of(drafts))


def open_draft(entry: Entry, *, by: User | None = None) -> Entry:
    """A draft with everything that ``entry`` states; raises ``Refused`` where the record has a draft already."""
    return open_drafts([entry], by=by)[0]


@transaction.atomic
def open_drafts(entries: Sequence[Entry], *, by: User | None = None) -> list[Entry]:
    """Drafts of several entries in force, each of another record, in the same order. All are opened, or none.

    An older entry is refused: a page left open must not bring back an old state unseen. ``restore`` does so on purpose.
    """
    require(by, Act.OPEN, entries)
    lock_records([entry.record_id for entry in entries])
    _refuse_superseded(entries)
    return open_locked(entries, by)


def restore(entry: Entry, *, by: User | None = None, reason: str = "") -> Entry:
    """A draft of the record from any of its entries, superseded and withdrawn ones included."""
    return restore_all([entry], by=by, reason=reason)[0]


@transaction.atomic
def restore_all(entries: Sequence[Entry], *, by: User | None = None, reason: str = "") -> list[Entry]:
    """Drafts of several records from any of their entries, in the same order. All are opened, or none."""
    require(by, Act.RESTORE, entries)
    lock_records([entry.record_id for entry in entries])
    return open_locked(entries, by, Move.Act.RESTORE, reason)


def open_locked(
    entries: Sequence[Entry], by: User | None, act: Move.Act = Move.Act.OPEN, reason: str = ""
) -> list[Entry]:
    """Drafts of records that are locked already."""
    codes = [entry.record_id for entry in entries]
    if len(set(codes)) < len(codes):
        raise Refused(_("A record has one draft at a time."))
    refuse_open(codes)
    _leave_head(codes)
    drafts = copy_entries(entries)
    for draft in drafts:
        draft.author = by
    write_columns(drafts, ["author"])
    refresh(drafts)
    note(act, drafts, by, reason=reason)
    return drafts


def discard(draft: Entry, *, by: User | None = None) -> None:
    """Delete a draft; the entry in force heads the record again. The record's code stays taken."""
    discard_all([draft], by=by)


@transaction.atomic
def discard_all(entries: Sequence[Entry], *, by: User | None = None) -> None:
    """Delete drafts, all of them or none, each with what it goes together with."""
    drafts = taken(entries)
    require_state(drafts, EDITABLE_STATES, _("It is under review: %(names)s. Take it back first."))
    require(by, Act.DISCARD, drafts)
    note(Move.Act.DISCARD, drafts, by, was=states_of(drafts))
    for start in range(0, len(drafts), BATCH):
        some = drafts[start : start + BATCH]
        # By their kinds: asked to delete the parents, Django reads each of them once more.
        for kind in {each.kind for each in some}:
            model_of(kind)._default_manager.filter(pk__in=[each.pk for each in some if each.kind == kind]).delete()
        in_force = Entry.objects.current().filter(record__in=[each.record_id for each in some])
        Entry._base_manager.filter(pk__in=in_force.values("pk")).update(is_head=True)


def refuse_open(codes: Iterable[str]) -> None:
    """Raise ``Refused`` naming the records that have a draft."""
    names = list(Entry.objects.open().filter(record__in=list(codes)).values_list("name", flat=True)[:5])
    if names:
        sentence = _("There is a draft already: %(names)s. Publish or discard it first.")
        raise Refused(sentence % {"names": "、".join(names)})


def _refuse_superseded(entries: Sequence[Entry]) -> None:
    superseded = Entry.objects.filter(pk__in=[entry.pk for entry in entries], superseded_revision__isnull=False)
    names = list(superseded.values_list("name", flat=True)[:5])
    if names:
        sentence = _(
            "A newer version was published meanwhile: %(names)s. Open it, or restore the older one on purpose."
        )
        raise Refused(sentence % {"names": "、".join(names)})


def _leave_head(codes: Iterable[str]) -> None:
    Entry._base_manager.filter(record__in=list(codes), is_head=True).update(is_head=False)
