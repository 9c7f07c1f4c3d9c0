"""What changed since a copy was taken: each publication and withdrawal, with its reason, the oldest first."""

import pytest
from django.test import Client
from django.utils import timezone

from registry import lifecycle
from registry.models import Entry, Publication, Site
from tests import make
from tests.api.reading import every, get, problem

pytestmark = pytest.mark.django_db


def test_a_record_is_followed_from_its_first_day_to_its_last(client: Client) -> None:
    new = make.training_base(name="新基地", reason="首次")
    base = make.training_base(name="长安基地", reason="首次")
    renamed = make.revised(base, name="长安汽车基地", parts=[Site(name="工作站")], reason="更名")
    withdrawal = make.withdrawn(renamed, reason="合并", successor=new)
    lifecycle.system.publish([lifecycle.restore(Entry.objects.get(pk=base.pk))], reason="恢复")

    found = every(client, "changes/", code=base.code, limit=2)

    assert [(change["change"], change["reason"]) for change in found] == [
        ("added", "首次"),
        ("changed", "更名"),
        ("withdrawn", "合并"),
        ("restored", "恢复"),
    ]
    assert found[1]["fields_changed"] == ["name", "sites"]
    assert found[2]["successor"] == new.code
    assert found[2]["hash"] == withdrawal.hash
    assert client.get(found[2]["page"]).status_code == 200


def test_what_came_after_a_revision_or_a_time(client: Client) -> None:
    make.training_base()
    first = Publication.objects.latest("revision")
    made = make.technical_college()

    for since in (str(first.revision), first.at.isoformat(), timezone.localtime(first.at).isoformat()):
        assert [change["code"] for change in get(client, "changes/", since=since)["results"]] == [made.code]
    assert get(client, "changes/", since=timezone.now().isoformat())["results"] == []
    assert get(client, "changes/", since=make.day(-1).isoformat())["count"] == 2
    assert get(client, "changes/", since="0")["count"] == 2


def test_a_copy_that_follows_the_changes_is_the_registry(client: Client) -> None:
    bases = [make.training_base() for _number in range(4)]
    copy = {entry["code"]: entry["hash"] for entry in every(client, "entries/", limit=3)}
    revision = get(client, "entries/")["revision"]
    make.revised(bases[0], name="改名")
    make.withdrawn(bases[1])
    make.technical_college()

    for change in every(client, "changes/", since=str(revision), limit=1):
        if change["change"] == "withdrawn":
            del copy[change["code"]]
        else:
            copy[change["code"]] = change["hash"]

    assert copy == {entry["code"]: entry["hash"] for entry in every(client, "entries/")}


def test_one_publication_of_many_is_read_over_several_pages(client: Client) -> None:
    drafts = [make.training_base(published=False) for _number in range(5)]
    lifecycle.system.publish(list(Entry.objects.filter(pk__in=[draft.pk for draft in drafts])), reason="一起")

    found = every(client, "changes/", limit=2)

    assert [change["code"] for change in found] == sorted(draft.code for draft in drafts)


@pytest.mark.parametrize("since", ["yesterday", "99", "2026-02-30", "2026-13-01T00:00:00", "9" * 30])
def test_a_moment_that_is_none_is_refused(client: Client, since: str) -> None:
    assert problem(client, "changes/", 400, since=since)["errors"][0]["parameter"] == "since"


@pytest.mark.parametrize(("since", "count"), [("0001-01-01", 1), ("1900-01-01", 1), ("9999-12-31T23:59:59-12:00", 0)])
def test_the_ends_of_time_are_moments_too(client: Client, since: str, count: int) -> None:
    make.training_base()

    assert get(client, "changes/", since=since)["count"] == count
