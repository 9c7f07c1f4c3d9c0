"""Nobody overwrites anybody: both versions are shown, and the editor takes from each."""

from typing import Any

import pytest
from django.test import Client

from registry.models import Entry, Offering, Organisation, Statistic
from tests import desk, make
from tests.staff.forms import Form, answered, sides, theirs

pytestmark = [pytest.mark.django_db, pytest.mark.turns]


# Values


def test_both_versions_are_shown_and_nothing_is_saved(admin_client: Client, draft: Entry, mine: Form) -> None:
    theirs(draft, name="别人的名")
    page: Any = admin_client.post(desk.url(draft), {**mine, "name": "我的名"})
    assert page.status_code == 409
    assert sides(page) == {"name": ("我的名", "别人的名")}
    assert "钱别人" in page.content.decode()
    assert make.fresh(draft).name == "别人的名"


@pytest.mark.parametrize(("side", "name"), [("mine", "我的名"), ("theirs", "别人的名")])
def test_the_editor_takes_from_either(admin_client: Client, draft: Entry, mine: Form, side: str, name: str) -> None:
    theirs(draft, name="别人的名")
    page = admin_client.post(desk.url(draft), {**mine, "name": "我的名", "summary": "我的话"})
    assert admin_client.post(desk.url(draft), answered(page, name=side)).status_code == 302
    stored = make.fresh(draft)
    assert (stored.name, stored.summary) == (name, "我的话")


def test_what_only_the_other_changed_stays_theirs(admin_client: Client, draft: Entry, mine: Form) -> None:
    theirs(draft, summary="别人的话")
    page = admin_client.post(desk.url(draft), {**mine, "name": "我的名"})
    assert admin_client.post(desk.url(draft), answered(page)).status_code == 302
    stored = make.fresh(draft)
    assert (stored.name, stored.summary) == ("我的名", "别人的话")


def test_the_same_change_twice_is_no_conflict(admin_client: Client, draft: Entry, mine: Form) -> None:
    theirs(draft, name="同一名")
    assert admin_client.post(desk.url(draft), {**mine, "name": "同一名"}).status_code == 302


def test_a_third_version_is_asked_about_again(admin_client: Client, draft: Entry, mine: Form) -> None:
    theirs(draft, name="别人的名")
    page = admin_client.post(desk.url(draft), {**mine, "name": "我的名"})
    theirs(draft, name="第三人的名")
    again: Any = admin_client.post(desk.url(draft), answered(page))
    assert again.status_code == 409
    assert sides(again) == {"name": ("我的名", "第三人的名")}


def test_a_mistake_in_what_was_chosen_comes_back_with_everything(
    admin_client: Client, draft: Entry, mine: Form
) -> None:
    theirs(draft, summary="别人的话")
    page = admin_client.post(desk.url(draft), {**mine, "name": "", "name_en": "Railway"})
    form: Any = admin_client.post(desk.url(draft), answered(page))
    assert form.context["errors"]
    data = desk.filled(form)
    assert (data["summary"], data["name_en"]) == ("别人的话", "Railway")
    assert admin_client.post(desk.url(draft), {**data, "name": "补上"}).status_code == 302


@pytest.mark.parametrize(
    "seen", ["", "x", "[]", '{"values": 1, "parts": {}}', '{"values": {}, "parts": {"a": 1}}', "null"]
)
def test_a_form_that_does_not_say_what_it_was_opened_on_asks(
    admin_client: Client, draft: Entry, mine: Form, seen: str
) -> None:
    page = admin_client.post(desk.url(draft), {**mine, "name": "我的名", "seen": seen})
    assert page.status_code == 409
    assert make.fresh(draft).name == "铁路学校"


# Parts


def test_a_part_changed_by_both_is_shown_value_by_value(admin_client: Client, draft: Entry, mine: Form) -> None:
    theirs(draft, **{"statistic_set-0-value": "41"})
    page: Any = admin_client.post(desk.url(draft), {**mine, "statistic_set-0-value": "42"})
    [difference] = page.context["differences"]
    assert difference.is_conflict
    [value] = difference.fields
    assert (value.before, value.after) == ("41", "42")
    admin_client.post(desk.url(draft), answered(page, **{difference.key: "theirs"}))
    assert set(Statistic.objects.filter(entry=draft).values_list("value", flat=True)) == {41, 900}


def test_parts_of_both_are_kept_side_by_side(admin_client: Client, draft: Entry, mine: Form) -> None:
    subjects = [make.subject(name) for name in ("焊接", "车工")]
    theirs(draft, **desk.another({"offering_set-TOTAL_FORMS": "0"}, "offering_set", subject=subjects[0].pk))
    page = admin_client.post(desk.url(draft), desk.another(mine, "offering_set", subject=subjects[1].pk))
    assert page.status_code == 409
    assert admin_client.post(desk.url(draft), answered(page)).status_code == 302
    assert set(Offering.objects.filter(entry=draft).values_list("subject__name", flat=True)) == {"焊接", "车工"}


def test_a_part_that_the_other_removed_can_be_kept(admin_client: Client, draft: Entry, mine: Form) -> None:
    theirs(draft, **{"statistic_set-0-DELETE": "on"})
    page: Any = admin_client.post(desk.url(draft), {**mine, "statistic_set-0-value": "42"})
    [difference] = page.context["differences"]
    assert (difference.theirs, difference.is_conflict) == ("", True)
    admin_client.post(desk.url(draft), answered(page, **{difference.key: "mine"}))
    assert set(Statistic.objects.filter(entry=draft).values_list("value", flat=True)) == {42, 900}


def test_a_part_that_the_other_removed_stays_away_where_i_changed_nothing_of_it(
    admin_client: Client, draft: Entry, mine: Form
) -> None:
    theirs(draft, **{"statistic_set-0-DELETE": "on"})
    page = admin_client.post(desk.url(draft), {**mine, "name": "我的名"})
    admin_client.post(desk.url(draft), answered(page))
    assert make.fresh(draft).name == "我的名"
    assert Statistic.objects.filter(entry=draft).count() == 1


def test_a_part_that_i_removed_and_the_other_changed_is_asked_about(
    admin_client: Client, draft: Entry, mine: Form
) -> None:
    theirs(draft, **{"statistic_set-0-value": "41"})
    page: Any = admin_client.post(desk.url(draft), {**mine, "statistic_set-0-DELETE": "on"})
    [difference] = page.context["differences"]
    assert (difference.mine, difference.is_conflict) == ("", True)
    admin_client.post(desk.url(draft), answered(page, **{difference.key: "mine"}))
    assert Statistic.objects.filter(entry=draft).count() == 1


def test_what_another_door_wrote_is_seen_as_well(admin_client: Client, draft: Entry, mine: Form) -> None:
    """Also where only a part was written, and the entry's version has not moved."""
    Statistic.objects.filter(entry=draft, indicator__name="教师数").update(value=41)
    page = admin_client.post(desk.url(draft), {**mine, "name": "我的名"})
    assert page.status_code == 409


# Words


def test_a_word_of_the_vocabulary_is_not_overwritten_either(admin_client: Client) -> None:
    body = make.organisation(name="长安汽车")
    data = desk.filled(admin_client.get(desk.url(body)))
    Organisation.objects.filter(pk=body.pk).update(name="长安汽车集团")
    page: Any = admin_client.post(desk.url(body), {**data, "name_en": "Changan"})
    assert page.status_code == 409
    assert sides(page)["name"] == ("长安汽车", "长安汽车集团")
    admin_client.post(desk.url(body), answered(page))
    stored = make.fresh(body)
    assert (stored.name, stored.name_en) == ("长安汽车集团", "Changan")
