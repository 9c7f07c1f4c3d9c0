"""Finding one's way on the desk: history, addresses by code, autocomplete for every relation."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.db import connection
from django.forms import ModelChoiceField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from masters.models import Leadership
from registry.models import (
    CityStatistic,
    Correction,
    District,
    Entry,
    Import,
    LoadedItem,
    Move,
    NotDuplicate,
    Offering,
    Publication,
    Record,
    SearchDocument,
    Waiver,
)
from tests import desk, make

pytestmark = [pytest.mark.django_db, pytest.mark.turns]
OURS = ("registry", "institutions", "masters")
# What the public, an act or a page of its own writes.
WRITTEN_ELSEWHERE = {CityStatistic, Publication, Move, Correction, Waiver, NotDuplicate}


# History


def test_history_is_by_record_whichever_entry_is_asked(admin_client: Client) -> None:
    first = make.technical_college(reason="建档")
    second = make.revised(first, reason="更名")
    for entry in (first, second):
        page = admin_client.get(desk.url(entry, "history"))
        assert [row.number for row in page.context["page"].object_list] == [2, 1]
        assert "建档" in page.content.decode()
        assert "更名" in page.content.decode()


def test_the_page_of_a_record_lists_its_entries_and_how_to_restore_them(admin_client: Client) -> None:
    first = make.technical_college()
    second = make.revised(first)
    page = admin_client.get(desk.url(second)).content.decode()
    assert desk.url(first) in page
    assert desk.url(first, "restore") in page
    assert desk.url(second, "restore") not in page


def test_history_asks_the_same_number_of_queries_for_2_and_for_12_entries(
    admin_client: Client, admin_user: Any
) -> None:
    def asked(count: int) -> int:
        entry = make.technical_college(by=admin_user)
        for number in range(count):
            entry = make.revised(entry, name=f"第{number}名")
        admin_client.get(desk.url(entry, "history"))
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(desk.url(entry, "history"))
        return len(queries)

    assert asked(2) == asked(12)


@pytest.mark.parametrize("key", ["999999", "x", "-1"])
@pytest.mark.parametrize("place", ["change", "history", "publish", "withdraw", "discard"])
def test_an_entry_that_is_not_there_is_no_error(admin_client: Client, key: str, place: str) -> None:
    answer = admin_client.get(f"/admin/institutions/technicalcollege/{key}/{place}/", follow=True)
    assert answer.status_code in {200, 404}


# Addresses


def test_a_code_leads_to_the_head_entry(admin_client: Client) -> None:
    college = make.technical_college()
    address = reverse("admin:institutions_technicalcollege_code", args=[college.record_id])
    assert admin_client.get(address)["Location"] == desk.url(college)
    draft = make.opened(college)
    assert admin_client.get(address.lower())["Location"] == desk.url(draft)
    assert admin_client.get(reverse("admin:registry_record_change", args=[college.record_id]))["Location"] == desk.url(
        draft
    )


def test_a_code_that_nobody_has_is_not_found(admin_client: Client) -> None:
    assert admin_client.get("/admin/institutions/technicalcollege/code/CQ00000098/").status_code == 404


def test_a_published_entry_leads_to_its_public_page(admin_client: Client) -> None:
    college = make.technical_college()
    assert college.get_absolute_url() in admin_client.get(desk.url(college)).content.decode()


def test_records_and_bookkeeping_have_no_lists(admin_client: Client) -> None:
    page = admin_client.get("/admin/").content.decode()
    assert not [model for model in (SearchDocument, LoadedItem, Entry) if model in admin.site._registry]
    assert "/admin/registry/record/" not in page


@pytest.mark.parametrize("place", ["changelist", "add"])
def test_every_page_of_every_model_opens(admin_client: Client, place: str) -> None:
    for model in admin.site._registry:
        if model._meta.app_label in OURS and model is not Record:
            status = 403 if place == "add" and model in WRITTEN_ELSEWHERE else 200
            assert admin_client.get(desk.url(model, place)).status_code == status, model


# Relations


def test_every_relation_is_chosen_by_autocomplete(admin_client: Client) -> None:
    for model in admin.site._registry:
        if model._meta.app_label in OURS and model not in {Record, Import, *WRITTEN_ELSEWHERE}:
            context = admin_client.get(desk.url(model, "add")).context
            parts = [inline.formset.empty_form for inline in context["inline_admin_formsets"]]
            for field in (field for form in [context["adminform"].form, *parts] for field in form):
                if isinstance(field.field, ModelChoiceField) and not field.is_hidden:
                    assert isinstance(field.field.widget.widget, AutocompleteMixin), (model, field.name)


@pytest.mark.parametrize(
    ("column", "term", "answer"),
    [
        (Entry._meta.get_field("host"), "長安", "重庆长安汽车股份有限公司"),
        (Entry._meta.get_field("district"), "jiangbei", "江北区"),
        (Entry._meta.get_field("parent"), "tielu", "铁路学校（{code}）"),
        (Offering._meta.get_field("subject"), "汽车", "汽车技术"),
        (Leadership._meta.get_field("master"), "何涛", "何涛（重庆长安汽车股份有限公司）"),
    ],
)
def test_autocomplete_finds_by_name_pinyin_and_traditional_characters(
    admin_client: Client, column: Any, term: str, answer: str
) -> None:
    college = make.technical_college(
        name="铁路学校", host=make.organisation(), district="江北区", subjects=["汽车技术"]
    )
    make.master(employer=make.organisation())
    asked = {"app_label": column.model._meta.app_label, "model_name": column.model._meta.model_name}
    found = admin_client.get("/admin/autocomplete/", {**asked, "field_name": column.name, "term": term}).json()
    assert found["results"][0]["text"].startswith(answer.format(code=college.record_id))


@pytest.mark.parametrize("term", ["字" * 300, "�", "('"])
def test_no_term_breaks_autocomplete(admin_client: Client, term: str) -> None:
    for name in ("host", "parent", "district"):
        asked = {"app_label": "registry", "model_name": "entry", "field_name": name, "term": term}
        assert admin_client.get("/admin/autocomplete/", asked).status_code == 200


def test_what_is_chosen_already_is_called_as_in_the_choices(admin_client: Client) -> None:
    leaf = make.industry("新能源汽车", parent="汽车")
    parent = make.trial_zone(name="试验区")
    draft = make.trial_zone(parent=parent, industries=[leaf], published=False)
    page = admin_client.get(desk.url(draft)).content.decode()
    assert f"试验区（{parent.record_id}）" in page
    assert "汽车 › 新能源汽车" in page


def test_a_district_that_has_ended_says_so() -> None:
    ended = make.district(valid_to=make.day(-1))
    label = admin.site._registry[District].label(ended)  # type: ignore[attr-defined]
    assert str(ended.valid_to) in label


def test_autocomplete_is_for_staff_with_the_right_to_see(client: Client) -> None:
    asked = {"app_label": "registry", "model_name": "entry", "field_name": "host"}
    assert client.get("/admin/autocomplete/", asked).status_code == 302
    client.force_login(make.user(is_staff=True))
    assert client.get("/admin/autocomplete/", asked).status_code == 403
    client.force_login(desk.editor())
    assert client.get("/admin/autocomplete/", asked).status_code == 200
