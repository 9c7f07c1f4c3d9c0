"""Documents follow what entries only refer to: a host, a district, a subject, a master is renamed outside of them."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from registry.models import Entry, part_models
from registry.search.documents import write_documents_of


def references() -> dict[type[models.Model], list[tuple[type[models.Model], str]]]:
    """Each model whose rows lend entries a text, with the foreign keys that borrow it."""
    found: dict[type[models.Model], list[tuple[type[models.Model], str]]] = {}
    borrowing: list[tuple[type[models.Model], str]] = [(Entry, "host"), (Entry, "district"), *_borrowed()]
    for model, name in borrowing:
        target: Any = model._meta.get_field(name).related_model
        found.setdefault(target, []).append((model, name))
    return found


def follow(sender: type[models.Model], instance: models.Model, created: bool, **signal: Any) -> None:
    """Write the documents of the entries that refer to ``instance`` anew; received from ``post_save``."""
    if created or signal.get("raw"):
        return
    with transaction.atomic():
        write_documents_of(sorted(referring_to(instance)))


def referring_to(row: models.Model) -> set[int]:
    """The ids of the entries with a text of ``row``."""
    keys: set[int] = set()
    for model, name in references()[type(row)]:
        column = "pk" if model is Entry else "entry"
        keys.update(model._base_manager.filter(Q(**{name: row})).values_list(column, flat=True))
    return keys


def _borrowed() -> Iterable[tuple[type[models.Model], str]]:
    for model in part_models():
        names = (path.partition("__") for path in model.searched)
        yield from dict.fromkeys((model, name) for name, _separator, rest in names if rest)
