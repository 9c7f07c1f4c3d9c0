"""What differs between two statements, in words: value by value, part by part, the changed words marked."""

import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.models import Citation, Recognition
from registry.pages.changes import Change, changes_of
from registry.pages.words import marked
from tests import make

TEXT = st.text(alphabet="重庆技师学院 abc<>&\"'1.,，\n", max_size=60)


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """What the page shows for a draft that states ``after`` where the public reads ``before``."""
    college = make.technical_college(**before)
    draft = make.opened(college)
    for parts in (draft.statistic_set, draft.recognition_set, draft.citation_set):
        parts.all().delete()
    for name, value in after.items():
        if name != "parts":
            setattr(draft, name, value)
    draft.save()
    make.add_parts(draft, after.get("parts", []))
    return changes_of([draft])[draft.pk]


@pytest.mark.django_db
def test_a_part_that_changed_is_one_change_not_two() -> None:
    was = [make.figure("教师数", "40", 2022), make.figure("学生数", "900")]
    now = [make.figure("教师数", "45", 2022), make.figure("学生数", "900")]
    [change] = changes({"parts": was}, {"parts": now})
    assert "教师数" in change.label
    assert [(field.label, field.before, field.after) for field in change.fields] == [("值", "40", "45")]


@pytest.mark.django_db
def test_parts_that_have_nothing_in_common_go_and_come() -> None:
    found = changes({"parts": [make.figure("教师数", "40", 2022)]}, {"parts": [make.figure("毕业生数", "7", 2019)]})
    assert sorted((bool(change.before), bool(change.after)) for change in found) == [(False, True), (True, False)]


@pytest.mark.django_db
def test_the_same_parts_in_another_order_are_no_change() -> None:
    was = [make.figure("教师数", "40"), make.figure("学生数", "900")]
    assert changes({"parts": was}, {"parts": [make.figure("学生数", "900"), make.figure("教师数", "40")]}) == []


@pytest.mark.django_db
def test_a_new_source_is_a_change_of_its_part() -> None:
    was = [Recognition(level=3, title="国家级重点")]
    now = [Recognition(level=3, title="国家级重点", source=make.source("公报"), locator="第3页", basis="stated")]
    [change] = changes({"parts": was}, {"parts": now})
    assert {field.after for field in change.fields} == {"公报", "第3页", "来源载明"}


@pytest.mark.django_db
def test_sources_of_values_are_called_by_the_names_of_the_values() -> None:
    [change] = changes({}, {"parts": [Citation(field="address", **make.sourced())]})
    assert change.after.startswith("地址")


@pytest.mark.django_db
def test_in_a_long_text_only_the_changed_words_are_marked() -> None:
    [change] = changes({"summary": "学院建于1958年，现有教师40人。"}, {"summary": "学院建于1958年，现有教师45人。"})
    assert change.marked_before == "学院建于1958年，现有教师<del>40</del>人。"
    assert change.marked_after == "学院建于1958年，现有教师<ins>45</ins>人。"


@given(TEXT, TEXT)
def test_marking_changes_no_text_and_lets_no_markup_through(before: str, after: str) -> None:
    for text, (html, tag) in zip((before, after), zip(marked(before, after), ("del", "ins"), strict=True), strict=True):
        assert unescape(re.sub(rf"</?{tag}>", "", html)) == text
        assert not re.search(r"<(?!/?(del|ins)>)", html)


@given(TEXT)
def test_what_is_the_same_is_not_marked(text: str) -> None:
    assert not any(re.search("<(del|ins)>", html) for html in marked(text, text) if text)
