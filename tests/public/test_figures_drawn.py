"""Charts and timelines: drawn where there is something to compare, honest in scale, and never alone."""

import datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from registry.models import Level, Recognition
from registry.pages.charts import HEIGHT, WIDTH, columns
from registry.pages.statement import statement_of
from registry.pages.timeline import since, timeline_of
from tests import make

YEARS = st.lists(st.integers(1949, 2100), min_size=2, max_size=12, unique=True).map(sorted)
VALUES = st.decimals(min_value=-(10**13), max_value=10**13, places=4)


@given(years=YEARS, data=st.data())
def test_every_column_lies_in_the_picture_and_is_as_high_as_its_value(years: list[int], data: st.DataObject) -> None:
    values = [data.draw(VALUES) for _year in years]

    chart = columns([(year, value, str(value)) for year, value in zip(years, values, strict=True)])

    highest = max(abs(value) for value in values)
    tallest = max(float(column.height) for column in chart.columns)
    for column, each in zip(chart.columns, values, strict=True):
        assert 0 <= float(column.x) <= float(column.x) + float(chart.width) <= WIDTH
        assert 0 <= float(column.y) <= float(column.y) + float(column.height) <= HEIGHT
        expected = tallest * float(abs(each) / highest) if highest else 0
        assert float(column.height) == pytest.approx(expected, abs=0.11)
    assert [year for year, _text in chart.told] == years


@given(years=YEARS)
def test_no_two_numbers_stand_on_each_other(years: list[int]) -> None:
    chart = columns([(year, Decimal(1), "100万") for year in years])

    written = [float(column.middle) for column in chart.columns if column.label]
    assert written[0] == float(chart.columns[0].middle)
    assert written[-1] == float(chart.columns[-1].middle)
    assert all(right - left >= 55.8 for left, right in pairwise(written))


@pytest.mark.django_db
def test_several_years_are_drawn_and_one_is_written(client: Client) -> None:
    several = [make.figure("年培训人次", value, year) for value, year in (("100", 2021), ("200", 2023))]
    base = make.training_base(parts=[*several, make.figure("教师数", "7", 2023)])

    page = client.get(base.get_absolute_url()).content.decode()

    assert page.count('class="chart"') == 1
    assert "年培训人次：2021 100；2023 200" in page
    assert "<strong>7人</strong>" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("unit", "years"),
    [("人", (None, 2023)), ("人", (2023, 2023)), ("第…名", (2021, 2023))],
    ids=["undated", "twice", "rank"],
)
def test_what_is_no_amount_over_the_years_is_not_drawn(
    client: Client, unit: str, years: tuple[int | None, int]
) -> None:
    counted = make.indicator("某项", unit=unit)
    base = make.training_base(parts=[make.figure(counted, str(place + 1), year) for place, year in enumerate(years)])

    assert 'class="chart"' not in client.get(base.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_a_figure_without_a_year_says_so(client: Client) -> None:
    make.city_figure("院校数", "50", None)

    assert "年份未注明" in client.get("/statistics/").content.decode()


DAY = datetime.date(2024, 6, 1)
LEDGER = [
    Recognition(level=3, title="国家级", year=2020),
    Recognition(level=2, title="市级", recognised_on=datetime.date(2012, 5, 4)),
    Recognition(level=2, title="旧市级", year=2008, ended_on=datetime.date(2010, 1, 1), end_reason="到期"),
    Recognition(level=3, title="将来", recognised_on=datetime.date(2025, 1, 1)),
    Recognition(level=1, title="无日期"),
]


@pytest.mark.django_db
def test_recognitions_are_told_from_the_earliest_with_their_standing_on_the_day() -> None:
    rows = statement_of(make.training_base(parts=LEDGER)).parts["recognitions"]

    stages = timeline_of(rows, DAY).stages

    assert [(stage.row.cells["title"].text, stage.standing) for stage in stages] == [
        ("旧市级", "已终止"),
        ("市级", "现行"),
        ("国家级", "现行"),
        ("将来", "尚未生效"),
        ("无日期", "现行"),
    ]


@pytest.mark.django_db
def test_a_timeline_spans_from_the_first_year_and_draws_only_what_is_dated() -> None:
    rows = statement_of(make.training_base(parts=LEDGER)).parts["recognitions"]

    timeline = timeline_of(rows, DAY)

    assert (timeline.first, timeline.last) == (2008, 2025)
    assert [bool(stage.length) for stage in timeline.stages] == [True, True, True, True, False]
    assert all(float(stage.start) + float(stage.length) <= 101.1 for stage in timeline.stages if stage.length)


@pytest.mark.django_db
def test_since_when_is_told_of_the_level_in_force() -> None:
    rows = statement_of(make.training_base(parts=LEDGER)).parts["recognitions"]

    assert since(rows, Level.NATIONAL, DAY) == "2020年"
    assert since(rows, Level.MUNICIPAL, DAY) == "2012年5月4日"
    assert since(rows, Level.DISTRICT, DAY) == ""
