"""What a rule is, and which entries break one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from importlib import import_module
from operator import or_
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db.models import Exists, IntegerField, Model, OuterRef, Q, QuerySet, Value
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from registry.models import Entry, Waiver
from registry.models.choices import StrOrPromise


@dataclass(frozen=True)
class Rule:
    """``name`` is its identifier in addresses and waivers; ``finds`` narrows rows of ``model`` to those that break it.

    Most speak of entries. ``is_quick`` says that it can be asked of one row at a time: it looks at no other rows of
    the model, and at few tables. ``finds_alone`` says of one row what ``finds`` would, where that would look at all
    others first; ``concerns`` says without asking the database whether a row can break it at all.
    """

    name: str
    sentence: StrOrPromise
    fix: StrOrPromise
    finds: Callable[[Any], Any]
    is_quick: bool = True
    finds_alone: Callable[[Any], bool] | None = None
    concerns: Callable[[Any], bool] = lambda _row: True
    model: type[Model] = Entry

    def broken(self, rows: QuerySet[Any]) -> Any:
        """Those of ``rows`` that break it and have no waiver in force."""
        return self._unless_waived(self.finds(rows))

    def broken_alone(self, row: Model, *, known: bool | None = None) -> Any:
        """The same of one row: it, or nothing. ``known`` says so where somebody has found out already."""
        this = self.model._default_manager.filter(pk=row.pk).order_by()
        if known is None and self.concerns(row) and self.finds_alone is None:
            return self.broken(this)
        is_broken = self.concerns(row) and self.finds_alone and self.finds_alone(row) if known is None else known
        return self._unless_waived(this) if is_broken else None

    def _unless_waived(self, rows: QuerySet[Any]) -> Any:
        waived = Waiver.objects.in_force(timezone.localdate()).of_each(self.model).filter(rule=self.name)
        return rows.filter(~Exists(waived))


@cache
def find_rules() -> tuple[Rule, ...]:
    """The rules that the installed apps bring, those of the spine first."""
    modules = [
        import_module(f"{config.name}.quality")
        for config in apps.get_app_configs()
        if config.module and module_has_submodule(config.module, "quality")
    ]
    own = import_module("registry.quality.rules").RULES
    return (*own, *(rule for module in modules for rule in getattr(module, "RULES", ())))


def rule_of(name: str) -> Rule | None:
    """The rule with this identifier."""
    return next((rule for rule in find_rules() if rule.name == name), None)


def rules_of(model: type[Model]) -> list[Rule]:
    """The rules that speak of rows of ``model``."""
    return [rule for rule in find_rules() if issubclass(model, rule.model)]


def findings(rows: QuerySet[Any], most: int) -> int:
    """How many of ``rows`` break a quick rule, counted up to ``most`` in one query."""
    this = rows.model._default_manager.filter(pk=OuterRef("pk"))
    broken = (Q(Exists(rule.broken(this))) for rule in rules_of(rows.model) if rule.is_quick)
    return rows.filter(reduce(or_, broken)).order_by()[:most].count()


def broken_by(row: Model, known: Mapping[str, bool] = MappingProxyType({})) -> Sequence[Rule]:
    """The rules that one row breaks, asked for together; ``known`` holds what is known already, by names of rules."""
    rules = rules_of(type(row))
    asked = [(place, rule.broken_alone(row, known=known.get(rule.name))) for place, rule in enumerate(rules)]
    rows = [found.values_list(Value(place, IntegerField())) for place, found in asked if found is not None]
    return [rules[place] for (place,) in sorted(rows[0].union(*rows[1:], all=True))] if rows else []
