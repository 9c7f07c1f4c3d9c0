"""What official papers print about themselves: numbers in words, days, document numbers, levels, counts."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable

from registry.models import Level
from registry.models.recognition import normalise_document_number

DIGITS = {character: number for number, character in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
NUMBER = "(?:[0-9][0-9,]{0,8}|[〇○零一二两三四五六七八九十百千万]{1,9})"
COUNTED = "(?:个|家|所|间|名|人|项)"
# The count of all, in the order in which one is to be believed: a sum, then what stands in brackets behind a title,
# then a sentence that names what is counted.
COUNTS = (
    re.compile(rf"(?:合计|总计|共计|共有|共|总数为?)[::]?({NUMBER}){COUNTED}"),
    re.compile(rf"[(](?:共|计)?({NUMBER}){COUNTED}[)]"),
    re.compile(rf"({NUMBER}){COUNTED}[^,。;:]{{0,24}}?(?:工作室|基地|学院|学校|院校|试验区|融合区|单位|企业|项目)"),
)
PAGE = re.compile(r"(?:[-–—―─－·•]+\s*[0-9]{1,4}\s*[-–—―─－·•]+|第\s*[0-9]{1,4}\s*页(?:[,/]?\s*共\s*[0-9]{1,4}\s*页)?)")
SECTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、..]|[(][一二三四五六七八九十]{1,3}[)]、?|第[一二三四五六七八九十]{1,3}[类部])\s*(.+)"
)
DOCUMENT = re.compile(r"[㐀-鿿]{2,16}[〔\[(【]\s*[0-9]{4}\s*[〕\])】]\s*第?\s*[0-9]{1,5}\s*号")
DAY = re.compile(rf"([0-9]{{4}}|[〇○零一二三四五六七八九]{{4}})\s*年\s*({NUMBER})\s*月\s*({NUMBER})\s*日")
ISO_DAY = re.compile(r"(?:发布|成文|印发)(?:日期|时间)\s*:\s*([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
LEVELS = (
    (re.compile("国家级"), Level.NATIONAL),
    (re.compile("市级|省级"), Level.MUNICIPAL),
    (re.compile("区县级|县级|区级"), Level.DISTRICT),
)
TITLE_ENDS = re.compile(r"(?:通知|公告|公示|通报|决定|批复|名单)(?:[(].*[)])?$")
LIST = re.compile(r"(?:附件?\s*[0-9]*\s*[::]?\s*)?(?:[0-9]{1,2}[.、]\s*)?(\S{2,60}名单)\s*(?:[(][^()]*[)])?")
AUTHORITY = re.compile(r"(?:局|厅|部|委员会|人民政府|办公室|办公厅|总工会|领导小组)$")


def plain(text: str) -> str:
    """A line with half-width digits and signs and without spaces at its ends, to be looked at, not kept."""
    return unicodedata.normalize("NFKC", text).strip()


def number_of(text: str) -> int:
    """A number in digits or in Chinese words up to 九千九百九十九万."""
    text = unicodedata.normalize("NFKC", text).replace(",", "")
    if text.isdecimal():
        return int(text)
    if not set(text) & set(UNITS):
        return int("".join(str(DIGITS[character]) for character in text))
    ten_thousands, _ten_thousand, rest = text.rpartition("万")
    return (_below(ten_thousands) * 10_000 if ten_thousands else 0) + _below(rest)


def _below(text: str) -> int:
    """A number below ten thousand; 十 alone is ten."""
    total, digit = 0, 0
    for character in text:
        if character in UNITS:
            total += (digit or 1) * UNITS[character]
            digit = 0
        else:
            digit = DIGITS[character]
    return total + digit


def counts_in(lines: Iterable[str]) -> tuple[int | None, int | None]:
    """How many bodies these lines say that there are: as a sum or behind a title, and in a sentence."""
    shown = [plain(line) for line in lines]
    found = [_first(pattern, shown) for pattern in COUNTS]
    return (found[1] if found[0] is None else found[0]), found[2]


def _first(pattern: re.Pattern[str], lines: list[str]) -> int | None:
    return next((number_of(found[1]) for line in lines if (found := pattern.search(line))), None)


def bracketed_count(line: str) -> int | None:
    """The count in brackets of a heading: 国家级技能大师工作室（12个）."""
    found = COUNTS[1].search(plain(line)) or COUNTS[0].search(plain(line))
    return number_of(found[1]) if found else None


def level_in(line: str) -> str:
    """The one level that a heading names, as programs write it; "" where it names none or several."""
    text = plain(line).replace("区县级", "县级")
    found = [level for pattern, level in LEVELS if pattern.search(text)]
    return found[0].slug if len(found) == 1 else ""


def is_page_number(line: str) -> bool:
    """Whether a line is the number of a page and nothing else."""
    return bool(PAGE.fullmatch(plain(line)))


def section_of(line: str) -> str:
    """The text of a heading such as 一、国家级技能大师工作室（12个）; "" where the line is none."""
    found = SECTION.fullmatch(plain(line))
    return found[1] if found and not re.search("[。;]", found[1]) else ""


def list_of(line: str) -> str:
    """The title of a list that a line consists of, without its count and the attachment that it is; "" for others."""
    found = LIST.fullmatch(plain(line))
    return found[1] if found and "关于" not in found[1] else ""


def document_number_of(line: str) -> str:
    """The document number that stands alone on a line, as it is kept; "" where there is none."""
    text = re.sub(r"^(?:文号|发文字号)\s*:\s*", "", plain(line)).strip("()")
    return normalise_document_number(text).replace("〕第", "〕") if DOCUMENT.fullmatch(text) else ""


def day_of(line: str) -> str:
    """The day that a line consists of, as ISO; "" where it is something else or no day."""
    text = re.sub(r"\s", "", plain(line))
    found = DAY.fullmatch(text.strip("()").removesuffix("印发")) or ISO_DAY.fullmatch(text)
    if not found:
        return ""
    try:
        return datetime.date(*(number_of(part) for part in found.groups())).isoformat()
    except ValueError:
        return ""


def title_of(lines: list[str]) -> str:
    """The title among the lines above a list: 关于…的通知, over several lines if need be, else the name of the list."""
    for place, line in enumerate(lines):
        if "关于" in line and not re.search("[。;;]", line):
            for end in range(place, min(place + 4, len(lines))):
                if TITLE_ENDS.search(plain(lines[end])):
                    begin = place - 1 if place and AUTHORITY.search(plain(lines[place - 1])) else place
                    return "".join(part.strip() for part in lines[begin : end + 1])
    return next((line.strip() for line in lines if re.search("名单", line) and not re.search("[。::]", line)), "")
