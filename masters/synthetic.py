"""How synthetic studios and the masters who lead them are invented."""

from typing import NamedTuple

from masters.models import Honour, Leadership, Master
from registry.models import Kind, Organisation, SkillLevel
from registry.synthetic import naming
from registry.synthetic.chance import Chance
from registry.synthetic.recipes import Recipe, Row, Sketch
from registry.synthetic.remembering import BATCH, insert
from registry.synthetic.words import words
from registry.synthetic.world import Body, World

Type = Organisation.Type
SKILL_LEVELS = list(SkillLevel)[3:]
# Some lead two studios, and a studio has members besides its leader.
MASTERS_A_STUDIO = 0.8


class Person(NamedTuple):
    """A master, as far as a studio needs it."""

    id: int
    name: str


class MasterStudioRecipe(Recipe):
    kind = Kind.MASTER_STUDIO
    share = 40
    host_types = (Type.COMPANY, Type.COLLEGE, Type.UNIVERSITY)
    english = "Master Studio"

    def prepare(self, world: World, records: int) -> None:
        """Make the masters and their honours."""
        chance, number = world.chance("masters"), max(int(records * MASTERS_A_STUDIO), 10)
        self.people: list[Person] = []
        for start in range(0, number, BATCH):
            masters = insert(Master, [_master(chance, world) for _row in range(min(BATCH, number - start))])
            Honour.objects.bulk_create(_honours(chance, world, masters))
            self.people += [Person(master.pk, master.name) for master in masters]

    def sketch(self, chance: Chance, world: World, host: Body) -> Sketch:
        people = chance.some(self.people, 1, 3)
        trade = naming.trade(chance) if chance.maybe(0.5) else ""
        name = naming.marked(naming.unmarked(people[0].name) + trade + chance.one(words("studio_words")))
        team = [self._leadership(chance, world, person, leads=person is people[0]) for person in people]
        return Sketch(name, {}, {Leadership: team})

    def _leadership(self, chance: Chance, world: World, person: Person, *, leads: bool) -> Row:
        return {
            "master_id": person.id,
            "role": Leadership.Role.LEADER if leads else Leadership.Role.MEMBER,
            "since": chance.day(2010, 2020) if chance.maybe(0.6) else None,
            "until": chance.day(2021, 2025) if chance.maybe(0.08) else None,
            **world.evidence(chance),
        }


def _master(chance: Chance, world: World) -> Row:
    return {
        "name": naming.person(chance),
        "employer_id": world.body(chance, MasterStudioRecipe.host_types).id if chance.maybe(0.8) else None,
        "occupation_id": chance.one(world.occupations) if chance.maybe(0.8) else None,
        "skill_level": chance.one(SKILL_LEVELS) if chance.maybe(0.7) else "",
        **world.evidence(chance),
    }


def _honours(chance: Chance, world: World, masters: list[Master]) -> list[Honour]:
    honoured = [master for master in masters for _honour in range(chance.between(0, 2))]
    return [Honour(master=master, **_honour(chance, world)) for master in honoured]


def _honour(chance: Chance, world: World) -> Row:
    title = naming.marked(naming.place(chance) + chance.one(words("honour_words")))
    return {"title": title, "year": chance.between(2008, 2024), **world.evidence(chance)}


RECIPES = (MasterStudioRecipe,)
