"""What is published does not change: the guard that rows and querysets share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, NoReturn

from django.db import models, transaction


class Frozen(Exception):
    """Raised when something published or under review would be changed: only ``registry.lifecycle`` moves it on."""


class FrozenRows(models.QuerySet[Any]):
    """Rows that are written by ``lifecycle`` alone once they are published."""

    # Columns that no queryset sets, not even on a draft.
    stamped: ClassVar[frozenset[str]] = frozenset()

    def _refuse(self) -> NoReturn:
        raise Frozen("Published rows do not change; open a draft through registry.lifecycle instead.")

    def _is_frozen(self) -> bool:
        raise NotImplementedError

    def _holds_frozen(self, rows: Sequence[Any]) -> bool:
        """Whether one of these unsaved ``rows`` would be something published."""
        raise NotImplementedError

    def update(self, **kwargs: Any) -> int:
        if self.stamped & {name.removesuffix("_id") for name in kwargs} or self._is_frozen():
            self._refuse()
        return super().update(**kwargs)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Insert drafts or parts of them. No upsert: it could write over something published."""
        rows = list(objs)
        if kwargs.get("update_conflicts") or self._holds_frozen(rows):
            self._refuse()
        return super().bulk_create(rows, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self._is_frozen():
            self._refuse()
        return super().delete()


class Guarded(models.Model):
    """A row that asks, under a lock, whether it may still be written before it is saved or deleted."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            self._check_writable()
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self._check_writable()
            return super().delete(*args, **kwargs)

    def _check_writable(self) -> None:
        """Raise ``Frozen`` where the row is published."""
        raise NotImplementedError
