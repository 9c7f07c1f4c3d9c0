"""The parts that a record of any kind has."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import starmap
from typing import Any

from registry.models import (
    Achievement,
    EntryIndustry,
    EntryName,
    Level,
    Offering,
    Part,
    Participation,
    Qualifier,
    Recognition,
    Site,
    Statistic,
    Tally,
    model_of,
)
from registry.synthetic import naming
from registry.synthetic.chance import Chance, Ranked
from registry.synthetic.recipes import Parts, Row
from registry.synthetic.words import words
from registry.synthetic.world import World, keys

LEVELS = Ranked((Level.DISTRICT, Level.MUNICIPAL, Level.UNSTATED, Level.NATIONAL))
LEVEL_WORDS = {Level.DISTRICT: "区级", Level.MUNICIPAL: "市级", Level.NATIONAL: "国家级", Level.UNSTATED: ""}
WORDINGS = {Qualifier.OVER: "余", Qualifier.AT_LEAST: "以上", Qualifier.ABOUT: "约", Qualifier.EXACT: ""}
DISTINCTIONS = ("", "", "", "重点专业", "特色专业", "工学一体化")


def spine_parts(chance: Chance, world: World) -> Parts:
    """Parts of every model of the spine, save citations; some lists stay empty, as in life."""
    return {model: list(starmap(build, [(chance, world)] * number(chance))) for model, number, build in RULES} | {
        EntryIndustry: [
            {"industry_id": key, **world.evidence(chance)} for key in chance.some_ranked(world.industries, 1, 3)
        ],
        Offering: [_offering(chance, world, key) for key in keys(chance.some_ranked(world.subjects, 1, 4))],
    }


def citations(chance: Chance, world: World, kind: str, values: Mapping[str, Any]) -> list[Row]:
    """The source of each column that is filled."""
    filled = [name for name in model_of(kind).own_fields if values.get(name) or values.get(f"{name}_id")]
    return [{"field": name, **world.evidence(chance)} for name in filled]


def _name(chance: Chance, world: World) -> Row:
    type = chance.choice_of(EntryName, "type")
    chinese = naming.marked(naming.place(chance) + naming.brand(chance) + chance.one(words("base_words")))
    text = naming.english(chance, "Centre") if type == EntryName.Type.ENGLISH else chinese
    former = {"valid_from": chance.day(1990, 2004), "valid_to": chance.day(2005, 2020)}
    return {"text": text, "type": type, **(former if type == EntryName.Type.FORMER else {}), **world.evidence(chance)}


def recognition(chance: Chance, world: World, first_year: int = 2006) -> Row:
    """A line of the ledger; one in six has ended."""
    level, day = chance.ranked(LEVELS), chance.day(first_year, 2024)
    ended = {"ended_on": chance.day(2024, 2025), "end_reason": chance.one(words("end_reasons"))}
    return {
        "level": level,
        "title": naming.marked(LEVEL_WORDS[level] + chance.one(words("base_words"))),
        "issuer": naming.marked("重庆市人力资源和社会保障局"),
        "document_number": naming.document_number(chance, day.year) if chance.maybe(0.8) else "",
        "batch": f"第{chance.between(1, 12)}批" if chance.maybe(0.5) else "",
        "year": day.year,
        "recognised_on": day if chance.maybe(0.7) else None,
        **(ended if chance.maybe(0.16) and day.year < 2024 else {}),
        **world.evidence(chance),
    }


def _offering(chance: Chance, world: World, subject: int) -> Row:
    return {"subject_id": subject, "distinction": chance.one(DISTINCTIONS), **world.evidence(chance)}


def _participation(chance: Chance, world: World) -> Row:
    return {
        "organisation_id": chance.ranked(world.partners).id,
        "role": chance.choice_of(Participation, "role"),
        "description": naming.project(chance) if chance.maybe(0.5) else "",
        **world.evidence(chance),
    }


def _site(chance: Chance, world: World) -> Row:
    type, place = chance.choice_of(Site, "type"), chance.ranked(world.places)
    abroad = type == Site.Type.OVERSEAS
    return {
        "name": naming.marked(naming.place(chance) + chance.one(words("products")) + chance.one(words("site_words"))),
        "type": type,
        "place": "" if abroad else naming.address(chance, place.name),
        "district_id": None if abroad else place.id,
        "country": chance.one(words("countries")) if abroad else "CN",
        "opened_on": chance.day(2012, 2024) if chance.maybe(0.6) else None,
        "description": naming.sentence(chance) if chance.maybe(0.4) else "",
        **world.evidence(chance),
    }


def _achievement(chance: Chance, world: World) -> Row:
    return {
        "title": naming.marked(naming.product(chance) + chance.one(words("award_words"))),
        "type": chance.choice_of(Achievement, "type"),
        "grade": chance.one(words("award_grades")) if chance.maybe(0.6) else "",
        "year": chance.between(2010, 2024) if chance.maybe(0.9) else None,
        "description": naming.sentence(chance) if chance.maybe(0.5) else "",
        **world.evidence(chance),
    }


def _statistic(chance: Chance, world: World) -> Row:
    qualifier = chance.one([Qualifier.EXACT, Qualifier.EXACT, *Qualifier])
    return {
        "indicator_id": chance.one(world.indicators),
        "year": chance.between(2016, 2024) if chance.maybe(0.85) else None,
        "value": Decimal(chance.between(1, 999) * 10 ** chance.between(0, 3)),
        "qualifier": qualifier,
        "wording": WORDINGS[qualifier],
        **world.evidence(chance),
    }


def _tally(chance: Chance, world: World) -> Row:
    counted = chance.choice_of(Tally, "list")
    site_type = chance.choice_of(Site, "type") if counted == Tally.List.SITES else ""
    return {"list": counted, "site_type": site_type, "total": chance.between(5, 40), **world.evidence(chance)}


def _from_to(least: int, most: int) -> Callable[[Chance], int]:
    return lambda chance: chance.between(least, most)


RULES: tuple[tuple[type[Part], Callable[[Chance], int], Callable[[Chance, World], Row]], ...] = (
    (EntryName, _from_to(0, 2), _name),
    (Recognition, _from_to(1, 3), recognition),
    (Participation, _from_to(0, 2), _participation),
    (Site, _from_to(0, 2), _site),
    (Achievement, _from_to(0, 2), _achievement),
    (Statistic, _from_to(1, 3), _statistic),
    (Tally, _from_to(0, 1), _tally),
)
