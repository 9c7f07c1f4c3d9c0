"""Loading the content: once, and again as often as one likes."""

from pathlib import Path
from typing import Any

from django.apps import apps

from registry import lifecycle
from registry.loading import Report, load_registry
from registry.loading.report import ADDED, CHANGED, EDITED, SAME
from registry.loading.run import FIXTURES
from registry.models import (
    District,
    Entry,
    Kind,
    LoadedItem,
    Publication,
    Record,
)
from tests.loading.files import APPS, CODE, document, dump, row

# What people add: steps of editing, reports, findings, downloads.
FILLED_LATER = {
    *("Confirmation", "Correction", "Entry", "Honour", "Import", "ImportRow", "KeptForm", "Manifest"),
    *("FigureStep", "Move", "NotDuplicate", "ProposedFigure", "Step", "Waiver"),
}


def changan() -> Entry:
    entry: Entry = Entry.objects.current().get(record=CODE).downcast()
    return entry


def test_the_content_is_loaded_once(content: Report) -> None:
    documents = list((FIXTURES / "article/records").glob("*.yaml"))
    assert content.total(ADDED) == sum(content.counts.values()) == LoadedItem.objects.count()
    assert Entry.objects.public().count() == Record.objects.count() == len(documents)
    assert set(Entry.objects.public().values_list("kind", flat=True)) == set(Kind.values)
    assert Publication.objects.count() == 2
    for model in apps.get_models():
        if model._meta.app_label in APPS and model.__name__ not in FILLED_LATER:
            assert model._base_manager.exists(), model


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
