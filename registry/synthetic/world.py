"""What synthetic records refer to: the vocabularies that are there, and bodies and subjects that are invented."""

import datetime
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from registry.models import Basis, District, Indicator, Industry, Organisation, Source, Subject
from registry.synthetic import naming
from registry.synthetic.chance import Chance, Ranked
from registry.synthetic.remembering import insert
from registry.synthetic.words import words

SOURCE_KEY = "synthetic"
SOURCE_TITLE = "模拟数据"
SUBJECTS = 300
# How many records come to one organisation.
RECORDS_A_BODY = 4
RECENT = 300
# How many organisations in a hundred are of each type, and how they are named.
Type = Organisation.Type
SHARES: dict[str, int] = {
    Type.COMPANY: 62,
    Type.COLLEGE: 16,
    Type.UNIVERSITY: 6,
    Type.ASSOCIATION: 6,
    Type.ALLIANCE: 5,
    Type.GOVERNMENT: 5,
}


class NoVocabulary(Exception):
    """There are no districts, industries or indicators to refer to."""


class Place(NamedTuple):
    """A district, as far as it is needed."""

    id: int
    name: str


class Body(NamedTuple):
    """An organisation, as far as it is needed."""

    id: int
    name: str
    place: Place


class World:
    """Everything that a record of one run may refer to."""

    def __init__(self, seed: int, records: int) -> None:
        self.seed = seed
        self.records = records
        self.source = insert(Source, [_source(seed)])[0].pk
        chance = self.chance("world")
        self.places = Ranked(chance.shuffled(_places()))
        self.industries = Ranked(chance.shuffled(_leaves()))
        self.indicators = _indicators()
        self._require_vocabulary()
        self.subjects = Ranked(chance.shuffled(self._subjects()))
        self.occupations = [key for key, type in self.subjects.items if type == Subject.Type.OCCUPATION]
        self.bodies = self._bodies()
        self.partners = Ranked(chance.shuffled([body for bodies in self.bodies.values() for body in bodies]))
        self.recent_codes: dict[str, deque[str]] = defaultdict(lambda: deque(maxlen=RECENT))

    def chance(self, number: int | str) -> Chance:
        """The chance by which one thing of this run is decided."""
        return Chance(self.seed, number)

    def evidence(self, chance: Chance) -> dict[str, Any]:
        """Where a value comes from: mostly stated by the source, sometimes by nobody."""
        basis = chance.one([Basis.STATED] * 8 + [Basis.IMPLIED, Basis.UNVERIFIED])
        if basis == Basis.UNVERIFIED:
            return {"source_id": None, "locator": "", "basis": basis}
        return {"source_id": self.source, "locator": f"第{chance.between(1, 300)}页", "basis": basis}

    def body(self, chance: Chance, types: Sequence[str]) -> Body:
        """An organisation of one of these types, the first of them twice as often as any other."""
        return chance.one(self.bodies[chance.one([types[0], *types])])

    def _require_vocabulary(self) -> None:
        if not (self.places.items and self.industries.items and self.indicators):
            raise NoVocabulary

    def _subjects(self) -> list[tuple[int, str]]:
        chance = self.chance("subjects")
        trades = chance.shuffled(words("trades"))[: SUBJECTS // 2]
        majors = chance.shuffled(words("technologies"))[: SUBJECTS // 2]
        rows = [{"name": naming.marked(name), "type": Subject.Type.OCCUPATION} for name in trades]
        rows += [{"name": naming.marked(name), "type": Subject.Type.MAJOR} for name in majors]
        return [(subject.pk, subject.type) for subject in insert(Subject, rows)]

    def _bodies(self) -> dict[str, list[Body]]:
        chance, sizes = self.chance("bodies"), max(self.records // RECORDS_A_BODY, 60)
        names, numbers = set[str](), iter(range(self.seed % 1000, 10**9, 7))
        bodies: dict[str, list[Body]] = {}
        for type, share in SHARES.items():
            fresh = list(islice(_distinct(chance, type, names), max(sizes * share // 100, 2)))
            places = [chance.ranked(self.places) for _name in fresh]
            rows = [self._organisation(chance, type, *pair, next(numbers)) for pair in zip(fresh, places, strict=True)]
            made = insert(Organisation, rows)
            bodies[type] = [Body(row.pk, row.name, place) for row, place in zip(made, places, strict=True)]
        return bodies

    def _organisation(self, chance: Chance, type: str, name: str, place: Place, number: int) -> dict[str, Any]:
        return {
            "name": name,
            "name_en": naming.english(chance, "Organisation") if chance.maybe(0.2) else "",
            "short_name": naming.marked(naming.unmarked(name).removeprefix("重庆")[:4]) if chance.maybe(0.4) else "",
            "type": type,
            "credit_code": naming.credit_code(number) if chance.maybe(0.6) else None,
            "district_id": place.id if chance.maybe(0.9) else None,
            **self.evidence(chance),
        }


def _source(seed: int) -> dict[str, Any]:
    return {
        "key": SOURCE_KEY,
        "title": SOURCE_TITLE,
        "publisher": naming.marked("模拟数据生成"),
        "published_on": datetime.date(2025, 1, 1),
        "type": Source.Type.OTHER,
        "note": f"为压力测试生成，并非真实资料（种子 {seed}）。",
    }


def _places() -> list[Place]:
    return [Place(*row) for row in District.objects.order_by("code", "valid_from").values_list("pk", "name")]


def _leaves() -> list[int]:
    return list(Industry.objects.exclude(parent=None).order_by("code").values_list("pk", flat=True))


def _indicators() -> list[int]:
    return list(Indicator.objects.order_by("code").values_list("pk", flat=True))


def _name_of(chance: Chance, type: str) -> str:
    if type == Type.COMPANY:
        return naming.company(chance)
    if type in {Type.COLLEGE, Type.UNIVERSITY}:
        return naming.school(chance, f"{type}_forms")
    if type == Type.GOVERNMENT:
        return naming.office(chance)
    return naming.association(chance, f"{type}_forms")


def _distinct(chance: Chance, type: str, taken: set[str]) -> Iterator[str]:
    """Names without end, none that is taken: the names of organisations are unique."""
    while True:
        name = _name_of(chance, type)
        if name not in taken:
            taken.add(name)
            yield name


def keys(rows: Iterable[tuple[int, str]]) -> list[int]:
    """The ids of subjects that come with their types."""
    return [key for key, _type in rows]
