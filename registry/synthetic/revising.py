"""What is stated anew: drafts of published records with another summary, sometimes another name or recognition."""

from collections.abc import Sequence

from registry import lifecycle
from registry.lifecycle.copying import insert_parts
from registry.models import Entry, EntryName, Recognition
from registry.synthetic import naming
from registry.synthetic.chance import Chance
from registry.synthetic.parts import recognition
from registry.synthetic.recipes import Row
from registry.synthetic.words import words
from registry.synthetic.world import World

# After all parts that the copied entry has.
LAST = 100


def revise(world: World, entries: Sequence[Entry], round_: int) -> list[Entry]:
    """Open drafts of these entries and change them; ``round_`` tells one revision of a record from the next.

    What is derived from them is not brought up to date: publishing does that, or ``lifecycle.refresh``.
    """
    if not entries:
        return []
    drafts = lifecycle.open_drafts(entries)
    chances = [world.chance(f"{draft.code} {round_}") for draft in drafts]
    pairs = list(zip(drafts, chances, strict=True))
    names = [name for draft, chance in pairs if chance.maybe(0.4) for name in [_renamed(world, chance, draft)]]
    for draft, chance in pairs:
        draft.summary = naming.summary(chance)
    Entry.objects.bulk_update(drafts, ["name", "summary"])
    insert_parts(EntryName, names)
    insert_parts(
        Recognition, (_recognised(world, chance, draft, round_) for draft, chance in pairs if chance.maybe(0.5))
    )
    return drafts


def _renamed(world: World, chance: Chance, draft: Entry) -> Row:
    """Give the draft another name; the former one as a part."""
    former = draft.name
    addition = naming.place(chance) + chance.one(words("place_kinds"))
    draft.name = naming.marked(f"{naming.unmarked(former)}（{addition}）")
    ended = {"type": EntryName.Type.FORMER, "valid_to": chance.day(2021, 2025)}
    return {"entry_id": draft.pk, "order": LAST, "text": former, **ended, **world.evidence(chance)}


def _recognised(world: World, chance: Chance, draft: Entry, round_: int) -> Row:
    return {"entry_id": draft.pk, "order": LAST + round_, **recognition(chance, world, first_year=2020)}
