"""The ways in: home, districts, industries, organisations, sources, figures."""

from typing import Any

import pytest
from django.test import Client

from registry.models import Citation, Participation, Site
from tests import make

pytestmark = pytest.mark.django_db


def test_home_counts_what_is_public(client: Client) -> None:
    make.technical_college()
    make.training_base()
    make.technical_college(published=False)

    counts = {kind.value: count for kind, count in client.get("/").context["by_kind"]}

    assert counts == {"technical-college": 1, "training-base": 1, "trial-zone": 0, "master-studio": 0}


def test_home_shows_the_newest_of_a_headline_figure(client: Client) -> None:
    people = make.indicator("技能人才数", code="skilled-workers")
    make.city_figure(people, "2300000", 2010)
    make.city_figure(people, "5300000", 2023)

    assert [figure.year for figure in client.get("/").context["headlines"]] == [2023]


def test_the_count_of_a_district_is_what_choosing_it_finds(client: Client) -> None:
    region = make.region()
    liangjiang = make.district("两江新区", succeeds=["江北区", "渝北区"], regions=[region])
    make.training_base(district="江北区")
    make.training_base(district="渝北区")
    make.training_base(district=liangjiang)

    counts = {tile.district.code: tile.count for tile in client.get("/districts/").context["atlas"].tiles}

    found = client.get("/search/", {"district": liangjiang.code}).context["paginator"].count
    assert counts[liangjiang.code] == found == 3


def test_home_says_how_many_records_lie_nobody_knows_where(client: Client) -> None:
    make.district("永川区")
    make.technical_college(district=None)

    page = client.get("/")

    assert page.context["atlas"].unknown == client.get("/search/?district=unknown").context["paginator"].count == 1


def test_home_names_what_was_published_changed_or_withdrawn_last(client: Client) -> None:
    first = make.technical_college(name="第一学院")
    second = make.technical_college(name="第二学院")
    make.revised(first, name="第一技师学院")
    make.withdrawn(second)
    make.opened(make.fresh(make.training_base(name="第三基地")))

    lately = client.get("/").context["lately"]

    told = [(entry.name, entry.state, entry.is_first) for entry in lately]
    assert told == [
        ("第三基地", "published", True),
        ("第二学院", "withdrawn", False),
        ("第一技师学院", "published", False),
    ]


def test_the_count_of_an_industry_group_counts_a_record_of_two_leaves_once(client: Client) -> None:
    group = make.industry("汽车")
    leaves = [make.industry("新能源汽车", parent=group), make.industry("摩托车", parent=group)]
    make.training_base(industries=leaves)

    counts = {industry.code: industry.count for industry in client.get("/industries/").context["industries"]}

    assert counts[group.code] == 1


def test_a_district_page_lists_its_records_and_the_sites_of_others(client: Client) -> None:
    bishan = make.district("璧山区")
    here = make.technical_college(district=bishan)
    elsewhere = make.technical_college(parts=[Site(name="璧山工匠学院", district=bishan)])

    page = client.get(f"/districts/{bishan.code}/")

    assert [entry.code for entry in page.context["entries"]] == [here.code]
    assert [site.entry.record_id for site in page.context["sites"]] == [elsewhere.code]


def test_an_abolished_district_says_what_it_became(client: Client) -> None:
    make.district("两江新区", succeeds=["江北区"])
    former = make.district("江北区")

    page = client.get(f"/districts/{former.code}/").content.decode()

    assert "两江新区" in page


@pytest.mark.parametrize("address", ["/districts/500999/", "/industries/X1/", "/organisations/99/", "/sources/none/"])
def test_what_does_not_exist_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_an_industry_page_lists_what_its_leaves_hold(client: Client) -> None:
    group = make.industry("汽车")
    base = make.training_base(industries=[make.industry("新能源汽车", parent=group)])

    page = client.get(f"/industries/{group.code}/")

    assert [entry.code for entry in page.context["entries"]] == [base.code]


def test_an_organisation_page_lists_what_it_hosts_and_where_it_takes_part(client: Client) -> None:
    grid = make.organisation("国网永川供电公司")
    hosted = make.master_studio(host=grid)
    joined = make.trial_zone(
        parts=[Participation(organisation=grid), Participation(organisation=grid, role="operator")]
    )

    page = client.get(f"/organisations/{grid.pk}/")

    assert [entry.code for entry in page.context["hosted"]] == [hosted.code]
    assert [entry.code for entry in page.context["taking_part"]] == [joined.code]


def test_a_source_page_lists_what_draws_on_it(client: Client) -> None:
    notice, other = make.source("认定通知"), make.source("年鉴")
    drawing = make.technical_college(parts=[Citation(field="name", source=notice, locator="第1页", basis="stated")])
    make.technical_college(parts=[Citation(field="name", source=other, locator="第2页", basis="stated")])

    page = client.get(f"/sources/{notice.key}/")

    assert [entry.code for entry in page.context["entries"]] == [drawing.code]


def test_a_corrected_figure_shows_the_correction_alone(client: Client) -> None:
    people = make.indicator()
    make.city_figure(people, "100", 2023)
    make.city_figure(people, "120", 2023)

    figures = [figure for group in client.get("/statistics/").context["groups"] for figure in group.rows]

    assert [int(figure.value) for figure in figures] == [120]


def test_the_site_answers_for_its_health(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").content == b"ok"


def test_a_district_page_says_in_its_first_sentence_what_is_there(client: Client) -> None:
    place = make.district("永川区")
    make.training_base(district=place)
    make.master_studio(district=place)
    make.training_base(parts=[Site(name="实训点", district=place)])

    page = client.get(f"/districts/{place.code}/").content.decode()

    sentence = "永川区共有2条公开记录：培训基地 1、技能大师工作室 1。此外，这里还有1个实训场所。"
    assert f'<meta name="description" content="{sentence}">' in page
    assert f'<p class="lead">{sentence}</p>' in page
    assert "<title>永川区技能人才培养：培训基地 1、技能大师工作室 1</title>" in page


def test_a_district_page_shows_the_first_of_each_kind_and_leads_to_all(client: Client) -> None:
    place = make.district("永川区")
    for number in range(8):
        make.training_base(district=place, level="national" if number == 7 else "municipal", name=f"第{number}基地")

    (group,) = client.get(f"/districts/{place.code}/").context["groups"]

    assert (group.count, len(group.entries), group.entries[0].name) == (8, 6, "第7基地")
    assert client.get(group.url).context["paginator"].count == 8


def test_the_numbers_of_a_district_page_are_those_of_the_lists_they_lead_to(client: Client) -> None:
    region = make.region()
    place, beside = (make.district(name, regions=[region]) for name in ("永川区", "荣昌区"))
    make.training_base(district=place, level="national", industries=["汽车"])
    make.training_base(district=place, industries=["汽车", "电子"])
    make.training_base(district=beside)

    context = client.get(f"/districts/{place.code}/").context

    for bar in [*context["levels"], *context["industries"]]:
        assert client.get(bar.url).context["paginator"].count == bar.count
    assert [(each.name, each.count) for each in context["neighbours"]] == [("荣昌区", 1)]


def test_an_industry_page_tells_where_it_is_served_and_what_is_near(client: Client) -> None:
    group = make.industry("汽车")
    leaf, sibling = make.industry("新能源汽车", parent=group), make.industry("摩托车", parent=group)
    make.training_base(industries=[leaf], district="永川区")
    make.training_base(industries=[sibling])

    context = client.get(f"/industries/{leaf.code}/").context

    assert [(bar.label, bar.count) for bar in context["districts"]] == [("永川区", 1)]
    assert [(each.name, each.count) for each in context["near"]] == [("摩托车", 1)]


def test_an_organisation_page_names_who_takes_part_in_what_it_hosts(client: Client) -> None:
    host, partner = make.organisation("主办集团"), make.organisation("合作企业")
    make.training_base(host=host, parts=[Participation(organisation=partner), Participation(organisation=host)])

    response = client.get(f"/organisations/{host.pk}/")

    assert [each.name for each in response.context["partners"]] == ["合作企业"]
    assert "主办集团：主办（依托）1条公开记录，参与1条。" in response.content.decode()


def test_the_registry_counts_itself_as_its_lists_do(client: Client) -> None:
    make.training_base(level="national", district="永川区", industries=["汽车"])
    make.technical_college()

    numbers = dict(client.get("/statistics/").context["numbers"])

    assert [(bar.label, bar.count) for bar in numbers["类别"]] == [("技工院校", 1), ("培训基地", 1)]
    for bars in numbers.values():
        assert all(client.get(bar.url).context["paginator"].count == bar.count for bar in bars)


def test_figures_of_several_years_are_one_chart(client: Client) -> None:
    for year, value in ((2010, "2300000"), (2023, "5300000")):
        make.city_figure("技能人才数", value, year, note=f"{year}年报")

    page = client.get("/statistics/").content.decode()

    assert page.count('class="chart"') == 1
    assert "技能人才数：2010 230万；2023 530万" in page


def test_a_source_page_tells_at_each_place_what_is_taken_from_it(client: Client) -> None:
    notice = make.source("认定通知")
    at: dict[str, Any] = {"source": notice, "basis": "stated"}
    parts = [Citation(field="name", locator="第10页、第2页", **at), Site(name="实训点", locator="第2页", **at)]
    base = make.training_base(parts=parts)
    make.city_figure("院校数", "50", None, locator="第2页", **at)

    response = client.get(f"/sources/{notice.key}/")

    told = [
        (place.locator, [entry.code for entry in place.entries], [int(figure.value) for figure in place.figures])
        for place in response.context["places"]
    ]
    assert told == [("第2页", [base.code], [50]), ("第10页", [base.code], [])]
    assert 'id="第2页"' in response.content.decode()
