"""Writing down every act: one ``Move`` for the person and the reason, one ``Step`` for each entry it was done to."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from registry.lifecycle.copying import BATCH
from registry.lifecycle.statements import insert_rows
from registry.models import Entry, Move, Step


def note(
    act: Move.Act, entries: Sequence[Entry], by: User | None, *, was: Mapping[int, str] | None = None, **values: Any
) -> Move:
    """Write down ``act``, with the states the entries have now and those they had before (``was``, by id).

    ``values`` are further columns of the ``Move``: reason, evidence, publication, undoes.
    """
    move = Move.objects.create(act=act, by=by, at=timezone.now(), **values)
    rows = [_step(move, entry, (was or {}).get(entry.pk, "")) for entry in entries]
    for start in range(0, len(rows), BATCH):
        insert_rows(Step, rows[start : start + BATCH])
    return move


def _step(move: Move, entry: Entry, was: str) -> dict[str, Any]:
    return {
        "move_id": move.pk,
        "record_id": entry.record_id,
        "entry_id": entry.pk,
        "number": entry.number,
        "round": entry.round,
        "from_state": was,
        "to_state": entry.state,
    }
