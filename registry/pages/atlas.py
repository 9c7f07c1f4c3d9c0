"""The districts of today as a grid of tiles that resembles the map, each with what choosing it finds.

A grid rather than a map: a published map of an area needs an approval number, and on a map the smallest districts,
where most people live, could not be touched by a finger.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone
from django.utils.translation import get_language

from registry.models import District, Entry, Region
from registry.pages.counts import by_district

SCHEME = "group-2024"

# Where each district lies, north above and west on the left; a district that is not here gets a tile below the others.
#   ·    ·    ·    ·    ·    城口 巫溪 ·
#   ·    ·    ·    ·    开州 云阳 奉节 巫山
#   潼南 合川 ·    垫江 梁平 万州 ·    ·
#   铜梁 北碚 两江 长寿 忠县 石柱 ·    ·
#   大足 璧山 沙坪 渝中 涪陵 丰都 ·    ·
#   荣昌 高新 九龙 南岸 武隆 彭水 黔江 ·
#   永川 江津 大渡 巴南 南川 ·    酉阳 ·
#   ·    ·    綦江 万盛 ·    ·    秀山 ·
PICTURE = """
-      -      -      -       -      500229 500238 -
-      -      -      -       500154 500235 500236 500237
500152 500117 -      500231  500155 500101 -      -
500151 500109 500157 500115  500233 500240 -      -
500111 500120 500106 500103  500102 500230 -      -
500153 F-CQGXQ 500107 500108 500156 500243 500114 -
500118 500116 500104 500113  500119 -      500242 -
-      -      500110 F-WSJKQ -      -      500241 -
"""
PLACES = {
    code: (row, column)
    for row, line in enumerate(PICTURE.split("\n"))
    for column, code in enumerate(line.split(), start=1)
    if code != "-"
}
# What an English name says beside the name itself; a tile has no room for it.
TITLES = re.compile(r",| (?:District|County|New Area|Tujia|Miao|Economic)\b")


@dataclass(frozen=True)
class Tile:
    """A district on the grid. ``row`` and ``column`` are 0 where nobody has given it a place yet."""

    district: District
    count: int
    step: int
    regions: list[Region] = field(default_factory=list)

    @property
    def row(self) -> int:
        return PLACES.get(self.district.code, (0, 0))[0]

    @property
    def column(self) -> int:
        return PLACES.get(self.district.code, (0, 0))[1]

    @property
    def name(self) -> str:
        """The name as short as it goes, in the reader's language."""
        if get_language() == "en" and self.district.name_en:
            return TITLES.split(self.district.name_en)[0]
        return self.district.short_name


@dataclass(frozen=True)
class Atlas:
    """All tiles, in the order of the codes, and how many records lie nobody knows where."""

    tiles: list[Tile]
    unknown: int = 0

    @cached_property
    def legend(self) -> list[tuple[int, int, int]]:
        """Each shade with the lowest and the highest count that it stands for."""
        found = bounds(max((tile.count for tile in self.tiles), default=0))
        highest = [low - 1 for low in found[1:]] + [max((tile.count for tile in self.tiles), default=0)]
        return [(step, low, high) for step, (low, high) in enumerate(zip(found, highest, strict=True))]

    @cached_property
    def by_region(self) -> list[tuple[Region, list[Tile]]]:
        """The tiles under their regions; a functional area belongs to none."""
        regions = sorted({region for tile in self.tiles for region in tile.regions}, key=lambda region: region.order)
        return [(region, [tile for tile in self.tiles if region in tile.regions]) for region in regions]


def atlas() -> Atlas:
    """The districts of today."""
    counts = by_district()
    districts = list(District.objects.current(timezone.localdate()).prefetch_related("regions"))
    steps = bounds(max((counts.get(district.pk, 0) for district in districts), default=0))
    tiles = [_tile(district, counts.get(district.pk, 0), steps) for district in districts]
    return Atlas(tiles, Entry.objects.public().filter(district=None).count())


def _tile(district: District, count: int, steps: list[int]) -> Tile:
    regions = [region for region in district.regions.all() if region.scheme == SCHEME]
    return Tile(district, count, sum(count >= low for low in steps) - 1, regions)


def bounds(highest: int) -> list[int]:
    """The lowest count of each shade: nothing, something, and from an eighth, a quarter and a half of the highest."""
    return sorted({0, *(max(1, -(-highest // part)) for part in (highest, 8, 4, 2) if highest)})
