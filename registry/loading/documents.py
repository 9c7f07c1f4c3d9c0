"""Records as nested documents: one page a record that a person can read and review.

The form is described in ``fixtures/article/README.md``.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.core.serializers.base import DeserializationError
from django.db import DataError, IntegrityError, models

from registry.models import Basis, Entry, Level, Part, Record, Source, model_of, part_models

Document = dict[str, Any]


class BadDocument(Exception):
    """A file that cannot be loaded; the text names it and says what is wrong."""


# What a wrong content of a file can end in, here or in the database.
WRONG = (
    ValidationError,
    DeserializationError,
    ObjectDoesNotExist,
    FieldDoesNotExist,
    IntegrityError,
    DataError,
    yaml.YAMLError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
)


@contextmanager
def blamed_on(path: Path) -> Iterator[None]:
    """Raise ``BadDocument`` with the name of the file for whatever its content leads to."""
    try:
        yield
    except WRONG as error:
        reason = f"no {error}" if isinstance(error, KeyError) else error
        raise BadDocument(f"{path.name}: {reason}") from error


def read_yaml(path: Path) -> Any:
    """What a file says; read by libyaml, ten times as fast, where PyYAML was built with it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 a safe one either way


def read_documents(folder: Path) -> list[tuple[Path, Document]]:
    """The documents of a folder, in the order of their file names, each with a code of its own."""
    documents: dict[str, tuple[Path, Document]] = {}
    for path in sorted(folder.glob("*.yaml")):
        with blamed_on(path):
            document = read_yaml(path)
            other = documents.setdefault(document["code"], (path, document))
            if other[0] != path:
                raise ValidationError(f"its code is that of {other[0].name}")
    return list(documents.values())


def own_columns(document: Document) -> dict[str, Any]:
    """The entry's own columns as the document states them."""
    model = model_of(document["kind"])
    return {name: column(model, name, stated["is"]) for name, stated in document["fields"].items()}


def parts(document: Document, entry: Entry) -> Iterable[Part]:
    """The parts of the document, unsaved, on ``entry``; raises ``ValidationError`` for one that breaks a rule."""
    by_plural = {model.plural: model for model in part_models()}
    lists = {**document.get("parts", {}), "citations": list(citations(document))}
    for plural, rows in lists.items():
        for order, row in enumerate(rows or []):
            part = _part(by_plural[plural], row, document["source"])
            part.entry_id, part.order = entry.pk, order
            part.clean_fields(exclude=["entry"])
            yield part


def citations(document: Document) -> Iterable[Mapping[str, Any]]:
    """The sources of the entry's own columns, in the form of parts."""
    for name, stated in document["fields"].items():
        yield {"field": name, **{key: stated[key] for key in ("at", "basis", "note", "source") if key in stated}}


def _part(model: type[Part], row: Mapping[str, Any], default_source: str) -> Part:
    values = {name: column(model, name, value) for name, value in row.items() if name not in {"at", "basis", "source"}}
    return model(**values, **evidence(row, default_source))


def evidence(row: Mapping[str, Any], default_source: str) -> dict[str, Any]:
    """Source, locator and basis: with a place in the source a value is stated, without one it is unverified."""
    at = row.get("at", "")
    basis = row.get("basis", Basis.STATED if at else Basis.UNVERIFIED)
    key = row.get("source", default_source) if at else None
    return {"source": Source.objects.get(key=key) if key else None, "locator": at, "basis": basis}


def column(model: type[models.Model], name: str, value: Any) -> Any:
    """``value`` of a document as the column ``name`` of ``model`` takes it."""
    try:
        field: Any = model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise ValidationError(f"{model.__name__} has no column “{name}”") from error
    if value is None:
        return None if field.null else field.get_default()
    if field.is_relation:
        return _related(field.remote_field.model, value)
    if name == "level":
        return Level[str(value).upper()]
    return field.to_python(value)


def _related(model: Any, value: Any) -> Any:
    key = value if isinstance(value, list) else [value]
    try:
        manager = model._default_manager
        return manager.get(pk=value) if model is Record else manager.get_by_natural_key(*key)
    except model.DoesNotExist as error:
        raise ValidationError(f"no {model.__name__} “{'/'.join(map(str, key))}”") from error
