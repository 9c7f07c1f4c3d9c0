"""How a kind of record is invented: by a recipe, which the spine finds in ``RECIPES`` of ``<app>/synthetic.py``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.utils.module_loading import module_has_submodule

from registry.models import Kind, Organisation, Part, model_of
from registry.synthetic.chance import Chance
from registry.synthetic.world import Body, World

Row = dict[str, Any]
Parts = dict[type[Part], list[Row]]


@dataclass
class Sketch:
    """What a recipe decides about a record; the rest is the same for every kind."""

    name: str
    own: Row = field(default_factory=dict)
    parts: Parts = field(default_factory=dict)


class Recipe:
    """How records of one kind are invented."""

    kind: ClassVar[Kind]
    # How many records of a hundred are of this kind, about.
    share: ClassVar[int]
    # Which organisations host it, the likeliest first, and of which kind of record it may be a part.
    host_types: ClassVar[tuple[str, ...]] = (Organisation.Type.COMPANY,)
    parent_kind: ClassVar[Kind | None] = None
    # What a body of this kind is called in English.
    english: ClassVar[str]

    def prepare(self, world: World, records: int) -> None:
        """Make what about ``records`` records of the kind will refer to."""

    def sketch(self, chance: Chance, world: World, host: Body) -> Sketch:
        """Its name, its kind's own columns and its kind's own parts."""
        raise NotImplementedError

    def own_columns(self, chance: Chance) -> Row:
        """A value for each column of the kind's own table that has choices or holds a day."""
        fields = [each for each in model_of(self.kind)._meta.local_fields if not each.is_relation]
        chosen = {each.name: chance.choice_of(each.model, each.name) for each in fields if each.choices}
        days = {each.name: chance.day(1952, 2019) for each in fields if isinstance(each, models.DateField)}
        return {**chosen, **days}


def find_recipes() -> Mapping[str, Recipe]:
    """The recipe of each kind that the installed apps bring, in a stable order."""
    modules = [
        import_module(f"{config.name}.synthetic")
        for config in apps.get_app_configs()
        if config.module and module_has_submodule(config.module, "synthetic")
    ]
    found = [recipe() for module in modules for recipe in getattr(module, "RECIPES", ())]
    return {recipe.kind.value: recipe for recipe in sorted(found, key=lambda recipe: recipe.kind.value)}
