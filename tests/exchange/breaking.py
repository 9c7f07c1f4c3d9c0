"""The site as gunicorn serves it in tests: in small pieces, so that a reader can go away between two of them.

A download of the column ``phone`` alone fails after its first piece.
"""

from collections.abc import Sequence

from registry.wsgi import application

__all__ = ["application"]

# Only now is Django set up.
from registry.exchange import export, reading
from registry.exchange.formats import Csv

whole_piece = Csv.piece


def piece(form: Csv, ids: Sequence[int]) -> bytes:
    """The rows, or the failure of a database that goes away."""
    if form.rows and [column.name for column in form.columns] == ["phone"]:
        raise ConnectionError("the database has gone away")
    return whole_piece(form, ids)


export.FIRST = 1
for each in reading.READERS.values():
    each.batch = 2
Csv.piece = piece  # type: ignore[method-assign, assignment]
