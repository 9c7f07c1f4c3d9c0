"""Loading again leaves alone what staff changed since, and says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from registry.loading import Report, load_registry
from registry.loading.report import ADDED, CHANGED, EDITED, SAME
from registry.models import (
    CityStatistic,
    District,
    Entry,
    Indicator,
    Organisation,
)
from tests import make
from tests.loading.files import CODE, document, rewrite, row


def changan() -> Entry:
    entry: Entry = Entry.objects.current().get(record=CODE).downcast()
    return entry


def test_staffs_edit_of_an_organisation_survives(content: Report, folder: Path) -> None:
    host = Organisation.objects.get(name="重庆长安汽车股份有限公司")
    host.short_name = "长安"
    host.save()
    row(folder, "article/organisations.yaml", {"short_name": "长安股份"}, name=host.name)

    report = load_registry(folder)

    assert make.fresh(host).short_name == "长安"
    assert (report.total(EDITED), report.total(CHANGED)) == (1, 0)
    assert any(host.name in line for line in report.left_alone)
    assert host.name in "\n".join(report.lines())


def test_staffs_edit_of_a_column_that_the_file_does_not_have_survives(content: Report, folder: Path) -> None:
    rewrite(folder / "article/organisations.yaml", leave_out("short_name"))
    assert load_registry(folder).total(EDITED) == 0
    host = Organisation.objects.get(name="重庆长安汽车股份有限公司")
    host.short_name = "长安"
    host.save()
    row(folder, "article/organisations.yaml", {"name_en": "Changan"}, name=host.name)

    report = load_registry(folder)

    assert make.fresh(host).short_name == "长安"
    assert report.total(EDITED) == 1


def test_a_column_that_is_new_in_a_file_is_no_edit_of_the_staff(content: Report, folder: Path) -> None:
    """Neither is one that left it, which is then empty again."""
    rewrite(folder / "vocabulary/indicators.yaml", leave_out("description"))
    without = load_registry(folder)
    assert not Indicator.objects.exclude(description="").exists()
    again = load_registry()
    assert without.total(CHANGED) == again.total(CHANGED) == Indicator.objects.exclude(description="").count() > 0


def leave_out(column: str) -> Callable[[list[dict[str, Any]]], None]:
    def change(items: list[dict[str, Any]]) -> None:
        for item in items:
            item["fields"].pop(column, None)

    return change


def test_staffs_edit_of_a_district_survives(content: Report, folder: Path) -> None:
    district = District.objects.get(code="500105")
    district.note = "人工核对"
    district.save()
    district.successors.clear()
    row(folder, "vocabulary/districts.yaml", {"name_en": "Jiangbei"}, code="500105")

    report = load_registry(folder)

    assert (make.fresh(district).note, make.fresh(district).successors.count()) == ("人工核对", 0)
    assert report.total(EDITED) == 1


def test_a_renamed_organisation_is_not_made_again(content: Report, folder: Path) -> None:
    host = Organisation.objects.get(name="重庆长安汽车股份有限公司")
    host.name = "长安汽车集团"
    host.save()
    before = Organisation.objects.count()
    load_registry()
    row(folder, "article/organisations.yaml", {"short_name": "长安"}, name="重庆长安汽车股份有限公司")
    report = load_registry(folder)
    assert Organisation.objects.count() == before
    assert report.total(EDITED) == 1


def test_a_row_that_staff_removed_does_not_come_back(content: Report, folder: Path) -> None:
    indicator = make.indicator("某个指标", code="some-indicator")
    add = {"model": "registry.indicator", "fields": {"code": "some-indicator", "name": "某个指标"}}
    rewrite(folder / "vocabulary/indicators.yaml", lambda items: items.append(add))
    assert load_registry(folder).total(EDITED) == 1  # staff made it first
    indicator.delete()
    assert load_registry(folder).total(ADDED) == 1
    Indicator.objects.get(code="some-indicator").delete()
    assert load_registry(folder).total(SAME) == sum(load_registry(folder).counts.values())


@pytest.mark.parametrize("edit", ["a new entry", "an open draft", "a withdrawal"])
def test_staffs_edit_of_a_record_survives(content: Report, folder: Path, edit: str) -> None:
    if edit == "a new entry":
        make.revised(changan(), summary="人工改过的简介")
    elif edit == "an open draft":
        make.opened(changan())
    else:
        make.withdrawn(changan())
    document(folder, lambda page: page["fields"]["summary"].update({"is": "文件里的新简介"}))
    before = list(Entry.objects.filter(record=CODE).order_by("pk").values())

    report = load_registry(folder)

    assert list(Entry.objects.filter(record=CODE).order_by("pk").values()) == before
    assert (report.total(EDITED), report.total(CHANGED), report.total(ADDED)) == (1, 0, 0)
    assert any(CODE in line for line in report.left_alone)


def test_a_changed_figure_supersedes_the_one_that_was_loaded(content: Report, folder: Path) -> None:
    row(folder, "article/city_statistics.yaml", {"value": "51"}, locator="P06", value="50")
    report = load_registry(folder)
    old, new = CityStatistic.objects.filter(indicator__code="technical-colleges").order_by("pk")
    assert (report.total(CHANGED), int(new.value), old.superseded_revision) == (1, 51, new.revision)
    assert load_registry(folder).total(SAME) == sum(report.counts.values())


def test_staffs_correction_of_a_figure_survives(content: Report, folder: Path) -> None:
    figure = CityStatistic.objects.public().get(indicator__code="technical-colleges")
    make.city_figure(figure.indicator, "52", None, kind=figure.kind)
    row(folder, "article/city_statistics.yaml", {"value": "51"}, locator="P06", value="50")
    report = load_registry(folder)
    assert report.total(EDITED) == 1
    assert int(CityStatistic.objects.public().get(indicator=figure.indicator).value) == 52
