"""What changed since a revision, a day or an old download."""

from typing import Any

import pytest
from django.test import Client

from registry.exchange.changing import What
from registry.models import Citation, Organisation, Site
from tests import make
from tests.exchange.files import download, rows_of
from tests.exchange.test_verify import drop, saved

pytestmark = pytest.mark.django_db


def told(response: Any) -> list[tuple[str, ...]]:
    """What the page tells, in short."""
    assert response.status_code == 200
    return [(each.what, each.code, each.column, each.before, each.after) for each in response.context["differences"]]


def since(client: Client, revision: int | None, **parameters: str) -> Any:
    """The page of what changed since a revision."""
    return client.get("/data/changes/", {"since": str(revision), **parameters})


def test_records_that_came_changed_and_went_are_told(client: Client) -> None:
    changed, gone = make.technical_college(name="甲学院", address="旧址"), make.technical_college(name="乙学院")
    start = gone.revision_id
    make.revised(changed, address="新址", reason="搬迁")
    make.withdrawn(gone, reason="停办", successor=changed)
    new = make.technical_college(name="丙学院")

    response = since(client, start)

    assert told(response) == [
        (What.ADDED, new.code, "", "", "丙学院"),
        (What.CHANGED, changed.code, "地址", "旧址", "新址"),
        (What.WITHDRAWN, gone.code, "", "乙学院", changed.code),
    ]
    assert [each.reason for each in response.context["differences"]] == [make.REASON, "搬迁", "停办"]


def test_a_change_tells_every_reason_and_the_source(client: Client) -> None:
    college = make.technical_college(name="甲学院", address="一号")
    start = college.revision_id
    college = make.revised(college, address="二号", reason="第一次")
    make.revised(college, address="三号", reason="第二次", parts=[Citation(field="address", **make.sourced())])

    (difference,) = since(client, start).context["differences"]

    assert (difference.before, difference.after, difference.reason) == ("一号", "三号", "第一次；第二次")
    assert difference.source == "重庆市人社局公报 第1页"


def test_a_change_outside_the_table_is_told_too(client: Client) -> None:
    college = make.technical_college()
    start = college.revision_id
    make.revised(college, parts=[make.figure("人数", "400")], reason="补充数据")

    (difference,) = since(client, start).context["differences"]

    assert (difference.what, difference.reason) == (What.CHANGED, "补充数据")


def test_the_parameters_of_a_list_narrow_what_is_told(client: Client) -> None:
    start = make.technical_college(district="江北区").revision_id
    make.technical_college(district="江北区")
    there = make.technical_college(district="永川区")

    assert [row[1] for row in told(since(client, start, district="500118"))] == [there.code]
    assert [row[1] for row in told(since(client, start, kind="trial-zone"))] == []


def test_what_happened_between_two_moments_is_told(client: Client) -> None:
    first, second, _third = (make.technical_college() for _number in range(3))

    found = told(since(client, first.revision_id, as_of=str(second.revision_id)))

    assert [row[1] for row in found] == [second.code]


def test_an_old_download_is_told_what_changed_in_its_list(client: Client) -> None:
    kept = make.training_base(district="江北区", parts=[Site(name="甲站")])
    body, name = saved(client, "/training-bases/export.csv", district="500105")
    make.revised(kept, parts=[Site(name="乙站")], reason="新增")
    new = make.training_base(name="新基地", district="江北区")
    make.training_base(district="永川区")

    found = told(drop(client, body, name, "/data/changes/"))

    assert found == [
        (What.ADDED, new.code, "", "", "新基地"),
        (What.CHANGED, kept.code, "场所", "甲站", "甲站、乙站"),
        (What.CHANGED, kept.code, "场所数", "1", "2"),
    ]


def test_a_download_without_its_name_is_told_by_its_rows(client: Client) -> None:
    college, gone = make.technical_college(name="甲学院"), make.technical_college()
    body = download(client)
    make.revised(college, name="乙学院")
    make.withdrawn(gone)
    new = make.technical_college()

    found = told(drop(client, body, "旧表.csv", "/data/changes/"))

    assert [row[:2] for row in found] == [
        (What.ADDED, new.code), (What.CHANGED, college.code), (What.WITHDRAWN, gone.code),
    ]  # fmt: skip


def test_a_word_changed_since_is_told_with_its_reason(client: Client) -> None:
    make.technical_college(host="旧名公司")
    body, name = saved(client)
    Organisation.objects.update(name="新名公司")

    response = drop(client, body, name, "/data/changes/")

    assert [row[3:] for row in told(response)] == [("旧名公司", "新名公司")]
    assert "词表" in response.context["differences"][0].reason


def test_the_same_comes_as_csv(client: Client) -> None:
    college = make.technical_college(name="=甲", address="旧址")
    body, name = saved(client)
    make.revised(college, address="=新址", reason="搬迁")

    asked = rows_of(download(client, "/data/changes.csv", since=str(college.revision_id)))
    sent = rows_of(b"".join(drop(client, body, name, "/data/changes/", csv="1")))

    assert asked == sent
    assert [(row["变更"], row["变更前"], row["变更后"], row["事由"]) for row in asked] == [
        ("更新", "旧址", "'=新址", "搬迁")
    ]


def test_nothing_is_told_where_nothing_changed(client: Client) -> None:
    revision = make.technical_college().revision_id

    assert told(since(client, revision)) == []


@pytest.mark.parametrize(
    "query", ["since=99", "since=x", "since=2999-01-01", "since=1&district=nowhere", "since=1&as_of=x"]
)
@pytest.mark.parametrize("address", ["/data/changes/", "/data/changes.csv"])
def test_a_malformed_question_is_refused(client: Client, address: str, query: str) -> None:
    make.technical_college()

    response = client.get(f"{address}?{query}")

    assert response.status_code == 400
    assert response.context["problems"]


def test_a_file_of_changes_needs_a_beginning(client: Client) -> None:
    assert client.get("/data/changes.csv").status_code == 400
    assert client.get("/data/changes/").status_code == 200
