"""Columns that name several things: the list in a cell stands for the whole, so that what it leaves out goes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from registry.exchange import lists
from registry.exchange.columns import Column
from registry.imports.reading import Item, Reading, Wanted, unknown
from registry.imports.splitting import split_list
from registry.imports.words import Words
from registry.imports.writing import Writer
from registry.models import EntryName, Site, Subject
from registry.search.fold import fold


class Items:
    """How the texts of one list become parts; raises ``ValidationError`` for one that cannot."""

    def prepare(self, words: Words, rows: Sequence[Reading], texts: Sequence[str]) -> None:
        """Look up what the rows name, for all of them at once."""

    def item(self, text: str, row: Reading, words: Words) -> Item:
        """The part that ``text`` stands for."""
        raise NotImplementedError


class Texts(Items):
    """Parts that are texts themselves, and nothing else needs to be known of them."""

    def __init__(self, model: Any, field: str, **others: Any) -> None:
        self.field, self.others = model._meta.get_field(field), others

    def item(self, text: str, row: Reading, words: Words) -> Item:
        return Item(text, {self.field.attname: self.field.clean(text, None), **self.others})


class Industries(Items):
    """Industries, by name or code."""

    def item(self, text: str, row: Reading, words: Words) -> Item:
        found = words.industries.get(fold(text))
        if not found:
            near = words.likely(text, lambda: [each.name for each in words.industries.values()])
            raise ValidationError(f"{unknown(text)}{near}")
        return Item(found.name, {"industry_id": found.pk})


class Subjects(Items):
    """Majors or occupations, by name or code."""

    def __init__(self, type: str) -> None:
        self.type = type

    def item(self, text: str, row: Reading, words: Words) -> Item:
        found = words.subjects.get((self.type, fold(text)))
        if not found:
            near = words.likely(text, lambda: self._names(words))
            what_to_do = near or _("Add it to the subjects first, or correct it.")
            raise ValidationError(f"{unknown(text)}{what_to_do}")
        return Item(found.name, {"subject_id": found.pk})

    def _names(self, words: Words) -> list[str]:
        return list({row.name for (sort, _text), row in words.subjects.items() if sort == self.type})


SHARED: Mapping[str, Items] = {
    "other_names": Texts(EntryName, "text", type=EntryName.Type.ALIAS),
    "industries": Industries(),
    "majors": Subjects(Subject.Type.MAJOR),
    "occupations": Subjects(Subject.Type.OCCUPATION),
    "sites": Texts(Site, "name", type=Site.Type.OTHER, country="CN"),
}


class ListWriter(Writer):
    """A list, whatever its parts are."""

    def __init__(self, column: Column, items: Items) -> None:
        self.column, self.items = column, items
        self.parts, self.path = column.expression.parts, column.expression.path

    def prepare(self, words: Words, rows: Sequence[Reading]) -> None:
        saying = [row for row in rows if row.says(self.column)]
        stated: dict[int, list[str]] = defaultdict(list)
        keys = [row.entry.pk for row in saying if row.entry]
        found = self.parts.filter(entry__in=keys).order_by("order", "id").values_list("entry", F(self.path))
        for entry, text in found if keys else ():
            stated[entry].append(text)
        words.kept[f"parts of {self.column.name}"] = stated
        self.items.prepare(words, saying, [text for row in saying for text in split_list(row.text(self.column.name))])

    def read(self, row: Reading, words: Words) -> None:
        if not row.says(self.column):
            return
        name = self.column.name
        stated = words.kept[f"parts of {name}"][row.entry.pk] if row.entry else []
        try:
            items = [] if row.clears(name) else self._items(row, words, stated)
        except ValidationError as error:
            row.problem(name, " ".join(error.messages))
            return
        keys = [item.key for item in items]
        if keys == stated:
            return
        row.lists[name] = items
        added, removed = list((Counter(keys) - Counter(stated)).elements()), Counter(stated) - Counter(keys)
        new = [item.key for item in items if item.key in added and any(map(_is_new, item.values.values()))]
        note = _("Added to the registry: %(names)s") % {"names": "、".join(new)} if new else ""
        row.change(name, lists.join(stated), lists.join(keys), note, added=added, removed=list(removed.elements()))

    def _items(self, row: Reading, words: Words, stated: Sequence[str]) -> list[Item]:
        """The texts of the cell: those stated already as they are, the others as parts to be added."""
        left = Counter(stated)
        items: list[Item] = []
        for text in split_list(row.text(self.column.name)):
            item = Item(text, {}) if left[text] else self.items.item(text, row, words)
            if left[item.key]:
                left[item.key] -= 1
            elif item.key in {each.key for each in items}:
                raise ValidationError(_("“%(text)s” stands there twice: once is enough.") % {"text": text})
            items.append(item)
        return items


def _is_new(value: Any) -> bool:
    return isinstance(value, Wanted)
