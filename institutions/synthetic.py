"""How synthetic colleges, bases and zones are invented."""

from institutions.models import TrialZone, ZoneElement
from registry.models import Kind, Organisation
from registry.synthetic import naming
from registry.synthetic.chance import Chance
from registry.synthetic.recipes import Recipe, Row, Sketch
from registry.synthetic.words import words
from registry.synthetic.world import Body, World

Type = Organisation.Type


class TechnicalCollegeRecipe(Recipe):
    kind = Kind.TECHNICAL_COLLEGE
    share = 20
    host_types = (Type.COLLEGE, Type.COMPANY, Type.GOVERNMENT)
    english = "Technician College"

    def sketch(self, chance: Chance, world: World, host: Body) -> Sketch:
        return Sketch(naming.school(chance, "college_forms"), self.own_columns(chance))


class TrainingBaseRecipe(Recipe):
    kind = Kind.TRAINING_BASE
    share = 32
    host_types = (Type.COMPANY, Type.COLLEGE, Type.UNIVERSITY)
    parent_kind = Kind.TECHNICAL_COLLEGE
    english = "Training Base"

    def sketch(self, chance: Chance, world: World, host: Body) -> Sketch:
        field = chance.one(words("technologies")) if chance.maybe(0.7) else ""
        name = naming.unmarked(host.name) + field + chance.one(words("base_words"))
        return Sketch(naming.marked(name), self.own_columns(chance))


class TrialZoneRecipe(Recipe):
    kind = Kind.TRIAL_ZONE
    share = 8
    host_types = (Type.GOVERNMENT, Type.ASSOCIATION, Type.ALLIANCE)
    parent_kind = Kind.TRIAL_ZONE
    english = "Trial Zone"

    def sketch(self, chance: Chance, world: World, host: Body) -> Sketch:
        name = f"{naming.place(chance)}“{chance.one(words('zone_mottoes'))}”{chance.one(words('zone_words'))}"
        role = TrialZone.Role.CITY if chance.maybe(0.05) else TrialZone.Role.SUB_AREA
        elements = [self._element(chance, world) for _element in range(chance.between(1, 4))]
        return Sketch(naming.marked(name), {"role": role}, {ZoneElement: elements})

    def _element(self, chance: Chance, world: World) -> Row:
        zones = world.recent_codes[self.kind]
        return {
            "tier": chance.choice_of(ZoneElement, "tier"),
            "name": naming.marked(naming.place(chance) + chance.one(words("zone_words"))),
            "zone_id": chance.one(zones) if zones and chance.maybe(0.5) else None,
            "description": naming.sentence(chance) if chance.maybe(0.6) else "",
            **world.evidence(chance),
        }


RECIPES = (TechnicalCollegeRecipe, TrainingBaseRecipe, TrialZoneRecipe)
