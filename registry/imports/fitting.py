"""Which of the cells of a line is what, where a paper does not keep them apart: by how each of them looks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations

from registry.exchange.columns import Column
from registry.imports.columns import recognise
from registry.models import Kind

HAN = "㐀-鿿〇𠀀-𲎯"
NUMBER = "number"
# A column of a printed table that the registry does not take.
OTHER = ""
BRACKETS_BEHIND = re.compile(r"[（(][^（()）]*[)）]\Z")
NAMES = re.compile(r"(?:工作室|基地|学院|学校|校|学堂|试验区|融合区|示范区|先行区|先导区|集聚区|园区|中心|站)\Z")
BODIES = re.compile(
    r"(?:公司|集团|厂|院|校|学|中心|医院|所|局|站|社|会|联盟|联合体|馆|园|处|委|政府|部|队|行|店|企业|基地|街道|镇|乡)\Z"
)
OCCUPATIONS = re.compile(
    r"(?:工|师|员|手|长|人|司机|艺|技术|操作|加工|维修|制作|设计|管理|服务|烹饪|护理|修复|装调|运维)\Z"
)
DISTRICTS = re.compile(r"(?:区|县|市|自治县|新区|高新区|经开区)\Z")
PERSON = re.compile(rf"[{HAN}·]{{2,4}}\Z|[{HAN}]{{2,8}}·[{HAN}·]{{2,12}}\Z")
SINGLES = re.compile(rf"(?<![^\s])([{HAN}])[ \u3000\u00a0]+([{HAN}])(?![^\s])")
SPACED = re.compile(rf"(?<=[{HAN}（）()、，]) +(?=[{HAN}（）()、，])")
ORDINAL = re.compile(r"[0-9]{1,4}[.、)]?\Z")
PUNISHED = -3
# A table of more columns is no list of bodies, and a row broken into more pieces than it has columns no row of one.
MOST_COLUMNS, MOST_BREAKS = 12, 8
UNITS = {"单位名称", "机构名称"}


# Bounded, since it is asked about any text before a colon.
@lru_cache(maxsize=4096)
def column_of(heading: str) -> str | None:
    """The machine name of the column that a printed heading means, for whichever kind; ``None`` for no heading."""
    bare = re.sub(r"\s", "", heading)
    if bare in {"序号", "编号", "序", "号", "No.", "NO."}:
        return NUMBER
    if bare in {"备注", "说明", "联系人"}:
        return OTHER
    found: Column | None = next((column for kind in Kind if (column := recognise(bare, kind))), None)
    return found.name if found else None


def bare(text: str) -> str:
    """A name without what stands in brackets behind it."""
    return BRACKETS_BEHIND.sub("", text.strip())


def fit(column: str, text: str) -> int:
    """How well a text looks like a cell of this column: 2 well, 0 not at all, less where it looks like another."""
    if not text:
        return PUNISHED if column in {"name", NUMBER} else 0
    looks = {
        "name": bool(NAMES.search(bare(text))),
        "host": bool(BODIES.search(bare(text))),
        "leaders": all(map(_is_person, parts_of(text))) and not OCCUPATIONS.search(bare(text)),
        "occupations": bool(OCCUPATIONS.search(bare(text))) and not NAMES.search(bare(text)),
        "district": bool(DISTRICTS.search(bare(text))) and len(text) < 14,
        NUMBER: bool(ORDINAL.match(text)),
    }
    return 2 if looks.get(column, False) else 0


def _is_person(text: str) -> bool:
    name = bare(text)
    return bool(PERSON.match(name)) and not re.search(r"(?:公司|集团|学院|学校|中心|工作室|基地)\Z", name)


def parts_of(text: str) -> list[str]:
    """The texts that a cell lists."""
    return [part for part in re.split(r"[、，,;；/\s]+", text) if part]


def assigned(fragments: Sequence[str], columns: Sequence[str]) -> list[str]:
    """The fragments as cells of the columns, in order: some cells may be missing, some be broken into several.

    As many as there are columns are simply the cells. Otherwise the best of all divisions is taken, by how well each
    cell looks like its column; that a cell is broken counts against it, that one is missing less so.
    """
    if len(fragments) == len(columns):
        return list(fragments)
    # For so many fragments given out to so many columns: how well they fit, and the cells.
    best: list[tuple[float, list[str]]] = [(0, []), *((-1000, list[str]()) for _fragment in fragments)]
    for column in columns:
        best = [
            max(
                (_with(best[begin], column, fragments[begin:end]) for begin in range(end + 1)),
                key=lambda found: found[0],
            )
            for end in range(len(fragments) + 1)
        ]
    return best[len(fragments)][1]


def _with(before: tuple[float, list[str]], column: str, fragments: Sequence[str]) -> tuple[float, list[str]]:
    # Chinese has no space where a line breaks.
    text = "".join(fragments)
    worth = fit(column, text) - (0.6 * (len(fragments) - 1) if fragments else 0.5)
    if column == "leaders" and text and any(cell.startswith(bare(text)) for cell in before[1]):
        # Studios are named after who leads them, whose name may end as an occupation does.
        worth += 2.5
    if column == "leaders" and len(fragments) > 1 and PERSON.match(text):
        # No line is so narrow that a person's name is broken.
        worth -= 2
    return before[0] + worth, [*before[1], text]


def spread(cells: Sequence[str], fragments: Sequence[str], columns: Sequence[str]) -> list[str] | None:
    """The cells, the fragments of a second line added behind those that they continue; ``None`` where none does.

    A table breaks long cells, each within its own column: below a row stand the rests of some of its cells.
    """
    best: tuple[int, list[str]] = (0, [])
    for chosen in combinations(range(len(columns)), len(fragments)):
        grown = list(cells)
        for place, fragment in zip(chosen, fragments, strict=True):
            grown[place] += fragment
        gain = sum(fit(columns[place], grown[place]) - fit(columns[place], cells[place]) for place in chosen)
        best = max(best, (gain, grown), key=lambda found: found[0])
    return best[1] or None


def tidy(column: str, text: str) -> str:
    """A cell without the spaces that printing puts between characters; several people or trades stand by 、."""
    text = re.sub(r"[\s\u200b\ufeff]+", " ", text).strip()
    if column in {"leaders", "occupations"}:
        text = SINGLES.sub(r"\1\2", text)
        return re.sub(rf"(?<=[{HAN}）)])[ ]+(?=[{HAN}])", "、", text)
    return SPACED.sub("", text)


def split_row(line: str) -> list[str]:
    """The cells of a line of a table: by tabs, else by wide gaps, else by any space."""
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    wide = [cell for cell in re.split(r"[ \u00a0]{2,}|\u3000+", _closed(line)) if cell]
    return wide if len(wide) > 1 else split_at_spaces(line)


def split_at_spaces(line: str) -> list[str]:
    """The cells of a line where every space parts two, but for those within a name of two characters."""
    return _closed(line).split()


def _closed(line: str) -> str:
    return SINGLES.sub(r"\1\2", line.strip())


def heading_cells(line: str) -> list[str] | None:
    """The columns that a line of headings names; ``None`` where it is none."""
    cells = _respaced(split_row(line))
    columns = [column_of(cell) for cell in cells]
    known = [column for column in columns if column not in {None, OTHER, NUMBER}]
    if len(columns) > MOST_COLUMNS or not (len(known) > 1 or (NUMBER in columns and "name" in known)):
        return None
    if columns.count("name") > 1 and "host" not in columns:
        # 单位名称 beside 工作室名称 is the body that hosts it.
        columns = [
            "host" if re.sub(r"\s", "", cell) in UNITS else column for cell, column in zip(cells, columns, strict=True)
        ]
    return [column or OTHER for column in columns]


def _respaced(cells: Sequence[str]) -> list[str]:
    """Headings whose characters are set apart (领 办 人), put together again."""
    together: list[str] = []
    place = 0
    while place < len(cells):
        ends = [
            end
            for end in range(min(place + 6, len(cells)), place, -1)
            if column_of("".join(cells[place:end])) is not None
        ]
        end = ends[0] if ends else place + 1
        together.append("".join(cells[place:end]))
        place = end
    return together
