"""One record as a whole: its columns, its parts, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from registry.models import Citation, Kind
from registry.synthetic import naming
from registry.synthetic.chance import Chance
from registry.synthetic.parts import citations, spine_parts
from registry.synthetic.recipes import Parts, Recipe, Row
from registry.synthetic.world import Body, World


class Fate(Enum):
    """What becomes of a record after its first draft."""

    ONCE = "published"
    TWICE = "published again"
    THRICE = "published three times"
    WITHDRAWN = "published and withdrawn"
    REOPENED = "published, with an open draft"
    DRAFT = "never published"


# Of fifty records; every fifty begin anew, so that even a small number has all of them.
FATES = [Fate.ONCE] * 40 + [Fate.TWICE] * 5 + [Fate.THRICE] + [Fate.WITHDRAWN] + [Fate.REOPENED] * 2 + [Fate.DRAFT]


@dataclass
class Invention:
    """A record that is not yet written; ``columns`` are those of ``Entry``, ``own`` those of its kind."""

    code: str
    kind: Kind
    fate: Fate
    columns: Row
    own: Row
    parts: Parts


class Inventor:
    """Invents the records of one run, each by its number alone and by those shortly before it."""

    def __init__(self, world: World, recipes: Mapping[str, Recipe]) -> None:
        self.world = world
        self.recipes = [recipe for recipe in recipes.values() for _part in range(recipe.share)]
        self.fates = world.chance("fates").shuffled(FATES)

    def invent(self, number: int, code: str) -> Invention:
        """The record with this number, under ``code``."""
        world, chance = self.world, self.world.chance(number)
        recipe = chance.one(self.recipes)
        host = world.body(chance, recipe.host_types)
        sketch = recipe.sketch(chance, world, host)
        columns = _columns(chance, world, recipe, host, code) | {"name": sketch.name}
        parts = spine_parts(chance, world) | sketch.parts
        parts[Citation] = citations(chance, world, recipe.kind, {**columns, **sketch.own})
        world.recent_codes[recipe.kind].append(code)
        return Invention(code, recipe.kind, self.fates[number % len(self.fates)], columns, sketch.own, parts)


def _columns(chance: Chance, world: World, recipe: Recipe, host: Body, code: str) -> dict[str, Any]:
    place = host.place if chance.maybe(0.8) else chance.ranked(world.places)
    optional = {
        "name_en": (0.25, naming.english(chance, recipe.english)),
        "district_id": (0.96, place.id),
        "host_id": (0.92, host.id),
        "summary": (0.97, naming.summary(chance)),
        "website": (0.4, f"https://example.org/{code.lower()}"),
        "address": (0.7, naming.address(chance, place.name)),
        "phone": (0.5, f"023-0000{chance.between(0, 9999):04d}"),
    }
    given = {name: value for name, (likelihood, value) in optional.items() if chance.maybe(likelihood)}
    return {**given, "parent_id": _parent(chance, world, recipe)}


def _parent(chance: Chance, world: World, recipe: Recipe) -> str | None:
    """The code of a record made shortly before."""
    candidates = world.recent_codes[recipe.parent_kind] if recipe.parent_kind else ()
    return chance.one(candidates) if candidates and chance.maybe(0.3) else None
