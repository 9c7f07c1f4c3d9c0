"""What each column of a list does to an entry: one writer a column, or one for several that only make sense together.

A kind's app brings writers of its own in ``WRITERS`` of ``<app>/imports.py``, by the names of their columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _
from django.utils.translation import override

from registry import codes
from registry.exchange.columns import Column, Type
from registry.exchange.verifying import plain
from registry.imports.columns import LANGUAGES, accepted
from registry.imports.reading import Reading
from registry.imports.words import Words
from registry.models import Kind, Record, model_of
from registry.search.fold import fold


class Writer:
    """Reads the cells of its column (or columns) into a row's changes."""

    def prepare(self, words: Words, rows: Sequence[Reading]) -> None:
        """Look up what the rows name, for all of them at once."""

    def read(self, row: Reading, words: Words) -> None:
        """Note in ``row`` what its cells change, and what is wrong with them."""
        raise NotImplementedError


class OwnColumn(Writer):
    """A text, a day or a choice that is a column of the entry or of its kind."""

    def __init__(self, column: Column, field: Any) -> None:
        self.column, self.field = column, field

    def read(self, row: Reading, words: Words) -> None:
        if not row.says(self.column):
            return
        name, old = self.column.name, row.present.get(self.column.name, "")
        try:
            value = self._empty() if row.clears(name) else self.field.clean(self.value(row.text(name), words), None)
        except ValidationError as error:
            row.problem(name, " ".join(error.messages))
            return
        new = self.shown(value)
        if new != old:
            row.set(self.field.name, self.field.attname, value)
            row.change(name, old, new)

    def value(self, text: str, words: Words) -> Any:
        """The value that ``text`` stands for; raises ``ValidationError``."""
        return plain(text) if isinstance(self.field, models.DateField) else text

    def shown(self, value: Any) -> str:
        """A value as a download has it."""
        return self.column.render(value)

    def _empty(self) -> Any:
        if not self.field.blank:
            raise ValidationError(_("This cannot be empty: give the value that takes its place."))
        return None if self.field.null else ""


class Name(OwnColumn):
    """The name, by which a row is found as well."""

    def read(self, row: Reading, words: Words) -> None:
        if not row.keeps_name:
            super().read(row, words)
        elif row.says(self.column):
            sentence = _(
                "The name in the list was taken for %(name)s, which keeps its name. To rename it, add its code."
            )
            row.remarks.append(sentence % {"name": row.present.get("name", "")})


class Choice(OwnColumn):
    """A value of a closed vocabulary, by its label in either language or by its code."""

    def value(self, text: str, words: Words) -> Any:
        known = labels_of(self.column)
        if fold(text) not in known:
            allowed = "、".join(str(label) for label in self.column.labels.values())
            raise ValidationError(_("Give one of these: %(allowed)s.") % {"allowed": allowed})
        return known[fold(text)]


class Above(OwnColumn):
    """The record that this one is part of, by its code."""

    def prepare(self, words: Words, rows: Sequence[Reading]) -> None:
        words.look_up_records(codes.normalise(row.text(self.column.name)) for row in rows)

    def value(self, text: str, words: Words) -> Any:
        code = codes.normalise(text)
        if code not in words.records:
            raise ValidationError(_("There is no record %(code)s: look up its code in the registry.") % {"code": code})
        return code

    def shown(self, value: Any) -> str:
        return str(value or "")


@cache
def labels_of(column: Column) -> Mapping[str, Any]:
    """The stored values of a choice by everything that people and programs write for them, folded."""
    known: dict[str, Any] = {}
    for language in LANGUAGES:
        with override(language):
            known |= {fold(str(label)): value for value, label in column.labels.items()}
    for value in column.labels:
        known |= {fold(str(text)): value for text in (value, column.code(value))}
    return known


def own_column(column: Column, kind: str) -> OwnColumn:
    """The writer of a column that is one of the entry's or of its kind's."""
    path = str(column.expression.name).rpartition("__")[2]
    field: Any = next(each for each in model_of(kind)._meta.concrete_fields if path in {each.name, each.attname})
    if column.name == "name":
        return Name(column, field)
    if field.is_relation and field.remote_field.model is Record:
        return Above(column, field)
    return (Choice if column.type is Type.CHOICE else OwnColumn)(column, field)


@cache
def writers(kind: Kind) -> dict[str, Writer]:
    """The writer of every column that a list of this kind may bring, by the column's name, in the order they work."""
    from registry.imports.hosting import DistrictWriter, HostWriter
    from registry.imports.listing import SHARED, ListWriter
    from registry.imports.recognising import LedgerWriter

    columns = {column.name: column for column in accepted(kind)}
    ledger, host = LedgerWriter(columns), HostWriter(columns)
    special: dict[str, Writer] = {
        **dict.fromkeys(LedgerWriter.names, ledger),
        **dict.fromkeys(HostWriter.names, host),
        "district": DistrictWriter(columns["district"]),
    }
    items = {**SHARED, **brought()}
    found: dict[str, Writer] = {}
    for name, column in columns.items():
        if name in special:
            found[name] = special[name]
        elif column.type is Type.LIST:
            found[name] = ListWriter(column, items[name])
        elif name != "code":
            found[name] = own_column(column, kind)
    return found


def brought() -> Mapping[str, Any]:
    """The writers of lists that the kinds' apps bring."""
    modules: Iterable[Any] = (
        import_module(f"{config.name}.imports")
        for config in apps.get_app_configs()
        if config.name != "registry" and config.module and module_has_submodule(config.module, "imports")
    )
    return {name: items for module in modules for name, items in module.WRITERS.items()}
