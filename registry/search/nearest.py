"""Entries whose names are nearest to a text that found nothing: for “did you mean”.

A name is near if it has many of the text's pairs of characters, and if it sounds alike, which is measured by pairs of
letters of the full reading: a wrong character is often one of the same sound. Each share counts from 0 to 1.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from registry.models import Entry, EntryQuerySet, SearchDocument
from registry.search import bitsets
from registry.search.engine import Engine, Rank, engine
from registry.search.grams import BREAK
from registry.search.membership import Among
from registry.search.query import Query
from registry.search.readings import full

# So many pieces of the text are looked up at most, of each sort, so that a long text costs no more than a short one.
PIECES = 10
SOUND_PIECE = 4
CANDIDATES = 200
# Below this sum of both shares a likeness is an accident; so it is if it is far below the best.
LEAST = 0.5
FAR = 0.7


def nearest(query: Query, entries: EntryQuerySet, count: int = 5) -> list[Entry]:
    """Those of ``entries`` whose names are nearest to what ``query`` wants, the nearest first, equal ones by code."""
    text = "".join(term.folded for term in query.terms if not term.excluded)
    if len(text) < 2:
        return []
    candidates = _candidates(engine(entries.db), text, entries)
    documents = SearchDocument.objects.using(entries.db).filter(Among(candidates))
    scores = {document.pk: max(_likeness(text, name) for name in _names(document)) for document in documents}
    least = max(LEAST, FAR * max(scores.values(), default=0))
    near = entries.filter(pk__in=[key for key, score in scores.items() if score >= least]).defer("snapshot")
    return sorted(near, key=lambda entry: (-scores[entry.pk], entry.record_id))[:count]


def _candidates(searched: Engine, text: str, entries: EntryQuerySet) -> int:
    """The entries that share the most pieces with ``text``."""
    sets = [searched.by_sound(piece) for piece in _pieces(full(text), SOUND_PIECE)]
    for piece in _pieces(text, 2):
        places = searched.literally(piece)
        sets.append(bitsets.union(bits for rank, bits in places.items() if rank < Rank.ELSEWHERE))
    found = 0
    for bits in reversed(_shared_by_at_least(sets)):
        among = entries.filter(Among(bits & ~found)).order_by("pk").values_list("pk", flat=True)
        found |= bitsets.of(among[: CANDIDATES - found.bit_count()])
        if found.bit_count() == CANDIDATES:
            break
    return found


def _pieces(text: str, length: int) -> list[str]:
    """Pieces of ``text``, overlapping, evenly spread if there are too many."""
    last = max(len(text) - length, 0)
    starts = range(0, last + 1, last // PIECES + 1)
    return [piece for piece in dict.fromkeys(text[start : start + length] for start in starts) if len(piece) > 1]


def _shared_by_at_least(sets: Iterable[int]) -> list[int]:
    """What is in at least one of the sets, in at least two, and so on."""
    counted: list[int] = []
    for bits in sets:
        carried = [bits, *(bits & fewer for fewer in counted)]
        counted = [old | new for old, new in zip([*counted, 0], carried, strict=True)]
    return [bits for bits in counted if bits]


def _names(document: SearchDocument) -> list[str]:
    return [document.name, *document.names.split(BREAK)]


def _likeness(text: str, name: str) -> float:
    return _share(text, name) + _share(full(text), full(name))


def _share(text: str, name: str) -> float:
    """How much of ``text`` is in ``name``, and a little of how much of ``name`` that is."""
    wanted, there = _pairs(text), _pairs(name)
    shared = len(wanted & there)
    return 0.9 * shared / len(wanted) + 0.1 * shared / len(there) if shared else 0


def _pairs(text: Sequence[str]) -> set[tuple[str, str]]:
    return set(pairwise(text))
