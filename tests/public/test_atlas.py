"""The districts as a grid of tiles: everyone has a place, none is shared, and the shades say how many."""

import pytest
from django.utils import timezone, translation

from registry.models import District
from registry.pages.atlas import PLACES, Atlas, Tile, atlas, bounds
from tests import make


@pytest.mark.usefixtures("content")
def test_every_district_of_today_has_a_place_of_its_own() -> None:
    today = District.objects.current(timezone.localdate()).values_list("code", flat=True)

    assert set(today) == set(PLACES)
    assert len(set(PLACES.values())) == len(PLACES)


@pytest.mark.usefixtures("content")
def test_the_grid_resembles_the_map() -> None:
    places = {tile.name: (tile.row, tile.column) for tile in atlas().tiles}

    assert places["潼南"][1] == places["荣昌"][1] == 1  # the west
    assert places["巫山"][1] == max(column for _row, column in places.values())  # the east
    assert places["城口"][0] == 1  # the north
    assert places["秀山"][0] == max(row for row, _column in places.values())  # the south
    assert places["城口"][0] < places["永川"][0] < places["綦江"][0]


@pytest.mark.usefixtures("content")
def test_a_tile_has_room_for_the_name_in_either_language() -> None:
    chinese = [tile.name for tile in atlas().tiles]
    with translation.override("en"):
        english = [tile.name for tile in atlas().tiles]

    assert max(map(len, chinese)) <= 5
    assert "Youyang" in english
    assert not [name for name in english if "County" in name or "District" in name]


@pytest.mark.usefixtures("content")
def test_a_district_that_nobody_placed_gets_a_tile_all_the_same() -> None:
    make.district("新设区", "500199")

    (tile,) = [tile for tile in atlas().tiles if tile.name == "新设"]

    assert (tile.row, tile.column) == (0, 0)


@pytest.mark.parametrize(
    ("highest", "expected"),
    [(0, [0]), (1, [0, 1]), (3, [0, 1, 2]), (40, [0, 1, 5, 10, 20]), (4000, [0, 1, 500, 1000, 2000])],
)
def test_shades_begin_at_a_share_of_the_highest_count(highest: int, expected: list[int]) -> None:
    assert bounds(highest) == expected


def test_the_legend_names_every_shade_and_leaves_no_count_out() -> None:
    tiles = [Tile(District(code=str(count)), count, 0) for count in (0, 3, 40)]

    assert Atlas(tiles).legend == [(0, 0, 0), (1, 1, 4), (2, 5, 9), (3, 10, 19), (4, 20, 40)]
