"""Names and sentences put together from the words. Whatever names something carries the mark."""

from registry.creditcode import ALPHABET, check_character, organisation_check
from registry.synthetic.chance import Chance
from registry.synthetic.words import words

MARK = "（模拟）"
ENGLISH_MARK = "(Synthetic)"
# An area that no authority has, so that no real body's code comes up.
CODE_AREA = "509999"


def marked(name: str) -> str:
    """``name`` with the mark, once, at its end."""
    return unmarked(name) + MARK


def unmarked(name: str) -> str:
    """``name`` without the mark, to be part of another name."""
    return name.removesuffix(MARK)


def person(chance: Chance) -> str:
    """A person's name of two or three characters, rarely four."""
    given = chance.some(words("given"), 1, 2)
    return marked(chance.one(words("surnames")) + "".join(given))


def place(chance: Chance) -> str:
    """The bare name of a place, such as 龙桥."""
    return chance.one(words("place_first")) + chance.one(words("place_second"))


def brand(chance: Chance) -> str:
    """The name of a firm without what it makes and what form it has."""
    return "".join(chance.one(words(f"brand_{place}")) for place in ("first", "second", "third"))


def address(chance: Chance, district: str) -> str:
    """A street and number in a district; the place is invented."""
    town = place(chance) + chance.one(words("place_kinds"))
    return f"{district}{town}{place(chance)}{chance.one(words('streets'))}{chance.between(1, 400)}号"


def company(chance: Chance) -> str:
    return marked(f"重庆{brand(chance)}{chance.one(words('company_fields'))}{chance.one(words('company_forms'))}")


def school(chance: Chance, forms: str) -> str:
    """A school of one of the ``forms`` (a list of words)."""
    return marked(f"重庆{place(chance)}{chance.one(words('college_words'))}{chance.one(words(forms))}")


def association(chance: Chance, forms: str) -> str:
    """A body of one of the ``forms`` for a field of business in a place."""
    return marked(f"{place(chance)}{chance.one(words('company_fields'))}{chance.one(words(forms))}")


def office(chance: Chance) -> str:
    return marked(f"{place(chance)}{chance.one(words('place_kinds'))}{chance.one(words('government_forms'))}")


def trade(chance: Chance) -> str:
    """A trade as part of a name: 数控车 rather than 数控车工."""
    return chance.one(words("trades")).removesuffix("工")


def english(chance: Chance, body: str) -> str:
    """An English name of a ``body``, such as "Smart Machinery Training Base (Synthetic)"."""
    return f"{chance.one(words('english_qualities'))} {chance.one(words('english_fields'))} {body} {ENGLISH_MARK}"


def project(chance: Chance) -> str:
    """What somebody does, such as 研发五轴联动实训室."""
    return chance.one(words("verbs")) + chance.one(words("technologies")) + chance.one(words("nouns"))


def product(chance: Chance) -> str:
    return chance.one(words("qualities")) + chance.one(words("materials")) + chance.one(words("products"))


def sentence(chance: Chance) -> str:
    """What somebody did and to what effect."""
    return f"{project(chance)}，{chance.one(words('effects'))}"


def summary(chance: Chance) -> str:
    """A paragraph such as records have, of 60 to 160 characters."""
    focus = chance.one(words("qualities")) + chance.one(words("technologies"))
    goods = f"{chance.one(words('products'))}和{chance.one(words('materials'))}"
    groups = "、".join(chance.some(words("roles"), 2, 3))
    start = f"以{focus}为主要方向，服务{goods}生产，面向{groups}"
    deeds = "；".join(sentence(chance) for _deed in range(chance.between(1, 3)))
    return f"{start}{project(chance)}；{deeds}。每年培训{chance.between(2, 90) * 20}人次。"


def document_number(chance: Chance, year: int) -> str:
    """A number as official documents have it, by an issuer that does not exist."""
    return f"渝模拟〔{year}〕{chance.between(1, 480)}号"


def credit_code(number: int) -> str:
    """The ``number``-th credit code, right in form and check characters."""
    digits = ""
    for _digit in range(8):
        number, rest = divmod(number, len(ALPHABET))
        digits = ALPHABET[rest] + digits
    body = f"91{CODE_AREA}{digits}{organisation_check(digits)}"
    return body + check_character(body)
