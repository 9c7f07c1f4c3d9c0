"""Where an account reaches: lists, pages, history, addresses, choices, fields."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from institutions.models import TechnicalCollege, TrainingBase
from registry.models import District, Entry, Recognition
from registry.roles import Role
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> User:
    """A signed-in editor of 北碚区."""
    account = desk.staff(Role.DISTRICT_EDITOR, districts=["北碚区"])
    client.force_login(account)
    return account


def names(response: Any) -> list[str]:
    """The lines of a list."""
    return [entry.name for entry in response.context["cl"].result_list]


def choices(client: Client, column: Any, term: str = "") -> list[str]:
    """What autocomplete offers."""
    asked = {"app_label": column.model._meta.app_label, "model_name": column.model._meta.model_name}
    found = client.get("/admin/autocomplete/", {**asked, "field_name": column.name, "term": term}).json()
    return [row["text"] for row in found["results"]]


def test_a_list_holds_the_own_districts_records(client: Client, editor: User) -> None:
    make.technical_college(name="本区", district="北碚区")
    make.technical_college(name="外区", district="渝中区")
    make.technical_college(name="待核", district=None)
    page = client.get(desk.url(TechnicalCollege, "changelist"))
    assert names(page) == ["本区"]
    tallies = client.get("/admin/").context["tallies"]
    assert sum(cell["count"] for row in tallies for cell in row["cells"]) == 1


@pytest.mark.parametrize("place", ["change", "history", "delete"])
def test_a_page_of_another_district_is_not_there(client: Client, editor: User, place: str) -> None:
    other = make.technical_college(name="外区之校", district="渝中区")
    answer = client.get(desk.url(other, place), follow=True)
    assert "外区之校" not in answer.content.decode()


def test_a_code_leads_to_own_records_alone(client: Client, editor: User) -> None:
    for district, status in (("北碚区", 302), ("渝中区", 404)):
        college = make.technical_college(district=district)
        for name in ("institutions_technicalcollege_code", "registry_record_change"):
            assert client.get(reverse(f"admin:{name}", args=[college.record_id])).status_code == status


def test_history_leaves_out_what_was_stated_in_another_district(client: Client, editor: User) -> None:
    before = make.technical_college(district="渝中区")
    now = make.revised(before, district="北碚区")
    page = client.get(desk.url(now, "history"))
    assert [entry.pk for entry in page.context["page"].object_list] == [now.pk]
    assert {step.entry_id for step in page.context["steps"]} == {now.pk}
    assert [entry.pk for entry in client.get(desk.url(now)).context["entries"]] == [now.pk]


def test_a_losing_role_counts_at_the_next_request(client: Client, editor: User) -> None:
    draft = make.technical_college(district="北碚区", published=False)
    form = desk.filled(client.get(desk.url(draft)), name="改过")
    editor.groups.clear()
    assert client.post(desk.url(draft), form).status_code in {302, 403}
    assert make.fresh(draft).name != "改过"


def test_so_does_a_lost_district(client: Client, editor: User) -> None:
    make.technical_college(district="北碚区")
    editor.staff_districts.all().delete()
    assert names(client.get(desk.url(TechnicalCollege, "changelist"))) == []


# Fields


def test_nobody_moves_a_record_into_a_district_they_do_not_keep(client: Client, editor: User) -> None:
    draft = make.technical_college(district="北碚区", published=False)
    for district in (make.district("渝中区").pk, ""):
        answer = client.post(desk.url(draft), desk.filled(client.get(desk.url(draft)), district=district))
        assert "district" in answer.context["adminform"].form.errors
    assert getattr(make.fresh(draft).district, "name", "") == "北碚区"


def test_a_new_record_is_of_an_own_district(client: Client, editor: User) -> None:
    form = desk.filled(client.get(desk.url(TechnicalCollege, "add")), name="新校")
    client.post(desk.url(TechnicalCollege, "add"), {**form, "district": make.district("渝中区").pk})
    client.post(desk.url(TechnicalCollege, "add"), form)
    assert not Entry.objects.exists()
    client.post(desk.url(TechnicalCollege, "add"), {**form, "district": make.district("北碚区").pk})
    assert Entry.objects.get().name == "新校"


def test_those_who_see_the_whole_city_move_records(client: Client) -> None:
    client.force_login(desk.staff(Role.CITY_ADMINISTRATOR))
    draft = make.technical_college(district="北碚区", published=False)
    other = make.district("渝中区")
    client.post(desk.url(draft), desk.filled(client.get(desk.url(draft)), district=other.pk))
    assert make.fresh(draft).district == other


@pytest.mark.parametrize(
    ("level", "evidence", "is_saved"), [("1", False, True), ("2", False, False), ("3", False, False), ("3", True, True)]
)
def test_a_district_states_levels_above_its_own_with_their_source(
    client: Client, editor: User, level: str, evidence: bool, is_saved: bool
) -> None:
    draft = make.technical_college(district="北碚区", published=False)
    stated = {"source": make.source().pk, "basis": "stated", "locator": "第1页"} if evidence else {}
    data = desk.another(desk.filled(client.get(desk.url(draft))), "recognition_set", level=level, **stated)
    client.post(desk.url(draft), data)
    assert Recognition.objects.filter(entry=draft).exists() is is_saved


# Choices


def test_choices_of_a_districts_editor(client: Client, editor: User) -> None:
    for name in ("北碚区", "渝中区"):
        make.district(name)
    assert choices(client, Entry._meta.get_field("district")) == ["北碚区"]
    # Where a station lies is another matter.
    station = next(part for part in TrainingBase._meta.related_objects if part.name == "site").related_model
    assert sorted(choices(client, station._meta.get_field("district"))) == sorted(["北碚区", "渝中区"])


def test_a_parent_is_chosen_among_own_and_public_records(client: Client, editor: User) -> None:
    make.technical_college(name="外区草稿", district="渝中区", published=False)
    public = make.technical_college(name="外区公开", district="渝中区")
    renamed = make.opened(public)
    renamed.name = "外区新名"
    renamed.save()
    make.add_parts(renamed, [])
    make.technical_college(name="本区草稿", district="北碚区", published=False)
    offered = choices(client, Entry._meta.get_field("parent"))
    assert sorted(text.partition("（")[0] for text in offered) == ["外区公开", "本区草稿"]
    assert not choices(client, Entry._meta.get_field("parent"), "外区新名")


def test_an_account_without_any_role_is_offered_nothing(client: Client) -> None:
    client.force_login(desk.staff())
    asked = {"app_label": "registry", "model_name": "entry", "field_name": "parent"}
    assert client.get("/admin/autocomplete/", asked).status_code == 403
    assert District.objects.count() == 0
