"""Records side by side: up to four of one kind, at an address that can be shared."""

from urllib.parse import quote_from_bytes

import pytest
from django.test import Client
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import codes
from registry.models import Entry, Publication, Site
from tests import make

pytestmark = pytest.mark.django_db


def address_of(*entries: Entry, **more: str | int) -> str:
    """The comparison of these records."""
    return f"/compare/?{urlencode([*(('record', entry.code) for entry in entries), *more.items()])}"


def lines_of(client: Client, address: str) -> dict[str, tuple[list[list[str]], bool]]:
    """What stands on each line, and whether it is marked as differing."""
    lines = client.get(address).context["lines"]
    return {line.label: ([[value.text for value in values] for values in line.values], line.differs) for line in lines}


def test_lines_that_differ_are_marked_and_the_others_are_not(client: Client) -> None:
    one = make.technical_college(district="永川区", ownership="public", level="municipal")
    two = make.technical_college(district="荣昌区", ownership="public", level="national")

    lines = lines_of(client, address_of(one, two))

    assert lines["区县"] == ([["永川区"], ["荣昌区"]], True)
    assert lines["办学性质"] == ([["公办"], ["公办"]], False)
    assert lines["级别"] == ([["市级"], ["国家级"]], True)


def test_the_order_in_which_parts_are_listed_makes_no_difference(client: Client) -> None:
    one = make.technical_college(industries=["汽车", "电子"])
    two = make.technical_college(industries=["电子", "汽车"])

    assert lines_of(client, address_of(one, two))["行业"][1] is False


def test_what_nobody_states_has_no_line_and_what_one_states_stands_beside_nothing(client: Client) -> None:
    one, two = make.technical_college(website="https://a.example.org/"), make.technical_college()

    lines = lines_of(client, address_of(one, two))

    assert lines["官方网站"] == ([["https://a.example.org/"], []], True)
    assert "地址" not in lines
    assert "未载明" in client.get(address_of(one, two)).content.decode()


def test_a_figure_that_several_state_stands_on_one_line(client: Client) -> None:
    one = make.training_base(parts=[make.figure("年培训人次", "100", 2023), make.figure("教师数", "7", None)])
    two = make.training_base(parts=[make.figure("年培训人次", "200", 2023)])

    lines = lines_of(client, address_of(one, two))

    assert lines["年培训人次 · 2023"] == ([["100人"], ["200人"]], True)
    assert lines["其他数据"] == ([["教师数：7人"], []], True)


def test_records_come_in_the_order_of_the_address(client: Client) -> None:
    bases = [make.training_base() for _number in range(4)]
    order = [bases[place] for place in (2, 0, 3, 1)]

    columns = client.get(address_of(*order)).context["columns"]

    assert [entry.code for entry, _remove in columns] == [entry.code for entry in order]


def test_a_comparison_of_the_past_shows_what_was_stated_and_what_is_today(client: Client) -> None:
    one, two = make.training_base(name="老基地", parts=[Site(name="老站")]), make.training_base()
    then = Publication.objects.latest("revision").revision
    make.revised(one, district="永川区", parts=[Site(name="新站")])

    response = client.get(address_of(one, two, as_of=then))

    (district,) = [line for line in response.context["lines"] if line.label == "区县"]
    assert [(value.text, value.today) for value in district.values[0]] == [("", "永川区")]
    assert "新站" not in response.content.decode()
    assert address_of(one, two).partition("?")[2].replace("&", "&amp;") in response.content.decode()


def test_a_withdrawn_record_keeps_a_shared_address_alive_and_says_why_it_is_not_there(client: Client) -> None:
    one, two = make.training_base(name="老基地"), make.training_base()
    make.withdrawn(one)

    response = client.get(address_of(one, two))

    assert response.status_code == 200
    assert [entry.code for entry, _remove in response.context["columns"]] == [two.code]
    assert "无从对比" in response.content.decode()


def test_others_of_the_kind_are_found_and_join_by_a_link(client: Client) -> None:
    one = make.master_studio(masters=["何涛"])
    two = make.master_studio(masters=["唐跃辉"])
    make.training_base(name="唐跃辉基地")

    offered = client.get(address_of(one, q="唐跃辉")).context["offered"]

    assert [(entry.code, address) for entry, address in offered] == [
        (two.code, f"?record={one.code}&record={two.code}"),
    ]
    assert client.get(f"/compare/{offered[0][1]}").status_code == 200


def test_four_are_enough(client: Client) -> None:
    bases = [make.training_base() for _number in range(5)]

    assert client.get(address_of(*bases[:4])).context["offered"] == []
    assert "最多可对比4条记录" in client.get(address_of(*bases)).content.decode()


def test_the_same_record_twice_is_one_column(client: Client) -> None:
    base = make.training_base()

    assert len(client.get(address_of(base, base, base, base, base)).context["columns"]) == 1


def test_a_draft_is_not_compared_nor_said_to_exist(client: Client) -> None:
    draft = make.training_base(published=False, name="未公布的基地")
    unknown = codes.new_code()

    for code in (draft.code, unknown):
        response = client.get(f"/compare/?record={code}")
        assert response.status_code == 400
        assert f"没有代码为{code}的记录" in response.content.decode()
        assert "未公布的基地" not in response.content.decode()


def test_records_of_two_kinds_are_refused_with_their_kinds(client: Client) -> None:
    base, studio = make.training_base(name="甲基地"), make.master_studio(name="乙工作室")

    response = client.get(address_of(base, studio))

    assert response.status_code == 400
    assert "甲基地（培训基地）" in response.content.decode()


@pytest.mark.parametrize("query", ["record=CQ12345678", "record=%3Cscript%3E", f"q={'长' * 201}", "q=%00"])
def test_bad_input_is_answered_with_a_sentence(client: Client, query: str) -> None:
    response = client.get(f"/compare/?{query}")

    assert response.status_code == 400
    assert response.context["problems"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.lists(st.tuples(st.sampled_from(["record", "as_of", "q"]), st.binary(max_size=12)), max_size=5))
def test_no_query_string_gives_a_server_error(client: Client, query: list[tuple[str, bytes]]) -> None:
    text = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in query)

    assert client.get(f"/compare/?{text}").status_code in {200, 400}
