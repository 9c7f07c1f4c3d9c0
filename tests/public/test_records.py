"""The page of a record: what it states, where each value comes from, and what became of it."""

import datetime
import re
from contextlib import AbstractContextManager
from unittest import mock

import pytest
from django.test import Client

from registry import lifecycle
from registry.models import Citation, Entry, Offering, Participation, Recognition, Site, Tally, part_models
from registry.pages.chain import STEPS, Link
from tests import make
from tests.filling import one_of_every_part

pytestmark = pytest.mark.django_db


def time_machine(days: int) -> AbstractContextManager[object]:
    """The same registry, so many days from now."""
    return mock.patch("registry.models.querysets.timezone.localdate", return_value=make.day(days))


def text_of(client: Client, address: str, status: int = 200) -> str:
    """The page behind an address."""
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_every_value_shows_where_in_its_source_it_stands(client: Client) -> None:
    article = make.source("人社局通报")
    citation = Citation(field="name", source=article, locator="P04", basis="stated")
    college = make.technical_college(name="铁路学院", parts=[citation])

    page = client.get(college.get_absolute_url())

    evidence = page.context["statement"].cells["name"].evidence
    assert (evidence.source, evidence.locator, evidence.is_verified) == ("人社局通报", "P04", True)
    assert f"/sources/{article.key}/#P04" in page.content.decode()


def test_a_value_that_nobody_sourced_is_marked(client: Client) -> None:
    college = make.technical_college(district="永川区", parts=[Citation(field="district", basis="unverified")])

    cell = client.get(college.get_absolute_url()).context["statement"].cells["district"]

    assert cell.text == "永川区"
    assert not cell.evidence.is_verified


def test_a_partly_named_list_says_how_many_of_the_total_are_named(client: Client) -> None:
    majors = [Offering(subject=make.subject(name)) for name in ("工程造价", "物联网", "建筑设备")]
    stations = [Site(name=name, type="workstation") for name in ("綦江站", "奉节站")]
    totals = [Tally(list="majors", total=5), Tally(list="sites", site_type="workstation", total=6)]
    base = make.training_base(parts=[*majors, *stations, Site(name="学院", type="craftsman-college"), *totals])

    statement = client.get(base.get_absolute_url()).context["statement"]

    named = [statement.named(row) for row in statement.parts["tallies"]]
    assert sorted(named) == [2, 3]


def test_every_kind_of_part_has_its_place_on_the_page(client: Client) -> None:
    draft = make.master_studio(published=False)
    one_of_every_part(draft)
    lifecycle.system.publish([draft], reason="首次公布")

    page = client.get(draft.get_absolute_url())

    shown = {section.plural for section in page.context["statement"].sections}
    assert shown == {model.plural for model in part_models() if model.page_order}


def test_the_permanent_address_leads_to_the_record_however_it_is_typed(client: Client) -> None:
    college = make.technical_college()

    for typed in (college.code, college.code.lower(), f"{college.code[:4]}-{college.code[4:]}"):
        assert client.get(f"/id/{typed}/").headers["Location"] == college.get_absolute_url()


def test_a_mistyped_code_is_refused_rather_than_answered_with_another_record(client: Client) -> None:
    code = make.technical_college().code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")

    assert wrong in text_of(client, f"/id/{wrong}/", 404)


def test_a_withdrawn_record_says_why_and_what_replaced_it(client: Client) -> None:
    successor = make.technical_college(name="新学院")
    old = make.withdrawn(make.technical_college(name="老学院"), reason="两校合并", successor=successor)

    page = text_of(client, old.get_absolute_url(), 410)

    assert "两校合并" in page
    assert "新学院" in page
    assert successor.get_absolute_url() in page


def test_a_draft_has_no_public_page(client: Client) -> None:
    draft = make.technical_college(published=False)

    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_record_is_not_answered_under_another_kind(client: Client) -> None:
    college = make.technical_college()

    assert client.get(f"/training-bases/{college.code}/").status_code == 404


def test_every_published_version_keeps_its_address_and_its_words(client: Client) -> None:
    host = make.organisation("老集团")
    first = make.technical_college(name="旧名学院", host=host)
    make.revised(first, name="新名学院")
    host.name = "新集团"
    host.save()

    old = text_of(client, Entry.objects.get(record=first.code, number=1).get_entry_url())
    new = text_of(client, first.get_absolute_url())

    assert "旧名学院" in old
    assert "老集团" in old
    assert "新名学院" in new
    assert "新集团" in new


def test_a_draft_version_has_no_address_among_the_published_ones(client: Client) -> None:
    college = make.technical_college()
    draft = make.opened(college)

    assert client.get(draft.get_entry_url()).status_code == 404


def test_a_zone_shows_its_sub_areas_and_a_body_its_neighbours_of_the_same_host(client: Client) -> None:
    zone = make.trial_zone(role="city")
    area = make.trial_zone(name="先导区", parent=zone)
    host = make.organisation()
    college, base = make.technical_college(host=host), make.training_base(host=host)

    assert list(client.get(zone.get_absolute_url()).context["children"]) == [Entry.objects.get(pk=area.pk)]
    assert list(client.get(college.get_absolute_url()).context["beside"]) == [Entry.objects.get(pk=base.pk)]


def test_a_recognition_that_ended_is_still_told_but_is_not_the_level(client: Client) -> None:
    ended = Recognition(level=3, title="国家级基地", year=2015, ended_on=make.day(-1), end_reason="评估未通过")
    base = make.training_base(level="municipal", parts=[ended])

    page = client.get(base.get_absolute_url())

    assert "评估未通过" in page.content.decode()
    assert page.context["entry"].current_level.slug == "municipal"


def test_a_recognition_that_ended_since_publication_is_not_the_level_any_more(client: Client) -> None:
    base = make.training_base(parts=[Recognition(level=3, ended_on=make.day(30), end_reason="到期")])
    assert client.get(base.get_absolute_url()).context["entry"].current_level.slug == "national"

    with time_machine(31):
        later = client.get(base.get_absolute_url()).context["entry"]

    assert later.current_level.slug == "unstated"


def labels(links: list[Link]) -> dict[str, list[str]]:
    """The names in each relation."""
    return {link.label: [node.text for node in link.nodes] for link in links}


def test_the_chain_leads_from_the_host_through_the_record_to_what_it_holds(client: Client) -> None:
    host = make.organisation("某集团")
    college = make.technical_college(name="学院", host=host)
    partner = Participation(organisation=make.organisation("合作企业"))
    parts = [partner, Site(name="实训点"), Offering(subject=make.subject("钳工"))]
    base = make.training_base(name="基地", host=host, parent=college, parts=parts)
    make.master_studio(name="工作室", parent=base, masters=["王大力"])
    make.master_studio(name="同门工作室", host=host)

    chain = client.get(base.get_absolute_url()).context["chain"]

    assert labels(chain.above) == {"主办单位（依托单位）": ["某集团"], "隶属": ["学院"]}
    assert labels(chain.below) == {
        "技能大师工作室": ["工作室"],
        "专业与职业（工种）": ["钳工"],
        "场所": ["实训点"],
        "参与单位": ["合作企业"],
    }
    assert labels(chain.beside) == {"技能大师工作室": ["同门工作室"]}


def test_every_link_of_the_chain_leads_somewhere(client: Client) -> None:
    draft = make.master_studio(published=False, host="某集团", parent=make.training_base())
    one_of_every_part(draft)
    lifecycle.system.publish([draft], reason="首次公布")
    page = client.get(draft.get_absolute_url())
    chain = page.context["chain"]

    for link in [*chain.above, *chain.beside, *chain.below]:
        for node in link.nodes:
            if node.url.startswith("#"):
                assert f'id="{node.url[1:]}"' in page.content.decode()
            else:
                assert client.get(node.url, follow=True).status_code == 200


def test_a_master_in_the_chain_leads_to_the_studios_of_the_master(client: Client) -> None:
    studio = make.master_studio(masters=["王大力"])
    make.master_studio(masters=["李小红"])

    (link,) = client.get(studio.get_absolute_url()).context["chain"].below

    assert [entry.code for entry in client.get(link.nodes[0].url).context["object_list"]] == [studio.code]


def test_the_chain_is_followed_upwards_so_many_steps(client: Client) -> None:
    area = make.trial_zone(name="全城")
    for number in range(STEPS + 2):
        area = make.trial_zone(name=f"第{number}片区", parent=area)

    above = client.get(area.get_absolute_url()).context["chain"].above

    assert labels(above)["隶属"]
    assert len(above) <= STEPS


def test_a_host_of_many_shows_some_and_leads_to_all(client: Client) -> None:
    host = make.organisation("大集团")
    bases = [make.training_base(host=host) for _number in range(15)]

    page = client.get(bases[0].get_absolute_url())

    assert len(page.context["beside"]) == 12
    assert f"/organisations/{host.pk}/" in page.content.decode()
    assert len(client.get(f"/organisations/{host.pk}/").context["hosted"]) == 15


def test_the_documents_behind_a_record_are_listed_with_what_is_known_of_them(client: Client) -> None:
    notice = make.source("认定通知", publisher="市人社局", author="", published_on=datetime.date(2015, 6, 1))
    cited = [Citation(field="name", source=notice, locator="P04", basis="stated"), Site(name="实训点")]
    base = make.training_base(parts=[*cited, Recognition(level=3, source=notice, locator="P07", basis="implied")])

    response = client.get(base.get_absolute_url())

    ((evidence, places),) = response.context["statement"].sources
    assert (evidence.source, evidence.publisher, evidence.published_on, places) == (
        "认定通知",
        "市人社局",
        datetime.date(2015, 6, 1),
        ["P04", "P07"],
    )
    assert response.context["statement"].unverified == 1


def test_a_source_corrected_later_keeps_its_title_in_old_statements(client: Client) -> None:
    notice = make.source("认定通知")
    first = make.technical_college(parts=[Citation(field="name", source=notice, locator="P04", basis="stated")])
    notice.title, notice.publisher = "认定通知（更正）", "市人社局"
    notice.save()

    evidence = client.get(first.get_entry_url()).context["statement"].cells["name"].evidence

    assert (evidence.source, evidence.publisher) == ("认定通知", "市人社局")


def test_a_citation_leads_to_the_very_state_it_cites(client: Client) -> None:
    first = make.technical_college(name="旧名学院")
    make.revised(first, name="新名学院")

    old = client.get(first.get_entry_url()).context["citing"]
    permanent = client.get(old.address, follow=True)

    assert permanent.context["statement"].cells["name"].text == "旧名学院"
    assert old.plain.endswith(f"旧名学院[DB/OL]. 第1版，修订号1. ({make.day(0)})[{make.day(0)}]. {old.address}.")
    assert f"url = {{{old.address}}}" in old.bibtex


def test_marks_of_one_page_open_each_their_own(client: Client) -> None:
    draft = make.master_studio(published=False)
    one_of_every_part(draft)
    lifecycle.system.publish([draft], reason="首次公布")

    page = client.get(draft.get_absolute_url()).content.decode()

    opened = re.findall(r'popovertarget="([^"]+)"', page)
    assert len(opened) > 5
    assert sorted(opened) == sorted(re.findall(r'id="(evidence-[^"]+)"', page))
    assert len(set(opened)) == len(opened)
