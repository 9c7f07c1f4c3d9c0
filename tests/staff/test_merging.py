"""Two records become one: the other's addresses lead to it for ever, and nothing of either is lost."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from institutions.models import TechnicalCollege
from registry import lifecycle
from registry.lifecycle import Refused
from registry.models import Entry, EntryName, Publication, Statistic
from tests import desk, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> TechnicalCollege:
    return make.technical_college(name="重庆老技校", parts=[make.figure("教师数", "40")], names=["老校"])


@pytest.fixture
def new() -> TechnicalCollege:
    return make.technical_college(name="重庆新技师学院", parts=[make.figure("学生数", "900")])


@pytest.fixture
def author() -> User:
    return desk.chief("周文")


def published(*entries: Entry) -> Publication:
    lifecycle.review(entries, by=desk.chief("审核人"))
    return lifecycle.publish(entries, by=desk.chief("发布人"), reason="批准合并")


def test_the_old_code_leads_to_the_new_record_for_ever(client: Client, old: Entry, new: Entry) -> None:
    lifecycle.system.merge([old], reason="合并", successor=new.record)
    for address in (old.get_absolute_url(), old.record.permanent_url):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (301, new.get_absolute_url())


def test_a_chain_of_mergers_leads_to_its_end(client: Client, old: Entry, new: Entry) -> None:
    last = make.technical_college()
    lifecycle.system.merge([old], reason="合并", successor=new.record)
    lifecycle.system.merge([new], reason="再合并", successor=last.record)
    assert client.get(old.get_absolute_url())["Location"] == last.get_absolute_url()


def test_the_history_of_the_old_record_stays_readable(client: Client, old: Entry, new: Entry) -> None:
    lifecycle.system.merge([old], reason="合并", successor=new.record)
    page = client.get(old.get_entry_url())
    assert page.status_code == 200 and "重庆老技校" in page.content.decode()
    gone = Entry.objects.current().get(record=old.record)
    assert gone.get_entry_url() in client.get(new.get_absolute_url()).content.decode()


def test_what_is_taken_over_is_chosen_and_published_in_the_same_act(old: Entry, new: Entry, author: User) -> None:
    parts: list[Any] = [*Statistic.objects.filter(entry=old.pk), EntryName(text=old.name, type="former")]
    lifecycle.merge(old, new, parts=parts, reason="合并", by=author)
    drafts = list(Entry.objects.open())
    assert {draft.record_id for draft in drafts} == {old.record_id, new.record_id}
    publication = published(drafts[0])
    assert publication.entries.count() == 2
    after = Entry.objects.public().get(record=new.record)
    assert set(Statistic.objects.filter(entry=after).values_list("indicator__name", flat=True)) == {"教师数", "学生数"}
    assert EntryName.objects.get(entry=after).text == "重庆老技校"
    assert Statistic.objects.filter(entry=old.pk).count() == 1


def test_one_of_the_two_takes_no_step_alone(old: Entry, new: Entry, author: User) -> None:
    lifecycle.merge(old, new, parts=list(Statistic.objects.filter(entry=old.pk)), reason="合并", by=author)
    one = Entry.objects.open().filter(record=new.record)
    lifecycle.send_back(list(one), by=desk.chief("审核人"), reason="不合并")
    assert set(Entry.objects.open().values_list("state", flat=True)) == {"draft"}
    lifecycle.discard(one.get(), by=author)
    assert not Entry.objects.open().exists()
    assert {make.fresh(entry).is_head for entry in (old, new)} == {True}


@pytest.mark.parametrize("target", ["draft", "withdrawn", "another kind", "itself"])
def test_a_record_is_merged_into_a_public_one_of_its_kind(target: str, old: Entry, author: User) -> None:
    others: dict[str, Any] = {
        "draft": lambda: make.technical_college(published=False),
        "withdrawn": lambda: make.withdrawn(make.technical_college()),
        "another kind": make.training_base,
        "itself": lambda: old,
    }
    with pytest.raises(Refused):
        lifecycle.merge(old, others[target](), reason="合并", by=author)
    assert not Entry.objects.open().filter(record=old.record).exists()


def test_a_merged_record_can_be_brought_back(client: Client, old: TechnicalCollege, new: Entry) -> None:
    lifecycle.system.merge([old], reason="合并", successor=new.record)
    draft = lifecycle.restore(old)
    lifecycle.system.publish([draft], reason="分开")
    assert client.get(old.get_absolute_url()).status_code == 200
    assert not Entry.objects.merged_into(new.code).exists()


def test_on_the_desk_the_page_shows_what_is_taken_over(admin_client: Client, old: Entry, new: Entry) -> None:
    address = desk.url(old, "merge")
    shown: Any = admin_client.get(address, {"successor": new.record_id})
    form = shown.context["form"]
    assert {key.split("-")[0] for key in form.fields["parts"].initial} == {"name", "names", "statistics"}
    chosen = [key for key in form.fields["parts"].initial if not key.startswith("names-")]
    values = {"confirmed": "1", "successor": new.record_id, "shown": shown.context["shown"], "reason": "合并批复"}
    admin_client.post(address, {**values, "parts": chosen})
    assert set(Entry.objects.open().values_list("state", flat=True)) == {"submitted"}
    draft = Entry.objects.open().get(record=new.record)
    assert list(EntryName.objects.filter(entry=draft).values_list("text", "type")) == [("重庆老技校", "former")]


@pytest.mark.parametrize(
    "values", [{"parts": ["statistics-999999"]}, {"parts": ["x"]}, {"shown": "0:0"}, {"successor": "x"}]
)
def test_a_damaged_form_merges_nothing(admin_client: Client, old: Entry, new: Entry, values: dict[str, Any]) -> None:
    sound = {"confirmed": "1", "successor": new.record_id, "shown": f"{old.pk}:{new.pk}", "reason": "合并"}
    assert admin_client.post(desk.url(old, "merge"), {**sound, **values}).status_code == 200
    assert not Entry.objects.open().exists()
