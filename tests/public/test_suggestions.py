"""Suggestions while typing: what is suggested for which letters, and that nothing else is."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masters.models import Leadership
from registry.models import Organisation, Participation
from registry.search import names
from registry.search.suggest import Suggestion, suggestions
from tests import make

pytestmark = pytest.mark.django_db
Counting = Callable[[int], AbstractContextManager[object]]


def labels(q: str) -> list[str]:
    """What is suggested for ``q``."""
    return [suggestion.label for suggestion in suggestions(q)]


def only(q: str) -> Suggestion:
    """The one suggestion for ``q``."""
    (suggestion,) = suggestions(q)
    return suggestion


@pytest.mark.parametrize(
    "q", ["铁路", "鐵路", "“铁路”", "重庆 铁路", "tielu", "TieLu", "tieluyu", "tlys", "cqtl", "重庆 yunshu"]
)
def test_a_record_is_suggested_by_characters_by_pinyin_and_by_initials(q: str) -> None:
    college = make.technical_college(name="重庆铁路运输技师学院")
    make.technical_college(name="永川技工学校")

    assert only(q).label == "重庆铁路运输技师学院"
    assert only(q).url == college.get_absolute_url()


@pytest.mark.parametrize("q", ["ielu", "lys学", "铁 航空", "-铁路", "铁路 -运输"])
def test_what_begins_inside_a_syllable_or_is_excluded_is_not_suggested(q: str) -> None:
    make.technical_college(name="重庆铁路运输技师学院")

    assert labels(q) == []


def test_a_name_that_begins_with_the_text_comes_first_and_then_the_higher_level() -> None:
    make.technical_college(name="重庆长江学院", level="national")
    make.technical_college(name="长江第二学院", level="municipal")
    make.technical_college(name="长江第一学院", level="national")
    make.technical_college(name="长江")

    assert labels("长江") == ["长江", "长江第一学院", "长江第二学院", "重庆长江学院"]


def test_at_most_five_records_are_suggested_and_a_dozen_of_all() -> None:
    for number in range(8):
        host = make.organisation(f"汽车公司{number}")
        make.industry(f"汽车{number}")
        make.master_studio(name=f"汽车工作室{number}", masters=[f"汽车{number}"], host=host)

    found = suggestions("汽车")

    groups = [suggestion.group for suggestion in found]
    assert len(found) == 12
    assert groups.count(groups[0]) == 3
    assert len([each for each in suggestions("汽车工作室") if "工作室" in each.label]) == 5


def test_former_names_lead_to_the_record() -> None:
    make.technical_college(name="重庆工贸技师学院", names=["涪陵高级技工学校"])

    assert labels("涪陵高级") == labels("fulinggao") == ["重庆工贸技师学院"]


@pytest.mark.parametrize("q", ["单雄", "單雄", "shanxiong", "sx"])
def test_a_master_leads_to_the_studios_of_that_name(client: Client, q: str) -> None:
    studio = make.master_studio(name="匠心工作室", masters=["单雄"])

    (suggestion,) = [each for each in suggestions(q) if each.label == "单雄"]

    assert suggestion.note == "匠心工作室"
    assert [entry.pk for entry in client.get(suggestion.url).context["object_list"]] == [studio.pk]


def test_organisations_are_suggested_by_name_and_by_short_name() -> None:
    host = make.organisation("重庆长安汽车（集团）有限公司", short_name="长安集团")
    make.training_base(name="第一基地", host=host)

    for q in ("长安汽车", "长安集团", "汽车（集团）", "長安集團"):
        assert only(q).url == f"/organisations/{host.pk}/"


def test_an_organisation_that_takes_part_is_suggested_too() -> None:
    partner = Organisation.objects.create(name="德国米勒公司")
    make.training_base(name="第一基地", parts=[Participation(organisation=partner)])

    assert labels("米勒") == ["德国米勒公司"]


@pytest.mark.parametrize("q", ["永川", "永川区", "yongchuan", "yongchuanqu", "yongc", "yc", "ycq", "永chuan", "川"])
def test_a_district_is_suggested_by_its_name_and_its_sound(q: str) -> None:
    make.district("永川区")
    make.district("渝北区")

    assert only(q).url == "/districts/500118/"


def test_the_last_syllable_of_a_district_alone_is_no_reason_to_suggest_it() -> None:
    make.district("永川区")

    assert labels("cq") == labels("qu") == []


def test_a_district_is_suggested_by_a_former_name_which_is_told() -> None:
    make.district("开州区", former_names="开县、开江")

    assert only("开县").label == "开州区"
    assert only("开县").note == "开县、开江"


def test_a_single_character_suggests_districts_and_industries_alone() -> None:
    make.technical_college(name="汽车学院", host="汽车公司")
    make.industry("汽车")

    assert labels("汽") == ["汽车"]


def test_drafts_and_withdrawn_records_are_not_suggested_nor_what_only_they_name() -> None:
    hidden = {"host": "没有公开的公司", "masters": ["没有公开的大师"]}
    make.master_studio(name="没有公开的工作室", published=False, **hidden)
    make.withdrawn(make.technical_college(name="没有公开的学院", host="没有公开的企业"))

    assert labels("没有公开") == labels("meiyou") == labels("mygk") == []


def test_what_is_published_later_is_suggested_and_an_old_name_no_more() -> None:
    college = make.technical_college(name="旧江学院")
    assert labels("旧江") == ["旧江学院"]

    revised = make.revised(college, name="新江学院")
    make.technical_college(name="新江大学")

    assert labels("旧江") == []
    assert set(labels("新江")) == {"新江学院", "新江大学"}
    make.withdrawn(revised)
    assert labels("新江") == ["新江大学"]


def test_many_new_names_are_read_again_with_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "MOST_NEW", 1)
    for number in range(4):
        make.technical_college(name=f"新江学院{number}")
        assert len(labels("新江")) == number + 1


def test_a_former_leader_is_still_found() -> None:
    make.master_studio(name="匠心工作室", parts=[Leadership(master=make.master("单雄"), until=make.day(-1))])

    assert "单雄" in labels("单雄")


@pytest.mark.parametrize("q", ["", " ", "“”", "-", "-铁路", "长" * 201, "a\ufffdb", " ".join("甲乙丙丁戊己庚辛壬癸子")])
def test_a_text_that_is_no_query_suggests_nothing(client: Client, q: str) -> None:
    make.technical_college(name="重庆铁路运输技师学院")

    response = client.get("/suggest/", {"q": q})

    assert response.status_code == 200
    assert response.content.strip() == b""


def test_no_text_asks_the_database_for_nothing(django_assert_num_queries: Counting) -> None:
    with django_assert_num_queries(0):
        assert suggestions("") == suggestions("-铁路") == suggestions("\0") == []


def test_the_database_is_asked_as_often_however_much_is_suggested(django_assert_num_queries: Counting) -> None:
    for number in range(6):
        make.master_studio(name=f"长江工作室{number}", host=f"长江公司{number}", masters=[f"长江{number}"])
    suggestions("长江")

    for q, queries in {"长江": 4, "changjiang": 4, "长江 工作室": 4, "没有": 3, "长": 1}.items():
        with django_assert_num_queries(queries):
            suggestions(q)


def test_the_answer_is_kept_for_a_minute_in_the_language_of_the_reader(client: Client) -> None:
    make.district("永川区", name_en="Yongchuan District")

    chinese, english = client.get("/suggest/?q=永川"), client.get("/suggest/?q=永川&lang=en")

    assert {"public", "max-age=60"} == set(chinese.headers["Cache-Control"].split(", "))
    assert "Cookie" in chinese.headers["Vary"]
    assert "永川区" in chinese.content.decode()
    assert "Yongchuan District" in english.content.decode()


def test_names_are_escaped(client: Client) -> None:
    make.technical_college(name="<script>学院")

    assert "<script>" not in client.get("/suggest/?q=学院").content.decode()


def test_every_search_field_says_where_suggestions_come_from(client: Client) -> None:
    for address in ("/", "/search/", "/master-studios/"):
        page = client.get(address).content.decode()
        assert 'data-url="/suggest/"' in page
        assert 'type="search"' in page


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=20) | st.text(alphabet="重庆铁路cqtl-\"“ %_\\'", max_size=12))
def test_no_text_gives_a_server_error(client: Client, q: str) -> None:
    make.technical_college(name="重庆铁路运输技师学院")

    assert client.get("/suggest/", {"q": q}).status_code in {200, 400}
    suggestions(q)
