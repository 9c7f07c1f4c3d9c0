"""Publishing turns a page: a draft is stamped and supersedes what its record stated before."""

import pytest

from registry import lifecycle
from registry.lifecycle import Refused
from registry.models import Entry, Publication, State
from tests import make

pytestmark = pytest.mark.django_db


def revisions() -> list[int]:
    return sorted(Publication.objects.values_list("revision", flat=True))


def test_publishing_a_new_record_makes_it_public() -> None:
    draft = make.training_base(name="长安汽车基地", published=False)
    assert not Entry.objects.public().exists()

    publication = lifecycle.system.publish([draft], reason="首次公布")

    published = make.fresh(draft)
    assert list(Entry.objects.public()) == [Entry.objects.get(pk=draft.pk)]
    assert (published.state, published.revision, published.is_head) == (State.PUBLISHED, publication, True)
    assert published.is_public and not published.is_open


def test_publishing_supersedes_the_older_entry_and_exactly_one_is_in_force() -> None:
    first = make.training_base(name="长安汽车基地")
    second = make.revised(first, name="长安汽车国家级基地")

    first = make.fresh(first)
    assert first.superseded_revision == second.revision
    assert not first.is_public and not first.is_head
    assert [entry.pk for entry in Entry.objects.current().filter(record=first.record)] == [second.pk]
    assert [entry.pk for entry in Entry.objects.heads().filter(record=first.record)] == [second.pk]
    assert (first.number, second.number) == (1, 2)


def test_the_superseded_entry_keeps_what_it_stated() -> None:
    first = make.training_base(name="长安汽车基地")
    stamped = make.fresh(first)

    make.revised(first, name="长安汽车国家级基地")

    kept = make.fresh(first)
    assert (kept.name, kept.snapshot, kept.hash) == ("长安汽车基地", stamped.snapshot, stamped.hash)


def test_one_act_takes_one_revision_however_many_entries_it_publishes() -> None:
    drafts = [make.training_base(published=False) for _ in range(3)] + [make.master_studio(published=False)]

    publication = lifecycle.system.publish(drafts, reason="第一批")

    assert revisions() == [publication.revision]
    assert {entry.revision for entry in Entry.objects.public()} == {publication}


def test_revisions_have_no_gap_even_where_an_act_is_refused() -> None:
    base = make.training_base()
    with pytest.raises(Refused):
        lifecycle.system.publish([base], reason="再发一次")
    with pytest.raises(Refused):
        lifecycle.system.withdraw([base], reason="")
    make.revised(base)
    make.city_figure()
    make.withdrawn(Entry.objects.public().get())

    assert revisions() == [1, 2, 3, 4]


def test_publications_remember_who_when_and_why() -> None:
    editor = make.user("王小丽")
    publication = make.training_base(by=editor, reason="据渝人社公告").revision

    assert publication is not None
    assert (publication.by, publication.reason) == (editor, "据渝人社公告")
    assert make.master_studio().revision.at >= publication.at  # type: ignore[union-attr]


def test_a_failing_publication_of_many_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second of two fails after the first was stamped, superseded and counted."""
    first, second = make.training_base(), make.training_base()
    drafts = [make.opened(first), make.opened(second)]
    before = list(Entry.objects.order_by("pk").values()), revisions()

    def refuse_the_second(snapshot: dict[str, object]) -> str:
        if snapshot["code"] == second.code:
            raise RuntimeError("disk full")
        return "0" * 64

    monkeypatch.setattr("registry.lifecycle.publishing.digest", refuse_the_second)
    with pytest.raises(RuntimeError, match="disk full"):
        lifecycle.system.publish(drafts, reason="两条")

    assert (list(Entry.objects.order_by("pk").values()), revisions()) == before
    monkeypatch.undo()
    assert lifecycle.system.publish(drafts, reason="两条").revision == 3


def test_one_entry_that_is_published_already_stops_the_whole_act() -> None:
    published, draft = make.training_base(name="已公布基地"), make.training_base(published=False)

    with pytest.raises(Refused, match="已公布基地"):
        lifecycle.system.publish([draft, published], reason="一起")

    assert make.fresh(draft).is_open


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_publishing_needs_a_reason(reason: str) -> None:
    draft = make.training_base(published=False)
    with pytest.raises(Refused):
        lifecycle.system.publish([draft], reason=reason)
    assert make.fresh(draft).is_open


def test_publishing_nothing_is_refused() -> None:
    with pytest.raises(Refused):
        lifecycle.system.publish([], reason="无")
    assert revisions() == []


def test_publishing_a_draft_that_is_gone_is_refused() -> None:
    draft = make.training_base(published=False)
    lifecycle.discard(make.fresh(draft))
    with pytest.raises(Refused):
        lifecycle.system.publish([draft], reason="迟了")


def test_what_is_published_is_what_is_stored_not_what_the_caller_holds() -> None:
    draft = make.training_base(name="库里的名字", published=False)
    draft.name = "手里的名字"

    lifecycle.system.publish([draft], reason="以库为准")

    assert make.fresh(draft).name == "库里的名字"


def test_public_and_as_of_at_every_stage() -> None:
    """Before it is published, published, superseded, withdrawn and restored."""
    other = make.master_studio()
    start = other.revision_id
    assert start is not None
    draft = make.training_base(published=False)
    stages: dict[int, list[int]] = {start: []}

    lifecycle.system.publish([draft], reason="公布")
    stages[start + 1] = [draft.pk]
    second = make.revised(make.fresh(draft), name="改名")
    stages[start + 2] = [second.pk]
    gone = make.withdrawn(second)
    stages[start + 3] = []
    third = make.revised(gone)
    stages[start + 4] = [third.pk]

    for revision, expected in stages.items():
        seen = Entry.objects.as_of(revision).filter(record=draft.record)
        assert [entry.pk for entry in seen] == expected, revision
    assert not Entry.objects.as_of(start - 1).exists()
    assert [entry.pk for entry in Entry.objects.public().filter(record=draft.record)] == [third.pk]
    assert set(Entry.objects.as_of(start + 4)) == set(Entry.objects.public())


def test_an_open_draft_hides_nothing_from_the_public() -> None:
    base = make.training_base(name="长安汽车基地")
    draft = make.opened(base)
    draft.name = "尚未公布的名字"
    draft.save()

    assert [entry.name for entry in Entry.objects.public()] == ["长安汽车基地"]
    assert [entry.name for entry in Entry.objects.heads()] == ["尚未公布的名字"]
