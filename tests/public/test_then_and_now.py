"""Then and now: a page as of a moment shows what was stated, and says what of it differs from today."""

from datetime import date

import pytest
from django.test import Client
from django.utils.html import strip_tags

from registry import lifecycle
from registry.models import Citation, Offering, Publication, Recognition, Site
from tests import make

pytestmark = pytest.mark.django_db


def newest() -> int:
    """The registry's newest revision."""
    return Publication.objects.latest("revision").revision if Publication.objects.exists() else 0


def page_of(client: Client, address: str, as_of: object = None, status: int = 200) -> str:
    """The page behind an address at a moment."""
    response = client.get(address, {} if as_of is None else {"as_of": str(as_of)})
    assert response.status_code == status
    return response.content.decode()


def words(page: str) -> str:
    """What a page says, without its tags."""
    return strip_tags(page)


def test_a_record_of_the_past_says_of_each_value_what_it_is_today(client: Client) -> None:
    first = make.technical_college(name="旧名学院", host="老集团", website="https://old.example.org/")
    then = newest()
    make.revised(first, name="新名学院", host="新集团", website="")

    response = client.get(first.get_absolute_url(), {"as_of": then})

    cells = response.context["statement"].cells
    assert (cells["name"].text, cells["name"].today) == ("旧名学院", "新名学院")
    assert (cells["host"].text, cells["host"].today) == ("老集团", "新集团")
    assert (cells["website"].text, cells["website"].today) == ("https://old.example.org/", "")
    assert cells["district"].today is None
    assert "今：新名学院" in words(response.content.decode())


def test_a_part_that_went_and_one_that_came_are_told_in_words(client: Client) -> None:
    first = make.training_base(parts=[Site(name="老实训点")])
    then = newest()
    draft = make.opened(first)
    Site.objects.filter(entry=draft).delete()
    make.add_parts(draft, [Site(name="新实训点")])
    lifecycle.system.publish([draft], reason="更正")

    page = words(page_of(client, first.get_absolute_url(), then))

    assert page.index("老实训点") < page.index("现已不再载明") < page.index("此后新增：新实训点 · 其他")


def test_nothing_is_marked_where_nothing_differs(client: Client) -> None:
    base = make.training_base(parts=[Site(name="实训点")], level="national")
    then = newest()
    make.training_base()

    page = page_of(client, base.get_absolute_url(), then)

    assert "所载内容与今日一致" in page
    assert "differs" not in page
    assert page_of(client, base.get_absolute_url()).count("本页显示名录") == 0


def test_a_renamed_host_differs_though_the_record_was_not_published_again(client: Client) -> None:
    host = make.organisation("老集团")
    base = make.training_base(host=host)
    then = newest()
    make.training_base()
    host.name = "新集团"
    host.save()

    page = words(page_of(client, base.get_absolute_url(), then))

    assert "老集团" in page
    assert "今：新集团" in page


def test_a_record_that_did_not_exist_yet_says_since_when_it_does(client: Client) -> None:
    make.training_base()
    then = newest()
    later = make.training_base()

    assert "首次发布于" in page_of(client, later.get_absolute_url(), then, 404)


def test_a_record_withdrawn_since_is_still_shown_as_it_was(client: Client) -> None:
    base = make.training_base(name="老基地")
    then = newest()
    make.withdrawn(base, reason="评估未通过")

    page = page_of(client, base.get_absolute_url(), then)

    assert "老基地" in page
    assert "评估未通过" in page
    page_of(client, base.get_absolute_url(), newest(), 410)
    page_of(client, base.get_absolute_url(), None, 410)


def test_the_level_is_that_of_the_moment(client: Client) -> None:
    base = make.training_base(level="municipal")
    then = newest()
    make.revised(base, parts=[Recognition(level=3)])

    levels = [
        client.get(base.get_absolute_url(), query).context["entry"].current_level.slug
        for query in ({"as_of": then}, {})
    ]

    assert levels == ["municipal", "national"]


def test_what_hangs_together_is_that_of_the_moment(client: Client) -> None:
    college = make.technical_college(name="母校")
    base = make.training_base(name="基地", parent=college)
    then = newest()
    make.withdrawn(base)

    assert [entry.name for entry in client.get(college.get_absolute_url(), {"as_of": then}).context["children"]] == [
        "基地"
    ]
    assert client.get(college.get_absolute_url()).context["children"] == []


def test_links_of_a_past_page_stay_in_its_moment(client: Client) -> None:
    college = make.technical_college()
    base = make.training_base(parent=college)
    then = newest()
    make.training_base()

    assert f'href="{base.get_absolute_url()}?as_of={then}"' in page_of(client, college.get_absolute_url(), then)


def test_an_old_version_tells_what_it_changed(client: Client) -> None:
    first = make.technical_college(name="旧名学院", parts=[Offering(subject=make.subject("钳工"))])
    second = make.revised(first, name="新名学院", parts=[Offering(subject=make.subject("焊接"))])

    changes = client.get(second.get_entry_url()).context["version"].changes

    assert {(change.label, change.before, change.after) for change in changes} == {
        ("名称", "旧名学院", "新名学院"),
        ("专业与职业（工种）", "", "焊接 · 待核"),
    }
    assert client.get(first.get_entry_url()).context["version"].changes is None


def test_a_version_that_only_names_its_source_better_says_so(client: Client) -> None:
    first = make.technical_college(parts=[Citation(field="name", basis="unverified")])
    draft = make.opened(first)
    citation = Citation.objects.get(entry=draft)
    citation.source, citation.locator, citation.basis = make.source("认定通知"), "P04", "stated"
    citation.save()
    lifecycle.system.publish([draft], reason="更正")

    (change,) = client.get(first.get_absolute_url()).context["versions"][0].changes

    assert (change.before, change.after) == ("名称 · 待核", "名称 · 认定通知 · P04 · 来源载明")


def test_the_history_of_a_record_tells_what_each_version_changed_and_why(client: Client) -> None:
    first = make.technical_college(name="旧名学院")
    make.revised(first, name="新名学院", reason="教育部批复更名")

    page = words(page_of(client, first.get_absolute_url()))

    assert "教育部批复更名" in page
    assert "名称 原为 旧名学院 改为 新名学院" in " ".join(page.split())


# Lists, districts, industries, organisations


def test_a_list_of_the_past_marks_what_changed_what_went_and_what_came(client: Client) -> None:
    changed, gone, same = (make.technical_college(name=name) for name in ("改名学院", "撤销学院", "照旧学院"))
    then = newest()
    make.revised(changed, name="新名学院")
    make.withdrawn(gone)
    make.technical_college(name="新建学院")

    response = client.get("/technical-colleges/", {"as_of": then})

    since = {entry.name: entry.since and entry.since.state for entry in response.context["object_list"]}
    assert since == {"改名学院": "published", "撤销学院": "withdrawn", "照旧学院": None}
    assert [entry.name for entry in response.context["came"]] == ["新建学院"]
    page = response.content.decode()
    assert "此后有变更" in page
    assert "撤回" in page
    assert same.name in page


def test_what_came_into_a_list_is_asked_with_its_filters(client: Client) -> None:
    here, there = make.district("永川区"), make.district("荣昌区")
    moved = make.technical_college(name="迁来学院", district=there)
    then = newest()
    make.revised(moved, district=here)
    make.technical_college(name="别处学院", district=there)

    came = client.get("/search/", {"as_of": str(then), "district": here.code}).context["came"]

    assert [entry.name for entry in came] == ["迁来学院"]


def test_today_no_entry_of_a_list_is_marked(client: Client) -> None:
    make.revised(make.technical_college())

    response = client.get("/technical-colleges/")

    assert response.context["came"] == []
    assert "differs" not in response.content.decode()


@pytest.mark.parametrize("kind_of_page", ["district", "industry", "organisation"])
def test_a_way_in_shows_what_was_there_then(client: Client, kind_of_page: str) -> None:
    place, trade, host = make.district("永川区"), make.industry("汽车"), make.organisation("老集团")
    address = {
        "district": f"/districts/{place.code}/",
        "industry": f"/industries/{trade.code}/",
        "organisation": f"/organisations/{host.pk}/",
    }[kind_of_page]
    values = {"district": place, "industries": [trade], "host": host}
    make.training_base(name="老基地", **values)
    then = newest()
    make.training_base(name="新基地", **values)

    context = client.get(address, {"as_of": then}).context

    listed = context["hosted"] if kind_of_page == "organisation" else context["entries"]
    assert [entry.name for entry in listed] == ["老基地"]
    assert [entry.name for entry in context["came"]] == ["新基地"]


def test_a_figure_of_the_past_says_what_it_was_corrected_to_and_which_came_since(client: Client) -> None:
    people, places = make.indicator("技能人才数"), make.indicator("院校数", unit="所")
    make.city_figure(people, "100", 2023)
    then = newest()
    make.city_figure(people, "120", 2023)
    make.city_figure(places, "50", 2024)

    page = words(page_of(client, "/statistics/", then))

    assert "100人" in page
    assert "今：120人" in page
    assert "院校数 2024 · 此后新增：50所" in page


BAD = ["yesterday", "2026-02-30", "2999-01-01", "999999", "-1", "٣", "1" * 30]


@pytest.mark.parametrize("text", BAD)
def test_a_moment_that_is_none_is_named(client: Client, text: str) -> None:
    place, trade, host = make.district("永川区"), make.industry("汽车"), make.organisation("老集团")
    base = make.training_base()
    places = [f"/districts/{place.code}/", f"/industries/{trade.code}/", f"/organisations/{host.pk}/"]

    for address in [base.get_absolute_url(), "/statistics/", "/compare/", *places]:
        assert text[:20] in page_of(client, address, text, 400)


def test_a_day_means_its_end(client: Client) -> None:
    base = make.training_base(name="老基地")
    make.revised(base, name="新基地")
    Publication.objects.filter(entries=base.pk).update(at="2024-05-01T10:00:00+08:00")

    page = page_of(client, base.get_absolute_url(), date(2024, 5, 1))

    assert "老基地" in page
    assert "本页显示名录在2024年5月1日的状态" in page
