"""Reading and editing one record: the published is read, a draft is edited, nobody overwrites another unawares."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from institutions.models import TechnicalCollege, TrialZone, ZoneElement
from masters.models import MasterStudio
from registry import lifecycle
from registry.models import Citation, Entry, Level, Offering, Recognition, Record, Statistic
from registry.roles import Role
from tests import desk, make

pytestmark = [pytest.mark.django_db, pytest.mark.turns]


@pytest.fixture
def college() -> TechnicalCollege:
    return make.technical_college(name="重庆铁路运输技师学院", level="municipal", parts=[make.figure()])


@pytest.fixture
def draft(college: TechnicalCollege) -> TechnicalCollege:
    return make.opened(college)


# What is published


def test_a_published_entry_is_shown_without_a_single_field_to_fill(admin_client: Client, college: Entry) -> None:
    page = admin_client.get(desk.url(college))
    assert not page.context["has_change_permission"]
    assert all(not inline.has_change_permission for inline in page.context["inline_admin_formsets"])
    assert 'name="name"' not in page.content.decode()
    assert "技能人才数 100人" in page.content.decode()


def test_a_published_entry_cannot_be_saved(admin_client: Client, college: Entry) -> None:
    answer = admin_client.post(desk.url(college), {"name": "改"}, follow=True)
    assert desk.texts(answer)
    assert make.fresh(college).name == "重庆铁路运输技师学院"


def test_editing_opens_a_draft_and_leaves_the_public_alone(admin_client: Client, college: Entry) -> None:
    answer = admin_client.post(desk.url(college, "open_draft"))
    draft = Entry.objects.open().get(record=college.record_id)
    assert answer["Location"] == desk.url(TechnicalCollege.objects.get(pk=draft.pk))
    assert make.fresh(college).is_public


@pytest.mark.parametrize("button", ["open_draft", "restore"])
def test_a_link_opens_no_draft(admin_client: Client, college: Entry, button: str) -> None:
    assert admin_client.get(desk.url(college, button)).status_code == 405


def test_a_second_draft_is_refused_in_words(admin_client: Client, college: Entry, draft: Entry) -> None:
    answer = admin_client.post(desk.url(college, "open_draft"), follow=True)
    assert desk.texts(answer)
    assert answer.redirect_chain[-1][0] == desk.url(draft)


def test_an_old_page_does_not_edit_what_was_superseded_since(admin_client: Client, college: Entry) -> None:
    newer = make.revised(college, name="新名")
    answer = admin_client.post(desk.url(college, "open_draft"), follow=True)
    assert answer.redirect_chain[-1][0] == desk.url(newer)
    assert not Entry.objects.open().exists()


@pytest.mark.parametrize("model", [TechnicalCollege, MasterStudio])
def test_nobody_deletes_a_record(admin_client: Client, model: type[Entry]) -> None:
    entry = make.technical_college() if model is TechnicalCollege else make.master_studio()
    listed = admin_client.get(desk.url(model, "changelist"))
    assert "delete_selected" not in listed.content.decode()
    for row in (entry, make.opened(entry)):
        assert admin_client.post(desk.url(row, "delete"), {"post": "yes"}).status_code == 403


# Drafts


def test_a_draft_is_saved_with_its_parts_and_what_is_derived_from_them(admin_client: Client, draft: Entry) -> None:
    data = desk.filled(admin_client.get(desk.url(draft)), name="安康学校", name_en="Ankang")
    data = desk.another(data, "recognition_set", level="3", title="国家级重点")
    data = desk.another(data, "citation_set", field="name", source=make.source().pk, locator="P04", basis="stated")
    assert admin_client.post(desk.url(draft), data).status_code == 302
    stored = make.fresh(draft)
    assert (stored.name, stored.level) == ("安康学校", Level.NATIONAL)
    assert stored.name_key < make.technical_college(name="北碚学校").name_key
    assert Citation.objects.get(entry=draft).locator == "P04"


def test_a_new_part_comes_after_those_there_are(admin_client: Client) -> None:
    draft = make.technical_college(published=False, level="municipal")
    data = desk.filled(admin_client.get(desk.url(draft)))
    admin_client.post(desk.url(draft), desk.another(data, "recognition_set", level="1", title="后来"))
    assert list(Recognition.objects.filter(entry=draft).values_list("order", flat=True)) == [0, 1]


def test_a_part_is_removed_from_the_draft_alone(admin_client: Client, college: Entry, draft: Entry) -> None:
    data = desk.filled(admin_client.get(desk.url(draft)))
    admin_client.post(desk.url(draft), {**data, "statistic_set-0-DELETE": "on"})
    assert not Statistic.objects.filter(entry=draft).exists()
    assert Statistic.objects.filter(entry=college).count() == 1


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("recognition_set", {"level": "3", "basis": "stated"}),
        ("recognition_set", {"level": "3", "document_number": "胡写"}),
        ("citation_set", {"field": "role", "basis": "unverified"}),
        ("site_set", {"name": "站", "type": "other", "country": "x"}),
    ],
)
def test_a_part_that_breaks_a_rule_comes_back_with_all_that_was_typed(
    admin_client: Client, draft: Entry, prefix: str, values: dict[str, str]
) -> None:
    data = desk.another(desk.filled(admin_client.get(desk.url(draft)), name="未存之名"), prefix, **values)
    answer = admin_client.post(desk.url(draft), data)
    assert answer.context["errors"]
    assert "未存之名" in answer.content.decode()
    assert make.fresh(draft).name == "重庆铁路运输技师学院"


def test_the_same_value_is_cited_once(admin_client: Client, draft: Entry) -> None:
    data = desk.filled(admin_client.get(desk.url(draft)))
    for _time in range(2):
        data = desk.another(data, "citation_set", field="name")
    assert admin_client.post(desk.url(draft), data).context["errors"]


def test_values_are_cited_by_their_names(admin_client: Client) -> None:
    zone = make.trial_zone(published=False)
    page = admin_client.get(desk.url(zone))
    citations = next(i for i in page.context["inline_admin_formsets"] if i.formset.model is Citation)
    keys = [key for key, _label in citations.formset.empty_form.fields["field"].choices]
    assert keys == ["", *TrialZone.own_fields]


def test_a_new_record_gets_its_code_with_its_first_draft(admin_client: Client) -> None:
    page = admin_client.get(desk.url(TrialZone, "add"))
    data = desk.another(
        desk.filled(page, name="新试验区", role="city"), "zoneelement_set", tier="core", name="东核", zone=""
    )
    assert admin_client.post(desk.url(TrialZone, "add"), data).status_code == 302
    zone = TrialZone.objects.get(name="新试验区")
    assert (zone.state, zone.is_head, zone.number) == ("draft", True, 1)
    assert zone.record.kind == "trial-zone"
    assert ZoneElement.objects.get(entry=zone).name == "东核"
    assert list(Entry.objects.matching("东核")) == [Entry.objects.get(pk=zone.pk)]


def test_a_refused_new_record_takes_no_code(admin_client: Client) -> None:
    before = Record.objects.count()
    page = admin_client.get(desk.url(TechnicalCollege, "add"))
    admin_client.post(desk.url(TechnicalCollege, "add"), desk.filled(page, name=""))
    assert Record.objects.count() == before


# Two people at once: tests/desk/test_conflicts.py


# Who may


def test_without_the_right_to_change_a_draft_is_only_read(client: Client, college: Entry, draft: Entry) -> None:
    client.force_login(desk.staff(Role.AUDITOR))
    assert not client.get(desk.url(draft)).context["has_change_permission"]
    refused = [client.post(desk.url(draft), {}), client.get(desk.url(draft, "publish"))]
    refused += [client.post(desk.url(college, "open_draft")), client.post(desk.url(draft, "discard"))]
    assert [answer.status_code for answer in refused] == [403] * 4


# How much it costs


def _with_parts(count: int) -> TechnicalCollege:
    parts: list[Any] = [make.figure(f"指标{n}", **make.sourced()) for n in range(count)]
    parts += [Offering(subject=make.subject(f"专业{n}"), **make.sourced()) for n in range(count)]
    parts += [Citation(field=name, **make.sourced()) for name in TechnicalCollege.own_fields[:count]]
    zones = [make.industry(f"产业{n}", parent="汽车") for n in range(count)]
    return make.technical_college(parts=parts, industries=zones, host="甲公司", district="北碚区", published=False)


def _queries(client: Client, row: Entry) -> int:
    client.get(desk.url(row))
    with CaptureQueriesContext(connection) as asked:
        client.get(desk.url(row))
    return len(asked)


def test_a_draft_asks_the_same_number_of_queries_with_1_and_with_12_parts_of_a_kind(admin_client: Client) -> None:
    assert _queries(admin_client, _with_parts(1)) == _queries(admin_client, _with_parts(12))


def test_so_does_a_published_entry(admin_client: Client) -> None:
    few, many = _with_parts(1), _with_parts(12)
    lifecycle.system.publish([few, many], reason="一起")
    assert _queries(admin_client, make.fresh(few)) == _queries(admin_client, make.fresh(many))


def test_so_does_a_zone_whose_layout_names_records(admin_client: Client) -> None:
    def zone(count: int) -> TrialZone:
        others = [make.trial_zone() for _n in range(count)]
        parts = [ZoneElement(tier="point", name="点", zone=other.record) for other in others]
        return make.trial_zone(parts=parts, published=False)

    assert _queries(admin_client, zone(1)) == _queries(admin_client, zone(12))
