"""The texts an entry is found by, each with what it is called: for the index, and for saying what a search found."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.functional import Promise

from registry.models import Entry, Kind, Part, part_models
from registry.prepared import Given, Prepared


class Text(NamedTuple):
    """One text of an entry. ``is_name``: it is one of its names, and found by its sound too."""

    label: str | Promise
    text: str
    is_name: bool = False


Texts = Mapping[int, list[Text]]


def begins_with_person(entry: Entry) -> bool:
    """A studio is called after its master, so that a surname is read as one: 单 is shan."""
    return entry.kind == Kind.MASTER_STUDIO


def own_texts(entry: Entry) -> list[Text]:
    """What an entry's own columns say, its name first; host and district should be loaded."""
    texts = [*_columns(entry, ("name", "name_en"), is_name=True), Text(_label("record"), entry.record_id)]
    if entry.host:
        texts += [Text(_label("host"), name) for name in (entry.host.name, entry.host.short_name)]
    if entry.district:
        names = [entry.district.name, *entry.district.former_names.split("、")]
        texts += [Text(_label("district"), name) for name in names]
    return [text for text in [*texts, *_columns(entry, ("summary", "address"))] if text.text]


def texts_of_parts(keys: Sequence[int]) -> Texts:
    """What the parts of entries say, by the entry's id: names first, then the rest, in the order of the parts."""
    found: dict[int, list[Text]] = defaultdict(list)
    searched = [model for model in part_models() if model.searched]
    for model in sorted(searched, key=lambda model: not model.searched_as_name):
        for key, text in _texts_of(model, keys):
            found[key].append(text)
    return found


def _columns(entry: Entry, names: Iterable[str], *, is_name: bool = False) -> list[Text]:
    return [Text(_label(name), getattr(entry, name), is_name) for name in names]


def _label(name: str) -> Any:
    return _verbose_name(Entry, name)


def _verbose_name(model: type[Model], name: str) -> Any:
    field: Any = model._meta.get_field(name)
    return field.verbose_name


def _texts_of(model: type[Part], keys: Sequence[int]) -> Iterable[tuple[int, Text]]:
    labels = [_label_of_path(model, path) for path in model.searched]
    kinds = _labels_of_names(model)
    for key, kind, *values in _prepared(model).of(keys):
        named = zip(labels, values, strict=True)
        yield from ((key, Text(kinds.get(kind, label), text, model.searched_as_name)) for label, text in named if text)


@cache
def _prepared(model: type[Part]) -> Prepared:
    """What reads the texts of a part, behind the id of its entry and, where names have one, its type."""
    kind = "type" if _labels_of_names(model) else "entry_id"
    rows = model._base_manager.filter(Given("entry_id")).order_by("order", "id")
    return Prepared(rows, "entry_id", kind, *model.searched)


def _label_of_path(model: type[Part], path: str) -> Any:
    """A part's own text is called as the part, that of a row it refers to as the reference."""
    name, _separator, rest = path.partition("__")
    return _verbose_name(model, name) if rest else model._meta.verbose_name


def _labels_of_names(model: type[Part]) -> dict[Any, Any]:
    """What each type of name is called: former name, second name-plate."""
    fields = {field.name: field for field in model._meta.concrete_fields}
    typed = model.searched_as_name and "type" in fields
    return dict(fields["type"].flatchoices) if typed else {}
