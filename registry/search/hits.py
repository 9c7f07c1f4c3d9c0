"""What a query finds, as sets of entries in the order of how well they fit.

An entry fits a query as well as the worst of its terms does: **in the name** if every term stands in its name, by an
**other name** if every term stands in one of its names or matches one by sound, else **elsewhere**. It fits **exactly**
if its name is the whole query, and as a **prefix** if its name begins with it. All of it holds for folded text, and
spaces between terms do not count. Entries that fit equally well go by level, then by code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_

from django.db import DEFAULT_DB_ALIAS

from registry.models import SearchDocument
from registry.search import bitsets
from registry.search.engine import Engine, Rank, engine
from registry.search.query import Query


@dataclass(frozen=True)
class Hits:
    """The entries of each rank, the best first; no entry is in two of them."""

    tiers: tuple[int, ...]

    @property
    def bits(self) -> int:
        """All of them."""
        return bitsets.union(self.tiers)


def find(query: Query, using: str = DEFAULT_DB_ALIAS) -> Hits | None:
    """The entries, public or not, that answer ``query``; ``None`` if it asks for everything."""
    if not query.terms:
        return None
    asked = engine(using)
    wanted = [term.folded for term in query.terms if not term.excluded]
    tiers = _wanted(asked, wanted) if wanted else _everything(using)
    condition = asked.all_of(map(asked.condition, wanted))
    unwanted = bitsets.union(_reach(asked, term.folded, condition)[-1] for term in query.terms if term.excluded)
    return Hits(tuple(tier & ~unwanted for tier in tiers))


def _wanted(asked: Engine, terms: list[str]) -> list[int]:
    condition = asked.all_of(map(asked.condition, terms)) if len(terms) > 1 else ""
    reaches = [_reach(asked, term, condition) for term in terms]
    name, any_name, anywhere = (reduce(and_, sets) for sets in zip(*(reach[2:] for reach in reaches), strict=True))
    exact, prefix = reaches[0][:2] if len(terms) == 1 else _reach(asked, "".join(terms), condition)[:2]
    return _apart([exact & anywhere, prefix & anywhere, name, any_name, anywhere])


def _reach(asked: Engine, term: str, condition: str) -> list[int]:
    """The entries that ``term`` matches at each rank or better."""
    places, sound = asked.literally(term, condition), asked.by_sound(term, condition)
    found, reach = 0, []
    for rank in Rank:
        found |= places.get(rank, 0) | (sound if rank == Rank.OTHER_NAME else 0)
        reach.append(found)
    return reach


def _apart(reach: Iterable[int]) -> list[int]:
    """Each set without what was in an earlier one."""
    seen, apart = 0, []
    for bits in reach:
        apart.append(bits & ~seen)
        seen |= bits
    return apart


def _everything(using: str) -> list[int]:
    every = bitsets.of(SearchDocument.objects.using(using).values_list("pk", flat=True))
    return [0] * Rank.ELSEWHERE + [every]
