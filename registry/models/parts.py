"""Everything that hangs on an entry. Each part says where it comes from.

Copy, snapshot, comparison, loading and export are written once, over ``Part``: a new kind of part is one class.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, ClassVar, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.choices import EDITABLE_STATES, StrOrPromise
from registry.models.entry import Entry
from registry.models.evidence import Evidenced
from registry.models.freezing import Frozen, FrozenRows, Guarded
from registry.prepared import Given, Prepared


class PartQuerySet(FrozenRows):
    """Parts, which are as frozen as their entry."""

    stamped = frozenset({"entry"})

    def _is_frozen(self) -> bool:
        return self.exclude(entry__state__in=EDITABLE_STATES).exists()

    def _holds_frozen(self, rows: Sequence[Any]) -> bool:
        entries = Entry.objects.filter(pk__in={row.entry_id for row in rows})
        return entries.exclude(state__in=EDITABLE_STATES).exists()


class Suggested(NamedTuple):
    """How a name is suggested while a reader types: the heading, and the list with the parameter that finds it.

    ``person`` says that it is the name of a person.
    """

    group: StrOrPromise
    route: str
    parameter: str
    person: bool = False


class Part(Guarded, Evidenced):
    """A row that belongs to one entry, in an order, with its evidence. ``plural`` names its list in files."""

    plural: ClassVar[str]
    # Paths whose text finds the entry, and whether that text is one of its names.
    searched: ClassVar[tuple[str, ...]] = ()
    searched_as_name: ClassVar[bool] = False
    # Where such a name is worth a suggestion of its own; its first path is what is suggested.
    suggested: ClassVar[Suggested | None] = None
    # The place of its section on a record's page; 0 for what is shown elsewhere on it.
    page_order: ClassVar[int] = 0
    # The columns by which it is a link of the record's chain: its name, and another that may say where it leads.
    chained: ClassVar[tuple[str, ...]] = ()

    entry = models.ForeignKey(Entry, models.CASCADE, verbose_name=_("entry"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PartQuerySet.as_manager()

    class Meta(Evidenced.Meta):
        abstract = True
        ordering = ["order", "id"]

    def _check_writable(self) -> None:
        """Both the entry it hangs on and the one it would be taken from must be drafts."""
        stored = type(self)._base_manager.filter(pk=self.pk).values_list("entry", flat=True) if self.pk else []
        entries = {self.entry_id, *stored} - {None}
        if any(state not in EDITABLE_STATES for _key, state in locked_states().of(entries)):
            raise Frozen(f"The entry of {self!r} is under review or published and does not change.")


@cache
def locked_states() -> Prepared:
    """What locks entries and gives their states: asked before every part that is saved."""
    return Prepared(Entry.objects.select_for_update().filter(Given("pk")).order_by("pk"), "pk", "state")


@cache
def part_models() -> Sequence[type[Part]]:
    """Every kind of part that the installed apps bring, in a stable order."""
    found = [model for model in apps.get_models() if issubclass(model, Part)]
    return tuple(sorted(found, key=lambda model: model._meta.label_lower))


def in_order(start: str, end: str, name: str) -> models.CheckConstraint:
    """The constraint that ``end``, where given, does not come before ``start``."""
    return models.CheckConstraint(
        condition=Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}),
        name=name,
        violation_error_message=_("The end must not come before the beginning."),
    )
