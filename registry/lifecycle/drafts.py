"""Opening, creating, restoring and discarding drafts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from registry.lifecycle.copying import copy_entries
from registry.lifecycle.errors import Refused
from registry.lifecycle.indexing import refresh
from registry.models import Entry, Kind, Record, model_of


def create_draft(kind: str, code: str | None = None, **values: Any) -> Entry:
    """A new record of ``kind`` with its first draft; ``values`` are columns of the entry."""
    return create_drafts(kind, [{"code": code, **values}])[0]


@transaction.atomic
def create_drafts(kind: str, rows: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """New records of ``kind``, each with its first draft. A row may bring the ``code`` reserved for it."""
    drafts = []
    for row in rows:
        values = dict(row)
        code = values.pop("code", None)
        record = Record(kind=Kind(kind), **({"code": code} if code else {}))
        record.full_clean()
        record.save(force_insert=True)
        draft = model_of(kind)(record=record, **values)
        draft.save()
        drafts.append(draft)
    refresh(drafts)
    return drafts


def open_draft(entry: Entry) -> Entry:
    """A draft with everything that ``entry`` states; raises ``Refused`` where the record has a draft already."""
    return open_drafts([entry])[0]


def open_drafts(entries: Sequence[Entry]) -> list[Entry]:
    """Drafts of several entries in force, each of another record, in the same order. All are opened, or none.

    An older entry is refused: a page left open must not bring back an old state unseen. ``restore`` does so on purpose.
    """
    return _draft_from(entries, only_in_force=True)


@transaction.atomic
def _draft_from(entries: Sequence[Entry], *, only_in_force: bool) -> list[Entry]:
    codes = [entry.record_id for entry in entries]
    if len(set(codes)) < len(codes):
        raise Refused(_("A record has one draft at a time."))
    lock_records(codes)
    refuse_open(codes)
    if only_in_force:
        _refuse_superseded(entries)
    _leave_head(codes)
    drafts = copy_entries(entries)
    refresh(drafts)
    return drafts


def restore(entry: Entry) -> Entry:
    """A draft of the record from any of its entries, superseded and withdrawn ones included."""
    return restore_all([entry])[0]


def restore_all(entries: Sequence[Entry]) -> list[Entry]:
    """Drafts of several records from any of their entries, in the same order. All are opened, or none."""
    return _draft_from(entries, only_in_force=False)


@transaction.atomic
def discard(draft: Entry) -> None:
    """Delete a draft; the entry in force heads the record again. The record's code stays taken."""
    lock_records([draft.record_id])
    stored = Entry.objects.select_for_update().filter(pk=draft.pk).first()
    if not stored:
        raise Refused(_("The draft is no longer there: someone has discarded it."))
    if not stored.is_open:
        raise Refused(_("“%(name)s” is published. Withdraw it instead.") % {"name": stored.name})
    stored.delete()
    in_force = Entry.objects.current().filter(record=draft.record_id)
    Entry._base_manager.filter(pk__in=in_force.values("pk")).update(is_head=True)


def lock_records(codes: Iterable[str]) -> None:
    """Let nobody else open, publish or withdraw these records until the transaction ends."""
    list(Record.objects.select_for_update().filter(pk__in=list(codes)).order_by("pk"))


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
