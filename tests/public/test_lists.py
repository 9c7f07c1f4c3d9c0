"""Lists: the same parameters mean the same everywhere, and only what is published is shown."""

import pytest
from django.test import Client
from django.utils import timezone

from registry.models import Entry, Kind
from tests import make

pytestmark = pytest.mark.django_db


def found(client: Client, address: str, **parameters: str | int | list[str]) -> list[str]:
    """The codes that a list shows, in its order."""
    response = client.get(address, parameters)
    assert response.status_code == 200
    return [entry.code for entry in response.context["object_list"]]


def test_searching_a_successor_district_finds_what_lies_in_its_predecessors(client: Client) -> None:
    liangjiang = make.district("两江新区", succeeds=["江北区", "渝北区"])
    base = make.training_base(name="长安汽车", district="江北区")

    assert found(client, "/search/", district=liangjiang.code) == [base.code]


def test_searching_a_former_district_finds_what_lies_in_its_successor(client: Client) -> None:
    make.district("两江新区", succeeds=["江北区", "渝北区"])
    base = make.training_base(district="两江新区")

    assert found(client, "/search/", district=make.district("江北区").code) == [base.code]


def test_the_list_says_which_other_districts_it_searched(client: Client) -> None:
    liangjiang = make.district("两江新区", succeeds=["江北区"])

    page = client.get("/search/", {"district": liangjiang.code})

    assert "江北区" in page.context["notes"][0]


def test_choosing_an_industry_group_finds_its_leaves_once(client: Client) -> None:
    group = make.industry("汽车")
    leaves = [make.industry("新能源汽车", parent=group), make.industry("摩托车", parent=group)]
    base = make.training_base(industries=leaves)
    make.training_base(industries=["电子"])

    assert found(client, "/search/", industry=group.code) == [base.code]


def test_values_of_one_parameter_mean_or_and_two_parameters_mean_and(client: Client) -> None:
    here = make.training_base(district="永川区", level="national")
    there = make.technical_college(district="荣昌区", level="municipal")
    make.technical_college(district="永川区", level="municipal")
    both = [make.district("永川区").code, make.district("荣昌区").code]

    assert set(found(client, "/search/", district=both, level=["national"])) == {here.code}
    assert set(found(client, "/search/", district=both[1], level=["national", "municipal"])) == {there.code}
    assert len(found(client, "/search/", district=both)) == 3


@pytest.mark.parametrize("kind", Kind)
def test_a_list_of_one_kind_shows_that_kind_alone(client: Client, kind: Kind) -> None:
    entries = [make.technical_college(), make.training_base(), make.trial_zone(), make.master_studio()]

    assert found(client, f"/{kind.path}/") == [entry.code for entry in entries if entry.kind == kind]


def test_drafts_and_withdrawn_records_are_on_no_list(client: Client) -> None:
    public = make.technical_college(name="公开的学院")
    make.technical_college(name="草稿", published=False)
    make.withdrawn(make.technical_college(name="撤回的学院"))
    make.opened(public)

    assert found(client, "/search/") == [public.code]


def test_a_list_as_of_a_revision_shows_what_was_public_then(client: Client) -> None:
    first = make.technical_college(name="旧名学院")
    revision = Entry.objects.get(pk=first.pk).revision_id
    make.revised(first, name="新名学院")
    make.training_base()

    then = client.get("/search/", {"as_of": str(revision)})

    assert [entry.name for entry in then.context["object_list"]] == ["旧名学院"]


def test_today_as_a_date_is_the_same_as_no_date(client: Client) -> None:
    make.technical_college()

    today = timezone.localdate().isoformat()
    assert found(client, "/search/", as_of=today) == found(client, "/search/")


def test_the_highest_level_comes_first_and_names_follow_in_pinyin_order(client: Client) -> None:
    names = ["重庆学院", "长安学院", "安居学院"]
    low = [make.technical_college(name=name, level="municipal") for name in names]
    high = make.technical_college(name="周家学院", level="national")

    assert found(client, "/search/") == [high.code, low[2].code, low[1].code, low[0].code]
    assert found(client, "/search/", sort="name") == [low[2].code, low[1].code, low[0].code, high.code]
    assert found(client, "/search/", sort="recent")[0] == high.code


def test_every_entry_is_on_exactly_one_page(client: Client) -> None:
    codes = {make.technical_college(name=f"第{number}学院").code for number in range(45)}

    pages = [found(client, "/technical-colleges/", page=number) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [20, 20, 5]
    assert {code for page in pages for code in page} == codes


@pytest.mark.parametrize(
    ("column", "value", "other"),
    [("college_type", "technician-college", "technical-school"), ("ownership", "public", "private")],
)
def test_colleges_are_filtered_by_their_own_columns(client: Client, column: str, value: str, other: str) -> None:
    wanted = make.technical_college(**{column: value})
    make.technical_college(**{column: other})

    assert found(client, "/technical-colleges/", **{column: value}) == [wanted.code]


def test_bases_and_zones_are_filtered_by_their_own_columns(client: Client) -> None:
    base, zone = make.training_base(phase="accepted"), make.trial_zone(role="city")
    make.training_base(phase="build-up")
    make.trial_zone(role="sub-area")

    assert found(client, "/training-bases/", phase="accepted") == [base.code]
    assert found(client, "/trial-zones/", role="city") == [zone.code]


def test_studios_are_found_by_their_master(client: Client) -> None:
    studio = make.master_studio(masters=["何涛"])
    make.master_studio(masters=["张毅"])

    assert found(client, "/master-studios/", master="何涛") == [studio.code]


def test_a_chosen_value_is_a_chip_that_leads_to_the_list_without_it(client: Client) -> None:
    code = make.district("永川区").code

    page = client.get("/search/", {"district": code, "level": "national", "q": "学院"})

    without = {chip.label: chip.url for chip in page.context["chips"]}
    assert len(without) == 3
    assert "district" not in without["永川区"]
    assert "level=national" in without["永川区"]


def test_an_empty_list_helps_on(client: Client) -> None:
    page = client.get("/search/", {"q": "没有这样的机构"})

    assert page.context["object_list"] == []
    assert "清除" in page.content.decode()


def test_the_matched_part_of_a_name_is_marked_also_when_it_was_found_by_sound(client: Client) -> None:
    make.technical_college(name="重庆铁路学院")

    for typed in ("铁路", "tielu", "鐵路"):
        assert "重庆<mark>铁路</mark>学院" in client.get("/search/", {"q": typed}).content.decode()


def test_a_former_name_that_matched_is_named(client: Client) -> None:
    make.technical_college(name="新名学院", names=["开县技校"])

    page = client.get("/search/", {"q": "开县"}).content.decode()

    assert "<mark>开县</mark>技校" in page


def test_a_search_that_found_nothing_is_answered_with_the_nearest_names(client: Client) -> None:
    make.technical_college(name="重庆铁路运输技师学院")

    page = client.get("/search/", {"q": "铁路运输技工学院"})

    assert [entry.name for entry in page.context["did_you_mean"]] == ["重庆铁路运输技师学院"]


def test_an_empty_list_offers_to_drop_what_is_in_the_way(client: Client) -> None:
    make.technical_college(name="铁路学院", level="municipal")

    page = client.get("/search/", {"q": "铁路", "level": "national"})

    (way,) = page.context["ways_out"]
    assert [entry.name for entry in client.get(f"/search/{way.url}").context["object_list"]] == ["铁路学院"]


def test_a_value_without_source_is_marked_to_be_verified(client: Client) -> None:
    make.technical_college(district=None)

    assert "待核" in client.get("/search/").content.decode()
