"""What a rule is, and which entries break one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from importlib import import_module
from operator import or_
from types import MappingProxyType

from django.apps import apps
from django.db.models import Exists, IntegerField, OuterRef, Q, Value
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

from registry.models import Entry, EntryQuerySet, Waiver
from registry.models.choices import StrOrPromise


@dataclass(frozen=True)
class Rule:
    """``name`` is its identifier in addresses and waivers; ``finds`` narrows entries to those that break it.

    ``is_quick`` says that it can be asked of one entry at a time: it looks at no other rows, and at few tables.
    ``finds_alone`` says of one entry what ``finds`` would, where that would look at all others first; ``concerns``
    says without asking the database whether an entry can break it at all.
    """

    name: str
    sentence: StrOrPromise
    fix: StrOrPromise
    finds: Callable[[EntryQuerySet], EntryQuerySet]
    is_quick: bool = True
    finds_alone: Callable[[Entry], bool] | None = None
    concerns: Callable[[Entry], bool] = lambda _entry: True

    def broken(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Those of ``entries`` that break it and whose record has no waiver in force."""
        return self._unless_waived(self.finds(entries))

    def broken_alone(self, entry: Entry, *, known: bool | None = None) -> EntryQuerySet | None:
        """The same of one entry: it, or nothing. ``known`` says so where somebody has found out already."""
        this = Entry.objects.filter(pk=entry.pk).order_by()
        if known is None and self.concerns(entry) and self.finds_alone is None:
            return self.broken(this)
        is_broken = self.concerns(entry) and self.finds_alone and self.finds_alone(entry) if known is None else known
        return self._unless_waived(this) if is_broken else None

    def _unless_waived(self, entries: EntryQuerySet) -> EntryQuerySet:
        waived = Waiver.objects.in_force(timezone.localdate()).filter(rule=self.name, record=OuterRef("record"))
        return entries.filter(~Exists(waived))


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


def broken_by(entry: Entry, known: Mapping[str, bool] = MappingProxyType({})) -> Sequence[Rule]:
    """The rules that one entry breaks, asked for together; ``known`` holds what is known already, by names of rules."""
    rules = find_rules()
    asked = [(place, rule.broken_alone(entry, known=known.get(rule.name))) for place, rule in enumerate(rules)]
    rows = [found.values_list(Value(place, IntegerField())) for place, found in asked if found is not None]
    return [rules[place] for (place,) in sorted(rows[0].union(*rows[1:], all=True))] if rows else []
