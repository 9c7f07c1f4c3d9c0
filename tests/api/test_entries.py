"""What the API says of entries: today from their columns, the past as it was published."""

import hashlib
import json

import pytest
from django.test import Client

from registry import lifecycle
from registry.models import Basis, Citation, EntryName, Kind, Publication, Site
from tests import make
from tests.api.reading import every, get, problem

pytestmark = pytest.mark.django_db


def test_a_record_comes_with_its_parts_and_the_evidence_for_every_value(client: Client) -> None:
    named = Citation(field="name", **make.sourced())
    college = make.technical_college(
        name="重庆铁路运输技师学院",
        district="永川区",
        host="重庆铁路公司",
        parts=[named, Site(name="綦江工作站", **make.sourced(locator="P35"))],
    )

    found = get(client, f"entries/{college.code}/")

    assert found["kind"] == "technical-college"
    assert found["district"] == {"code": "500118", "valid_from": "0001-01-01", "name": "永川区", "name_en": ""}
    assert found["host"]["name"] == "重庆铁路公司"
    source = {"basis": "stated", "source": make.source().key, "locator": "第1页", "note": ""}
    unverified = {"basis": "unverified", "source": None, "locator": "", "note": ""}
    assert found["evidence"] == {"name": source, "district": unverified, "host": unverified}
    assert [(site["name"], site["evidence"]["locator"]) for site in found["sites"]] == [("綦江工作站", "P35")]
    assert found["permanent_url"] == f"http://testserver/id/{college.code}/"


def test_the_hash_can_be_computed_from_the_snapshot(client: Client) -> None:
    base = make.training_base()

    found = get(client, f"entries/{base.code}/", fields="hash,snapshot")

    text = json.dumps(found["snapshot"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == found["hash"]
    assert set(found) == {"code", "kind", "hash", "snapshot"}


def test_a_renamed_host_is_renamed_today_and_keeps_its_name_in_the_past(client: Client) -> None:
    base = make.training_base(host="长安汽车")
    revision = Publication.objects.latest("revision").revision
    make.technical_college()
    host = make.organisation("长安汽车")
    host.name = "长安科技"
    host.save()

    now = get(client, f"entries/{base.code}/", fields="host")
    then = get(client, f"entries/{base.code}/", fields="host", as_of=str(revision))

    assert (now["host"]["name"], then["host"]["name"]) == ("长安科技", "长安汽车")


def test_a_list_of_the_past_shows_what_was_published_then(client: Client) -> None:
    studio = make.master_studio(name="何涛技能大师工作室", level="municipal")
    revision = Publication.objects.latest("revision").revision
    make.revised(studio, name="何涛国家级技能大师工作室")

    then = get(client, "entries/", as_of=str(revision), fields="name,superseded_revision,page")["results"]

    assert [entry["name"] for entry in then] == ["何涛技能大师工作室"]
    assert then[0]["superseded_revision"] == revision + 1
    assert then[0]["page"].endswith(f"/{studio.code}/entries/1/")


def test_a_withdrawn_record_says_why_and_what_replaced_it(client: Client) -> None:
    old, new = make.training_base(name="旧基地"), make.training_base(name="新基地")
    before = Publication.objects.latest("revision").revision
    make.withdrawn(old, reason="合并", successor=new)

    gone = problem(client, f"entries/{old.code}/", 410)

    assert (gone["reason"], gone["revision"], gone["name"]) == ("合并", before + 1, "旧基地")
    assert gone["successor"]["code"] == new.code
    assert gone["successor"]["url"] == f"http://testserver/api/v1/entries/{new.code}/"
    assert get(client, f"entries/{old.code}/", as_of=str(before))["name"] == "旧基地"


def test_a_record_that_was_merged_leads_to_what_it_is_now(client: Client) -> None:
    old, new = make.training_base(name="旧基地"), make.training_base(name="新基地")
    before = Publication.objects.latest("revision").revision
    lifecycle.system.merge([old], reason="重复登记", successor=new.record)

    moved = problem(client, f"entries/{old.code}/?fields=name", 301)
    place = client.get(f"/api/v1/entries/{old.code}/?fields=name")["Location"]

    assert moved["successor"]["code"] == new.code
    assert place == f"http://testserver/api/v1/entries/{new.code}/?fields=name"
    assert client.get(place).json()["name"] == "新基地"
    assert get(client, f"entries/{old.code}/", as_of=str(before))["name"] == "旧基地"


def test_a_code_may_be_typed_as_people_type_it_and_a_mistyped_one_is_refused(client: Client) -> None:
    base = make.training_base()
    wrong = f"{base.code[:-1]}{(int(base.code[-1]) + 1) % 10}"

    assert get(client, f"entries/{base.code.lower()}/")["code"] == base.code
    assert wrong in problem(client, f"entries/{wrong}/", 404)["detail"]


def test_a_draft_is_not_there(client: Client) -> None:
    draft = make.training_base(published=False)

    problem(client, f"entries/{draft.code}/", 404)
    assert get(client, "entries/")["count"] == 0


def test_a_kind_has_a_list_of_its_own_with_its_own_filters_and_values(client: Client) -> None:
    make.technical_college(college_type="technician-college")
    make.technical_college(college_type="technical-school")
    make.training_base()

    found = get(client, "technical-colleges/", college_type="technician-college", fields="college_type")

    assert [entry["college_type"] for entry in found["results"]] == ["technician-college"]
    assert problem(client, "training-bases/", 400, fields="college_type")["errors"][0]["parameter"] == "fields"


def test_a_list_gives_other_names_but_parts_only_when_asked(client: Client) -> None:
    make.training_base(parts=[EntryName(text="老基地", basis=Basis.UNVERIFIED), Site(name="工作站")])

    (short,) = get(client, "entries/")["results"]
    (long,) = get(client, "entries/", fields="*")["results"]

    assert short["names"][0]["text"] == "老基地"
    assert "sites" not in short
    assert long["sites"][0]["name"] == "工作站"
    assert "snapshot" not in long


def test_every_kind_can_be_told_apart(client: Client) -> None:
    made = [make.technical_college(), make.training_base(), make.trial_zone(), make.master_studio(masters=["何涛"])]

    found = get(client, "entries/", fields="leaderships", sort="recent")["results"]

    assert [(entry["code"], entry["kind"]) for entry in found] == [(entry.code, entry.kind) for entry in made[::-1]]
    assert {entry["kind"] for entry in found} == set(Kind)
    assert found[0]["leaderships"][0]["master"] == {"name": "何涛", "employer": ""}


def test_a_list_read_page_by_page_is_the_list_as_it_was_at_the_first(client: Client) -> None:
    """Records are published, changed and withdrawn between the pages; none is lost, doubled or new."""
    made = [make.training_base(name=f"基地{number}") for number in range(5)]
    pages = {sort: get(client, "entries/", limit=2, sort=sort) for sort in ("level", "name", "recent")}
    codes = {sort: [entry["code"] for entry in page["results"]] for sort, page in pages.items()}
    for number in range(2):
        make.training_base(name=f"阿{number}", level="national")
        make.revised(made[number], name=f"卓{number}")
        make.withdrawn(made[number + 2])
        for sort, page in pages.items():
            pages[sort] = get(client, page["next"])
            codes[sort] += [entry["code"] for entry in pages[sort]["results"]]

    assert [page["next"] for page in pages.values()] == [None] * 3
    assert all(sorted(found) == sorted(entry.code for entry in made) for found in codes.values())


def test_a_search_comes_by_relevance_over_all_pages(client: Client) -> None:
    make.training_base(name="别的基地", summary="与长安有关")
    exact, prefix = make.training_base(name="长安"), make.training_base(name="长安汽车基地")

    found = every(client, "entries/", q="长安", limit=1, fields="name")

    assert [entry["name"] for entry in found] == [exact.name, prefix.name, "别的基地"]


def test_a_cursor_continues_its_own_list_alone(client: Client) -> None:
    for _number in range(3):
        make.training_base()
    following = get(client, "entries/", limit=1)["next"]

    assert get(client, f"{following}&fields=name&limit=100")["next"] is None
    for changed in (f"{following}&sort=name", f"{following}x", following.replace("/entries/", "/training-bases/")):
        response = client.get(changed)
        assert response.status_code == 400
        assert response.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "-1", "101", "x", "", "٣", "1" * 30])
def test_a_page_has_a_bound(client: Client, limit: str) -> None:
    assert problem(client, "entries/", 400, limit=limit)["errors"][0]["parameter"] == "limit"
