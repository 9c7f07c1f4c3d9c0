"""What a form holds, value by value and part by part, so that what was typed can be laid beside what is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

# What a part's form holds beside what the part states.
KEYS = {"DELETE"}


@dataclass
class Typed:
    """One form: its values as a browser posts them, and how to read them."""

    form: Any
    values: dict[str, list[str]]
    key: str = ""
    removed: bool = False

    @property
    def digest(self) -> str:
        """A short text that is the same for the same values."""
        return digest(self.values)

    def text(self, name: str) -> str:
        """A value in words."""
        return read(self.form.fields[name], self.values.get(name, []))

    def label(self, name: str) -> str:
        """What a value is called."""
        return capfirst(str(self.form[name].label))

    @property
    def line(self) -> str:
        """All values in one line, but for the place in the order."""
        return " · ".join(text for name in self.values if name != "order" and (text := self.text(name)))


@dataclass
class Sheet:
    """A form with the forms of its parts."""

    main: Typed
    parts: dict[str, list[Typed]] = field(default_factory=dict)
    formsets: dict[str, Any] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """Digests of all of it: a form carries them, so that it can be told later what has changed since."""
        return json.dumps(
            {
                "values": {name: digest({name: value}) for name, value in self.main.values.items()},
                "parts": {
                    prefix: {row.key: row.digest for row in rows if row.key} for prefix, rows in self.parts.items()
                },
            },
            separators=(",", ":"),
        )


def sheet(form: Any, formsets: Iterable[Any]) -> Sheet:
    """What ``form`` and the forms of its parts hold: what was posted, or what is stored."""
    known = {formset.prefix: formset for formset in formsets}
    return Sheet(
        Typed(form, _values(form, set())), {prefix: _rows(formset) for prefix, formset in known.items()}, known
    )


def _rows(formset: Any) -> list[Typed]:
    key, owner = formset.model._meta.pk.name, getattr(formset, "fk", None)
    left_out = {key, *KEYS, *([owner.name] if owner else [])}
    rows = []
    for place, form in enumerate(formset.forms):
        stored = _posted(form[key]) if key in form.fields and place < formset.initial_form_count() else []
        if stored or form.has_changed():
            removed = "DELETE" in form.fields and bool(form["DELETE"].value())
            rows.append(Typed(form, _values(form, left_out), "".join(stored), removed))
    return rows


def _values(form: Any, left_out: set[str]) -> dict[str, list[str]]:
    return {bound.name: _posted(bound) for bound in form if bound.name not in left_out and not bound.field.disabled}


def _posted(bound: Any) -> list[str]:
    """A value as its widget posts it; the same whether it was posted or is stored."""
    value = bound.field.widget.format_value(bound.value())
    values = value if isinstance(value, list | tuple) else [value]
    if isinstance(bound.field, forms.DecimalField):
        values = [_plain(each) for each in values]
    return [str(each).replace("\r\n", "\n").strip() for each in values if each not in {None, ""} and each is not False]


def _plain(number: Any) -> Any:
    """A number without the zeros that the column fills it up with."""
    try:
        return format(Decimal(str(number)).normalize(), "f")
    except InvalidOperation:
        return number


def digest(values: Mapping[str, Sequence[str]]) -> str:
    """A short text that is the same for the same values."""
    text = json.dumps({name: sorted(values[name]) for name in sorted(values)}, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read(column: forms.Field, values: Sequence[str]) -> str:
    """Posted values in words."""
    if isinstance(column, forms.ModelChoiceField):
        return "、".join(_named(column, key) for key in values)
    if isinstance(column, forms.ChoiceField):
        words = {str(key): str(label) for key, label in _flat(cast(Iterable[Any], column.choices))}
        return "、".join(words.get(value, value) for value in values)
    return "、".join(values)


def _named(column: forms.ModelChoiceField[Any], key: str) -> str:
    try:
        return str(column.label_from_instance(column.queryset.get(pk=key)))  # type: ignore[union-attr]
    except (column.queryset.model.DoesNotExist, ValueError, TypeError):  # type: ignore[union-attr]
        return _("unknown: %(key)s") % {"key": key[:40]}


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        yield from label if isinstance(label, list | tuple) else [(key, label)]
