"""The words of the registry that the rows of a batch name, each looked up for all rows at once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.models import District, Industry, Organisation, Record, Subject
from registry.roles import Act, may
from registry.search.fold import fold

WIDTHS = str.maketrans({"（": "(", "）": ")"}), str.maketrans({"(": "（", ")": "）"})
# Likely words are looked for so many times in one batch; after that the sentence does without.
MOST_NEAR = 40


class Words:
    """What can be named. ``by`` is who imports: what they may add, and which districts they keep."""

    def __init__(self, by: User) -> None:
        self.by = by
        self.today = timezone.localdate()
        self.organisations: dict[str, Organisation] = {}
        self.bodies: dict[str, Organisation] = {}
        self.records: dict[str, str] = {}
        # What an app's own writers have looked up, by the name of their column.
        self.kept: dict[str, Any] = {}
        self._near = MOST_NEAR
        self._may_add: dict[type[models.Model], bool] = {}

    def may_add(self, model: type[models.Model]) -> bool:
        """Whether who imports may add such a word."""
        return self._may_add.setdefault(model, may(self.by, Act.ADD, model))

    # Small vocabularies are read whole

    @cached_property
    def districts(self) -> Mapping[str, list[District]]:
        """Districts by name, short name and code."""
        found: dict[str, list[District]] = defaultdict(list)
        for row in District.objects.prefetch_related("successors"):
            for text in {fold(row.name), fold(row.short_name), fold(row.code)}:
                found[text].append(row)
        return found

    @cached_property
    def industries(self) -> Mapping[str, Industry]:
        """Industries by name and code."""
        rows = list(Industry.objects.all())
        return {fold(text): row for text_of in (_code, _name) for row in rows for text in [text_of(row)]}

    @cached_property
    def subjects(self) -> Mapping[tuple[str, str], Subject]:
        """Subjects by type, and name or code."""
        rows = list(Subject.objects.all())
        pairs = ((row, text) for text_of in (_code, _name) for row in rows if (text := text_of(row)))
        return {(row.type, fold(text)): row for row, text in pairs}

    # Large ones by what the rows name

    def look_up_organisations(self, names: Iterable[str], codes: Iterable[str]) -> None:
        """Find organisations by name, whichever width their brackets have, and by credit code."""
        wanted = {spelt for name in names for spelt in (name, *(name.translate(width) for width in WIDTHS))}
        for row in Organisation.objects.filter(name__in=wanted):
            self.organisations[row.name.translate(WIDTHS[0])] = row
        for row in Organisation.objects.filter(credit_code__in=set(codes)):
            self.bodies[str(row.credit_code)] = row

    def organisation(self, name: str) -> Organisation | None:
        """The organisation of that name."""
        return self.organisations.get(name.translate(WIDTHS[0]))

    def look_up_records(self, codes: Iterable[str]) -> None:
        """Find records by code."""
        self.records = dict(Record.objects.filter(pk__in=set(codes)).values_list("pk", "kind"))

    def district_on(self, text: str, day: datetime.date) -> tuple[District | None, str]:
        """The district that ``text`` names on ``day``, or why there is none."""
        found = self.districts.get(fold(text), [])
        valid = [row for row in found if row.exists_on(day)]
        if len(valid) == 1:
            return valid[0], ""
        if valid:
            return None, _("Several districts are called so: give the code.")
        if found:
            return None, _gone(found[-1])
        return None, _("There is no district “%(name)s”: give its full name, its short name or its code.") % {
            "name": text
        }

    def likely(self, text: str, choices: Callable[[], Sequence[str]]) -> str:
        """A sentence with the likeliest of ``choices``; empty where none is near."""
        self._near -= 1
        near = get_close_matches(text, choices(), n=3, cutoff=0.5) if self._near > 0 else []
        return _("Did you mean %(names)s?") % {"names": "、".join(near)} if near else ""


def _gone(district: District) -> str:
    heirs = "、".join(row.name for row in district.successors.all())
    told = {"name": district.name, "heirs": heirs, "day": district.valid_to or ""}
    if heirs:
        return _("%(name)s was abolished on %(day)s: give its successor, %(heirs)s.") % told
    return _("%(name)s does not exist today: give the district that it lies in now.") % told


def _name(row: Any) -> str:
    return str(row.name)


def _code(row: Any) -> str:
    return str(row.code)
