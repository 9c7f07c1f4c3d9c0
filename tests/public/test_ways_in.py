"""The ways in: home, districts, industries, organisations, sources, figures."""

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
