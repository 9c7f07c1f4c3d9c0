"""Chance that comes out the same for the same seed, on every machine and database."""

import datetime
import random
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

from django.db import models

Item = TypeVar("Item")
# How steeply the second is rarer than the first; about 1 in words, names of places and sizes of firms.
STEEPNESS = 0.9


class Ranked(Generic[Item]):
    """Things of which the first comes up most, the second about half as often, the third a third (Zipf's law)."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.weights = list(accumulate(1 / rank**STEEPNESS for rank in range(1, len(items) + 1)))


class Chance:
    """Draws from one seeded sequence. Two with the same seed and number draw the same."""

    def __init__(self, seed: int, number: int | str) -> None:
        # Invented data, not a secret.
        self._random = random.Random(f"{seed}/{number}")  # noqa: S311

    def one(self, items: Sequence[Item]) -> Item:
        """Any of ``items``, all alike."""
        return items[int(self._random.random() * len(items))]

    def ranked(self, items: Ranked[Item]) -> Item:
        """One of ``items`` by its rank."""
        return self._random.choices(items.items, cum_weights=items.weights)[0]

    def some(self, items: Sequence[Item], least: int, most: int) -> list[Item]:
        """From ``least`` to ``most`` different ones of ``items``, or all when there are fewer."""
        return self._random.sample(items, min(self.between(least, most), len(items)))

    def some_ranked(self, items: Ranked[Item], least: int, most: int) -> list[Item]:
        """Up to so many different ones of ``items``, drawn by rank."""
        drawn = self._random.choices(items.items, cum_weights=items.weights, k=self.between(least, most))
        return list(dict.fromkeys(drawn))

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """All of ``items`` in any order."""
        return self._random.sample(items, len(items))

    def between(self, least: int, most: int) -> int:
        """A whole number between two, both included."""
        return least + int(self._random.random() * (most - least + 1))

    def maybe(self, likelihood: float) -> bool:
        """True in so many cases of one."""
        return self._random.random() < likelihood

    def day(self, first_year: int, last_year: int) -> datetime.date:
        """A day of these years, both included."""
        return datetime.date(self.between(first_year, last_year), self.between(1, 12), self.between(1, 28))

    def choice_of(self, model: type[models.Model], column: str) -> str:
        """One of the choices of a column."""
        fields = {field.name: field for field in model._meta.concrete_fields}
        return str(self.one(fields[column].flatchoices)[0])
