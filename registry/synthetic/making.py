"""Adding synthetic records: written in bulk as drafts, published through ``lifecycle``, a batch at a time."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import transaction

from registry import codes, lifecycle
from registry.lifecycle.copying import blank_entry, insert_children, insert_parts
from registry.models import Entry, Record, model_of, part_models
from registry.synthetic.inventing import Fate, Invention, Inventor
from registry.synthetic.planning import analyse, many_documents
from registry.synthetic.progress import Progress
from registry.synthetic.recipes import find_recipes
from registry.synthetic.remembering import insert, items
from registry.synthetic.revising import revise
from registry.synthetic.words import words
from registry.synthetic.world import NoVocabulary, World

__all__ = ["AlreadyThere", "NoVocabulary", "make"]
BATCH = 500
REASON = "模拟数据"
CODES = 32**codes.BODY_LENGTH
# After which batches: whenever there are about four times as many rows.
ANALYSED = {0, 3, 15, 63, 255, 1023}
AGAIN = {1: (Fate.TWICE, Fate.THRICE), 2: (Fate.THRICE,)}


class AlreadyThere(Exception):
    """There are synthetic records already; two runs would get into each other's way."""


def make(records: int, seed: int, progress: Progress) -> int:
    """Add so many synthetic records and return the number of their entries.

    The same seed and number make the same data beside the same vocabularies. Raises ``AlreadyThere`` and
    ``NoVocabulary``. Every batch is committed by itself: what an interruption leaves can be removed.
    """
    with transaction.atomic():
        if items().exists():
            raise AlreadyThere
        world, recipes = World(seed, records), find_recipes()
        shares = sum(recipe.share for recipe in recipes.values())
        for recipe in recipes.values():
            recipe.prepare(world, records * recipe.share // shares)
    with many_documents():
        return _make_batches(Inventor(world, recipes), records, progress)


def _make_batches(inventor: Inventor, records: int, progress: Progress) -> int:
    fresh, entries = _codes(inventor.world), 0
    for start in range(0, records, BATCH):
        numbers = range(start, min(start + BATCH, records))
        with transaction.atomic():
            entries += _make_batch(inventor, numbers, _unused(fresh, len(numbers)))
        progress.advance(len(numbers))
        if start // BATCH in ANALYSED:
            analyse()
    return entries


def _codes(world: World) -> Iterator[str]:
    """Codes in an order that the seed decides, none twice."""
    chance = world.chance("codes")
    number, step = chance.between(0, CODES - 1), 2 * chance.between(CODES // 8, CODES // 3) + 1
    while True:
        yield codes.encode(number)
        number = (number + step) % CODES


def _unused(fresh: Iterator[str], number: int) -> list[str]:
    """The next codes that no record has."""
    candidates = list(islice(fresh, number))
    taken = set(Record.objects.filter(pk__in=candidates).values_list("pk", flat=True))
    unused = [code for code in candidates if code not in taken]
    return unused + (_unused(fresh, len(taken)) if taken else [])


def _make_batch(inventor: Inventor, numbers: range, fresh: Sequence[str]) -> int:
    inventions = [inventor.invent(*pair) for pair in zip(numbers, fresh, strict=True)]
    insert(Record, ({"code": each.code, "kind": each.kind} for each in inventions))
    drafts = _write(inventions)
    fates = {each.code: each.fate for each in inventions}
    lifecycle.refresh([draft for draft in drafts if fates[draft.code] is Fate.DRAFT])
    _publish([draft for draft in drafts if fates[draft.code] is not Fate.DRAFT])
    return len(drafts) + _live_on(inventor.world, drafts, fates)


def _write(inventions: Sequence[Invention]) -> list[Entry]:
    """The inventions as drafts with all their parts, in the same order."""
    drafts = [blank_entry(each.code, each.kind, 1, **each.columns) for each in inventions]
    Entry.objects.bulk_create(drafts)
    pairs = list(zip(drafts, inventions, strict=True))
    for kind in {each.kind for each in inventions}:
        rows = ({"entry_ptr_id": draft.pk, **each.own} for draft, each in pairs if each.kind == kind)
        insert_children(model_of(kind), rows)
    for model in part_models():
        numbered = (
            (draft.pk, order, row) for draft, each in pairs for order, row in enumerate(each.parts.get(model, []))
        )
        insert_parts(model, ({"entry_id": key, "order": order, **row} for key, order, row in numbered))
    return drafts


def _live_on(world: World, entries: Sequence[Entry], fates: dict[str, Fate]) -> int:
    """What becomes of the entries after their first publication; the number of entries that this adds."""
    added = 0
    current = list(entries)
    for round_, again in AGAIN.items():
        current = revise(world, [entry for entry in current if fates[entry.code] in again], round_)
        _publish(current)
        added += len(current)
    reopened = revise(world, [entry for entry in entries if fates[entry.code] is Fate.REOPENED], 1)
    lifecycle.refresh(reopened)
    return added + len(reopened) + _withdraw(world, entries, fates)


def _withdraw(world: World, entries: Sequence[Entry], fates: dict[str, Fate]) -> int:
    """Withdraw entries in one act; a record that stays succeeds them, if there is one."""
    leaving = [entry for entry in entries if fates[entry.code] is Fate.WITHDRAWN]
    staying = next((entry for entry in entries if fates[entry.code] is Fate.ONCE), None)
    if leaving:
        reason = world.chance(f"withdrawal {leaving[0].code}").one(words("withdrawal_reasons"))
        lifecycle.system.withdraw(leaving, reason=f"{REASON}：{reason}", successor=staying.record if staying else None)
    return len(leaving)


def _publish(drafts: Sequence[Entry]) -> None:
    if drafts:
        lifecycle.system.publish(drafts, reason=REASON)
