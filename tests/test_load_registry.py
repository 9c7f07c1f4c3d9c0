"""Loading the content: once, and again without doubling or overwriting what staff changed since."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.core.management import CommandError, call_command

from registry import lifecycle
from registry.loading import Report, load_registry
from registry.loading.documents import BadDocument
from registry.loading.report import ADDED, CHANGED, EDITED, SAME
from registry.loading.run import FIXTURES
from registry.models import CityStatistic, District, Entry, Kind, LoadedItem, Organisation, Publication, Record
from tests import make

CHANGAN = "changan-automobile-national-training-base.yaml"
CODE = "CQ1TBV8K75"
APPS = {"registry", "institutions", "masters"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the fixtures that a test may change."""
    return shutil.copytree(FIXTURES, tmp_path / "fixtures")


def rewrite(path: Path, change: Callable[[Any], object]) -> None:
    """Change a fixture file by its content."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def document(folder: Path, change: Callable[[Any], object], name: str = CHANGAN) -> None:
    rewrite(folder / "article/records" / name, change)


def row(folder: Path, name: str, changes: dict[str, Any], **key: str) -> None:
    """Change the columns of the row of a fixture file that has these values."""

    def change(items: list[dict[str, Any]]) -> None:
        (fields,) = (item["fields"] for item in items if key.items() <= item["fields"].items())
        fields.update(changes)

    rewrite(folder / name, change)


def dump() -> dict[str, list[dict[str, Any]]]:
    """Everything in every table of ours."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in APPS]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def changan() -> Entry:
    return Entry.objects.current().get(record=CODE).downcast()


def test_the_content_is_loaded_once(content: Report) -> None:
    documents = list((FIXTURES / "article/records").glob("*.yaml"))
    assert content.total(ADDED) == sum(content.counts.values()) == LoadedItem.objects.count()
    assert Entry.objects.public().count() == Record.objects.count() == len(documents)
    assert set(Entry.objects.public().values_list("kind", flat=True)) == set(Kind.values)
    assert Publication.objects.count() == 2
    for model in apps.get_models():
        if model._meta.app_label in APPS and model.__name__ not in {"Honour", "Entry"}:
            assert model._base_manager.exists() or model.__name__ == "Honour", model


def test_what_is_loaded_is_what_the_documents_say(content: Report) -> None:
    base = changan()
    assert (base.name, base.district.code, base.host.name) == (  # type: ignore[union-attr]
        "重庆长安汽车股份有限公司国家级高技能人才培训基地",
        "500105",
        "重庆长安汽车股份有限公司",
    )
    assert [str(part) for part in base.offering_set.all()] == ["新能源汽车应用技术", "汽车技术", "智能制造应用技术"]
    assert base.current_level.slug == "national"
    cited = {citation.field: citation.basis for citation in base.citation_set.all()}
    assert cited == {"name": "stated", "district": "unverified", "host": "stated", "summary": "stated"}
    for entry in Entry.objects.all():
        assert entry.hash == lifecycle.digest(entry.snapshot)


def test_loading_again_changes_nothing(content: Report) -> None:
    before = dump()
    again = load_registry()
    assert again.total(SAME) == sum(again.counts.values())
    assert dump() == before


def test_a_new_load_of_an_empty_registry_gives_the_same_hashes(content: Report, folder: Path) -> None:
    """What is published depends on the documents alone."""
    document(folder, lambda page: page["fields"]["summary"].update({"is": "改过"}))
    load_registry(folder)
    changed = changan().hash
    load_registry()
    assert changan().hash != changed
    assert changan().hash == Entry.objects.get(record=CODE, number=1).hash


def test_a_changed_document_of_an_untouched_record_is_a_new_entry(content: Report, folder: Path) -> None:
    def change(page: Any) -> None:
        page["fields"]["summary"]["is"] = "新的简介"
        page["parts"]["offerings"].pop()
        del page["parts"]["achievements"]

    document(folder, change)
    report = load_registry(folder)

    assert (report.total(CHANGED), report.total(EDITED)) == (1, 0)
    entry = changan()
    assert (entry.number, entry.summary) == (2, "新的简介")
    assert (entry.offering_set.count(), entry.achievement_set.count()) == (2, 0)
    assert Entry.objects.get(record=CODE, number=1).superseded_revision == entry.revision
    assert load_registry(folder).total(SAME) == sum(report.counts.values())


def test_a_column_that_left_the_document_is_empty_again(content: Report, folder: Path) -> None:
    document(folder, lambda page: page["fields"].pop("district"))
    load_registry(folder)
    assert changan().district is None


def test_a_changed_row_that_nobody_touched_is_brought_up_to_date(content: Report, folder: Path) -> None:
    row(folder, "vocabulary/districts.yaml", {"name_en": "Jiangbei"}, code="500105")
    report = load_registry(folder)
    assert report.total(CHANGED) == 1
    assert District.objects.get(code="500105").name_en == "Jiangbei"
    assert load_registry(folder).total(SAME) == sum(report.counts.values())


def test_staffs_edit_of_an_organisation_survives(content: Report, folder: Path) -> None:
    host = Organisation.objects.get(name="重庆长安汽车股份有限公司")
    host.short_name = "长安"
    host.save()
    row(folder, "article/organisations.yaml", {"short_name": "长安汽车"}, name=host.name)

    report = load_registry(folder)

    assert make.fresh(host).short_name == "长安"
    assert (report.total(EDITED), report.total(CHANGED)) == (1, 0)
    assert any(host.name in line for line in report.left_alone)
    assert host.name in "\n".join(report.lines())


def test_staffs_edit_of_a_column_that_the_file_does_not_have_survives(content: Report, folder: Path) -> None:
    """Here the row is brought up to date, but only in what the file says."""

    def leave_out(items: list[dict[str, Any]]) -> None:
        for item in items:
            del item["fields"]["short_name"]

    rewrite(folder / "article/organisations.yaml", leave_out)
    load_registry(folder)
    host = Organisation.objects.get(name="重庆长安汽车股份有限公司")
    host.short_name = "长安"
    host.save()
    row(folder, "article/organisations.yaml", {"name_en": "Changan"}, name=host.name)

    load_registry(folder)

    assert (make.fresh(host).short_name, make.fresh(host).name_en) == ("长安", "Changan")


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
    make.fresh(indicator_of("some-indicator")).delete()
    assert load_registry(folder).total(SAME) == sum(load_registry(folder).counts.values())


def indicator_of(code: str) -> Any:
    return apps.get_model("registry", "Indicator")._default_manager.get(code=code)


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


def _set(*path: Any) -> Callable[[Any], object]:
    """A change of a document: everything but the last of ``path`` leads to a place, the last is put there."""
    *way, last, value = path

    def change(page: Any) -> None:
        for step in way:
            page = page[step]
        page[last] = value

    return change


BROKEN: dict[str, Callable[[Any], object]] = {
    "a column that does not exist": _set("fields", "colour", {"is": "红"}),
    "a part that does not exist": _set("parts", "colours", [{"name": "红"}]),
    "a column of a part that does not exist": _set("parts", "sites", 0, "colour", "红"),
    "a district that does not exist": _set("fields", "district", "is", ["999999", "1997-01-01"]),
    "a choice that does not exist": _set("fields", "phase", {"is": "half-built", "at": "P23"}),
    "a level that does not exist": _set("parts", "recognitions", 0, "level", "galactic"),
    "a figure that is none": _set("parts", "statistics", 0, "value", "很多"),
    "a day that is none": _set("parts", "recognitions", 0, "recognised_on", "2024-02-30"),
    "a source that does not exist": _set("parts", "sites", 0, "source", "no-such-source"),
    "a statement without a source": _set("fields", "host", {"is": "重庆长安汽车股份有限公司", "basis": "stated"}),
    "a basis that does not exist": _set("parts", "sites", 0, "basis", "guessed"),
    "an end without a reason": _set("parts", "recognitions", 0, "ended_on", "2024-02-01"),
    "the same subject twice": lambda page: page["parts"]["offerings"].append(page["parts"]["offerings"][0]),
    "no name": lambda page: page["fields"].pop("name"),
    "no code": lambda page: page.pop("code"),
    "no kind": lambda page: page.pop("kind"),
    "no fields": lambda page: page.pop("fields"),
    "a code mistyped": _set("code", "CQ1TBV8K76"),
    "a kind that does not exist": _set("kind", "spaceship"),
    "another kind than before": _set("kind", "trial-zone"),
    "the code of another document": _set("code", "CQB0269X95"),
    "a value without a frame": _set("fields", "name", "长安汽车"),
    "a list that is none": _set("parts", "sites", "长安汽车数智工厂"),
}


@pytest.mark.parametrize("problem", BROKEN)
def test_a_broken_document_stops_everything_and_is_named(content: Report, folder: Path, problem: str) -> None:
    document(folder, BROKEN[problem])
    row(folder, "vocabulary/districts.yaml", {"name_en": "Jiangbei"}, code="500105")
    before = dump()

    with pytest.raises(BadDocument, match=CHANGAN):
        load_registry(folder)

    assert dump() == before


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["code: [", "", "- 1\n- 2\n", "code: CQ1TBV8K75\nfields: {name: {is: !!python/none x}}"])
def test_a_file_that_is_no_document_is_named(folder: Path, text: str) -> None:
    (folder / "article/records" / CHANGAN).write_text(text, encoding="utf-8")
    with pytest.raises(BadDocument, match=CHANGAN):
        load_registry(folder)
    assert not District.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "key", "changes"),
    [
        ("article/organisations.yaml", {"name": "重庆工贸技师学院"}, {"credit_code": "91500105MA00000000"}),
        ("article/organisations.yaml", {"name": "重庆工贸技师学院"}, {"district": ["999999", "1997-01-01"]}),
        ("article/organisations.yaml", {"name": "重庆工贸技师学院"}, {"colour": "红"}),
        ("vocabulary/districts.yaml", {"code": "500105"}, {"valid_to": "1990-01-01"}),
        ("article/city_statistics.yaml", {"value": "50"}, {"value": "很多"}),
        ("article/city_statistics.yaml", {"value": "50"}, {"indicator": ["no-such-indicator"]}),
        ("article/city_statistics.yaml", {"value": "50"}, {"qualifier": "roughly"}),
    ],
)
def test_a_broken_row_stops_everything_and_its_file_is_named(
    folder: Path, name: str, key: dict[str, str], changes: dict[str, Any]
) -> None:
    row(folder, name, changes, **key)
    with pytest.raises(BadDocument, match=Path(name).name):
        load_registry(folder)
    assert not District.objects.exists()


@pytest.mark.django_db
def test_the_command_reports_and_repeats() -> None:
    first, second = StringIO(), StringIO()
    call_command("load_registry", stdout=first)
    call_command("load_registry", stdout=second)
    assert f"records: {Record.objects.count()} added" in first.getvalue()
    assert "0 added, 0 changed" in second.getvalue()


@pytest.mark.django_db
def test_the_command_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    document(folder, BROKEN["no name"])
    monkeypatch.setattr("registry.management.commands.load_registry.load_registry", lambda: load_registry(folder))
    with pytest.raises(CommandError, match=CHANGAN):
        call_command("load_registry")
