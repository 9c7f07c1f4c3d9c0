"""What a rule is, and which entries break one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from importlib import import_module
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from registry.models import Entry, Waiver
from registry.models.choices import StrOrPromise


@dataclass(frozen=True)
class Rule:
    """``name`` is its identifier in addresses and waivers; ``finds`` narrows rows of ``model`` to those that break it.

    Most speak of entries. ``is_quick`` says that it can be asked of one row at a time: it looks at no other rows of
    the model, and at few tables.
    """

    name: str
    sentence: StrOrPromise
    fix: StrOrPromise
    finds: Callable[[Any], Any]
    is_quick: bool = True
    model: type[Model] = Entry

    def broken(self, rows: QuerySet[Any]) -> Any:
        """Those of ``rows`` that break it and have no waiver in force."""
        waived = Waiver.objects.in_force(timezone.localdate()).of_each(self.model).filter(rule=self.name)
        return self.finds(rows).filter(~Exists(waived))


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


def broken_by(row: Model) -> Sequence[Rule]:
    """The rules that one row breaks, a query each."""
    return [rule for rule in rules_of(type(row)) if rule.broken(rule.model._default_manager.filter(pk=row.pk)).exists()]
