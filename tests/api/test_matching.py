"""Names of other lists lead to codes, each with a score and the reason."""

from typing import Any

import pytest
from django.test import Client

from registry.models import EntryName
from tests import make

pytestmark = pytest.mark.django_db


def match(client: Client, *names: str, **asked: Any) -> list[list[tuple[str, str, float]]]:
    """For each name the records found: name, reason, score."""
    response = client.post("/api/v1/match/", {"names": names, **asked}, content_type="application/json")
    assert response.status_code == 200, response.content.decode()
    results = response.json()["results"]
    assert [result["name"] for result in results] == list(names)
    return [[(each["name"], each["reason"], each["score"]) for each in result["matches"]] for result in results]


def studios() -> None:
    """A few records whose names have much in common."""
    make.master_studio(name="何涛技能大师工作室")
    make.master_studio(name="唐跃辉技能大师工作室")
    make.master_studio(name="张毅国家级技能大师工作室")
    make.training_base(name="重庆长安汽车股份有限公司国家级高技能人才培训基地")


@pytest.mark.parametrize(
    ("name", "found", "reason"),
    [
        ("何涛技能大师工作室", "何涛技能大师工作室", "exact"),
        ("何濤技能大師工作室", "何涛技能大师工作室", "exact"),
        (" 「何涛」技能大师 工作室 ", "何涛技能大师工作室", "exact"),
        ("何滔技能大师工作室", "何涛技能大师工作室", "pinyin"),
        ("hetaojinengdashigongzuoshi", "何涛技能大师工作室", "pinyin"),
        ("永川区何涛技能大师工作室", "何涛技能大师工作室", "near"),
        ("长安汽车高技能人才培训基地", "重庆长安汽车股份有限公司国家级高技能人才培训基地", "near"),
    ],
)
def test_a_name_is_found_and_the_reason_is_told(client: Client, name: str, found: str, reason: str) -> None:
    studios()

    ((first, *_others),) = match(client, name)

    assert first[:2] == (found, reason)


def test_a_name_that_shares_only_what_all_names_share_is_not_near(client: Client) -> None:
    studios()

    assert match(client, "李四技能大师工作室", "完全无关的名称", "？", "😀") == [[], [], [], []]


def test_former_and_other_names_are_told_apart(client: Client) -> None:
    former, plaque = EntryName.Type.FORMER, EntryName.Type.PLAQUE
    make.technical_college(
        name="重庆化工职业学院",
        name_en="Chongqing Chemical College",
        parts=[EntryName(text="重庆化工学校", type=former), EntryName(text="重庆化医技师学院", type=plaque)],
    )

    found = match(client, "重庆化工学校", "重庆化医技师学院", "chongqing chemical college")

    assert [matches[0][1] for matches in found] == ["former-name", "alias", "alias"]


def test_the_surer_comes_first(client: Client) -> None:
    make.training_base(name="长安基地", names=["铁路基地"])
    make.training_base(name="铁路基地")

    (found,) = match(client, "铁路基地")

    assert [(name, score) for name, _reason, score in found] == [("铁路基地", 1.0), ("长安基地", 0.95)]


def test_a_code_is_a_name_too(client: Client) -> None:
    base = make.training_base(name="长安基地")

    assert match(client, base.code.lower()) == [[("长安基地", "code", 1.0)]]


def test_only_what_is_public_now_is_found_by_what_it_is_called_now(client: Client) -> None:
    base, gone = make.training_base(name="长安基地"), make.training_base(name="铁路基地")
    make.training_base(name="草稿基地", published=False)
    assert match(client, "长安基地", "铁路基地")[1] == [("铁路基地", "exact", 1.0)]
    make.revised(base, name="新安基地")
    make.withdrawn(gone)

    found = match(client, "新安基地", "铁路基地", "草稿基地", gone.code)

    assert found == [[("新安基地", "exact", 1.0)], [], [], []]


def test_matching_can_be_of_some_kinds_alone_and_of_so_many(client: Client) -> None:
    for number in range(4):
        make.training_base(name="同名机构", summary=str(number))
    make.technical_college(name="同名机构")

    assert len(match(client, "同名机构", limit=10)[0]) == 5
    assert len(match(client, "同名机构")[0]) == 3
    assert len(match(client, "同名机构", kind=["technical-college"])[0]) == 1
    assert match(client, "同名机构", kind=["trial-zone"]) == [[]]


def test_a_whole_list_is_matched_by_a_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    studios()
    names = [f"第{number}技能大师工作室" for number in range(998)]

    with django_assert_max_num_queries(7):
        found = match(client, *names, "何涛技能大师工作室", "CQPKKAX778")

    assert found[-2] == [("何涛技能大师工作室", "exact", 1.0)]


def test_more_names_than_allowed_are_refused_with_the_place(client: Client) -> None:
    response = client.post("/api/v1/match/", {"names": ["长安"] * 1001}, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/names"
    assert "1000" in response.json()["errors"][0]["detail"]
