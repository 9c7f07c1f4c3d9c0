"""Official lists as offices print them: the same bodies in every layout, with all that printing does to a text."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from registry.synthetic import naming
from registry.synthetic.chance import Chance
from registry.synthetic.words import words

HEADINGS = ("序号", "工作室名称", "依托单位", "领办人", "职业（工种）")
DIGITS = "〇一二三四五六七八九"


class Listed(NamedTuple):
    """A body of a list; an empty occupation is one that the list does not give."""

    name: str
    host: str
    leader: str
    occupation: str

    @property
    def cells(self) -> dict[str, str]:
        """What a notice says of it."""
        said = {"name": self.name, "host": self.host, "leaders": self.leader, "occupations": self.occupation}
        return {column: cell for column, cell in said.items() if cell}


def bodies(seed: int, count: int, with_mark: bool = False, complete: bool = True) -> list[Listed]:
    """Studios that nobody leads, no two of one name."""
    found: dict[str, Listed] = {}
    number = 0
    while len(found) < count:
        chance = Chance(seed, number)
        leader, trade = naming.person(chance), chance.one(words("trades"))
        name = naming.marked(naming.unmarked(leader) + trade.removesuffix("工") + chance.one(words("studio_words")))
        host = naming.company(chance) if chance.maybe(0.7) else naming.school(chance, "college_forms")
        occupation = trade if complete or chance.maybe(0.7) else ""
        texts = (name, host, leader, occupation)
        listed = Listed(*(text if with_mark else naming.unmarked(text) for text in texts))
        found[listed.name] = listed
        number += 1
    return list(found.values())


def in_words(number: int) -> str:
    """A number below a hundred as official papers write it: 四十二."""
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones or not tens else "")


def full_width(text: str) -> str:
    """Digits and Latin letters as wide as characters."""
    return "".join(chr(ord(each) + 0xFEE0) if each.isascii() and each.isalnum() else each for each in text)


def beside_tabs(listed: Sequence[Listed]) -> list[str]:
    """A table copied out of a text program: cells between tabs."""
    rows = [[str(number), *body] for number, body in enumerate(listed, 1)]
    return ["\t".join(row) for row in [list(HEADINGS), *rows]]


def beside_gaps(listed: Sequence[Listed]) -> list[str]:
    """A table copied out of a PDF: cells between gaps, characters of headings and short names set apart."""
    rows = [
        [str(number), body.name, body.host, _apart(body.leader), body.occupation] for number, body in _numbered(listed)
    ]
    headings = "序 号  工作室名称   依托单位  领 办 人  职业（工种）"
    return [headings, *("   ".join(cell for cell in row if cell) for row in rows)]


def numbered(listed: Sequence[Listed]) -> list[str]:
    """Numbered lines, the rest in brackets with labels."""
    return [f"{number}. {body.name}（{_labelled(body, '；')}）" for number, body in _numbered(listed)]


def numbered_with_commas(listed: Sequence[Listed]) -> list[str]:
    """Numbered lines without a bracket around the rest, wide digits."""
    return [f"{full_width(str(number))}、{body.name}，{_labelled(body, '，')}。" for number, body in _numbered(listed)]


def _labelled(body: Listed, between: str) -> str:
    labels = ("依托单位", "领办人", "职业（工种）")
    return between.join(f"{label}：{cell}" for label, cell in zip(labels, body[1:], strict=True) if cell)


def one_a_line(listed: Sequence[Listed]) -> list[str]:
    """A table copied out of a PDF: each cell on a line of its own."""
    rows = [cell for number, body in _numbered(listed) for cell in (str(number), *body) if cell]
    return [*HEADINGS, *rows]


LAYOUTS: dict[str, Callable[[Sequence[Listed]], list[str]]] = {
    "tabs": beside_tabs,
    "gaps": beside_gaps,
    "numbered": numbered,
    "commas": numbered_with_commas,
    "cells": one_a_line,
}


def notice(listed: Sequence[Listed], layout: str, *, page: int = 0) -> str:
    """A whole notice with a list in one layout, a page number after every so many lines."""
    lines = LAYOUTS[layout](listed)
    if page:
        lines = [each for place, line in enumerate(lines, 1) for each in _with_page(line, place, page)]
    return "\n".join([*above(len(listed)), *lines, "（此件公开发布）"])


def above(count: int) -> list[str]:
    """What stands above the list of a notice."""
    return [
        "重庆模拟市人力资源和社会保障局",
        "关于公布2025年度市级技能大师工作室",
        "名单的通知",
        "渝模拟〔2025〕12号",
        "",
        "各区县（自治县）人力社保局，有关单位：",
        "　　根据《关于加强技能大师工作室建设的意见》（渝模拟〔2019〕5号），现将名单予以公布。",
        "　　一、各单位要加强管理，发挥作用。",
        "附件：2025年度市级技能大师工作室名单",
        "重庆模拟市人力资源和社会保障局",
        "2025年3月1日",
        "附件",
        f"2025年度市级技能大师工作室名单（共{in_words(count)}个）",
    ]


def _numbered(listed: Sequence[Listed]) -> list[tuple[int, Listed]]:
    return list(enumerate(listed, 1))


def _apart(name: str) -> str:
    return " ".join(name) if len(name) == 2 else name


def _with_page(line: str, place: int, page: int) -> list[str]:
    return [line, "", f"— {place // page + 1} —", ""] if place % page == 0 else [line]
