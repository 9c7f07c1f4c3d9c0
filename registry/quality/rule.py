"""What a rule is, and which entries break one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from importlib import import_module
from operator import or_

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from registry.models import Entry, EntryQuerySet, Waiver
from registry.models.choices import StrOrPromise


@dataclass(frozen=True)
class Rule:
    """``name`` is its identifier in addresses and waivers; ``finds`` narrows entries to those that break it.

    ``is_quick`` says that it can be asked of one entry at a time: it looks at no other rows, and at few tables.
    """

    name: str
    sentence: StrOrPromise
    fix: StrOrPromise
    finds: Callable[[EntryQuerySet], EntryQuerySet]
    is_quick: bool = True

    def broken(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Those of ``entries`` that break it and whose record has no waiver in force."""
        waived = Waiver.objects.in_force(timezone.localdate()).filter(rule=self.name, record=OuterRef("record"))
        return self.finds(entries).filter(~Exists(waived))


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


def findings(entries: EntryQuerySet, most: int) -> int:
    """How many of ``entries`` break a quick rule, counted up to ``most`` in one query."""
    this = Entry.objects.filter(pk=OuterRef("pk"))
    broken = (Q(Exists(rule.broken(this))) for rule in find_rules() if rule.is_quick)
    return entries.filter(reduce(or_, broken)).order_by()[:most].count()


def broken_by(entry: Entry) -> Sequence[Rule]:
    """The rules that one entry breaks, a query each."""
    this = Entry.objects.filter(pk=entry.pk)
    return [rule for rule in find_rules() if rule.broken(this).exists()]
