"""Which columns of a download are read from the row of an entry's cells alone, without the row of the entry.

The entry's own row holds its snapshot, and is many times as long: to read both takes several times as long as to read
one.
"""

from typing import Any

from django.db.models import F

from registry.exchange.columns import Piece, Run
from registry.exchange.sql import Gathered
from registry.models import EntryCells

NAMES = {"level_now"} | {name for field in EntryCells._meta.concrete_fields for name in (field.name, field.attname)}


def beside(piece: Piece) -> Any:
    """What is selected of ``piece`` from the cells; ``None`` where they do not hold it."""
    if isinstance(piece, Run):
        return F(piece.name)
    if piece.kept:
        return F(piece.kept)
    if isinstance(piece.expression, Gathered):
        return piece.expression
    parts = [piece.expression] if isinstance(piece.expression, F) else piece.expression.flatten()
    paths = [str(part.name) for part in parts if isinstance(part, F)]  # type: ignore[attr-defined]
    return piece.expression if all(path.partition("__")[0] in NAMES for path in paths) else None
