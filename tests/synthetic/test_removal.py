"""``make_synthetic --remove``: what was invented is gone without a trace; and the command itself."""

import re
from typing import Any

import pytest
from django.core.management import CommandError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import lifecycle, synthetic
from registry.loading import Report
from registry.models import (
    Entry,
    EntryName,
    Level,
    LoadedItem,
    Organisation,
    Publication,
    Recognition,
    Record,
    Source,
)
from registry.synthetic import MARK, making, removing, world
from registry.synthetic.remembering import items_of
from registry.synthetic.world import SOURCE_KEY
from tests import make
from tests.synthetic.tools import command, everything, invented, make_records, remove_records


class TestRemoval:
    def test_it_leaves_everything_else_as_it_was(self, content: Report) -> None:
        make.revised(make.training_base(parts=[Recognition(level=Level.NATIONAL)]))
        before = everything()
        make_records()

        remove_records()

        assert everything() == before

    def test_in_small_batches_too(self, content: Report, monkeypatch: pytest.MonkeyPatch) -> None:
        before = everything()
        make_records(60)
        monkeypatch.setattr(removing, "BATCH", 7)
        remove_records()
        assert everything() == before

    def test_publications_stay(self, content: Report) -> None:
        make_records(60)
        before = list(Publication.objects.values())
        remove_records()
        assert list(Publication.objects.values()) == before

    def test_what_staff_did_to_a_synthetic_record_goes_with_it(self, content: Report) -> None:
        before = everything()
        make_records(60)
        base = invented().public().exclude(record__in=invented().open().values("record")).first()
        assert base is not None
        make.revised(base.downcast(), name="改成了没有标记的名字")
        lifecycle.discard(invented().open().filter(number=1)[0])

        remove_records()

        assert everything() == before

    def test_it_is_refused_while_a_real_record_refers_to_a_synthetic_one(self, content: Report) -> None:
        make_records(60)
        host = Organisation.objects.filter(name__endswith=MARK)[0]
        real = make.training_base(host=host)
        before = everything()

        with pytest.raises(synthetic.StillUsed):
            remove_records()
        assert everything() == before

        with pytest.raises(CommandError, match="Nothing was removed"):
            command("--remove", "--force")
        assert Entry.objects.filter(pk=real.pk).exists()

    @pytest.mark.parametrize("relation", ["parent", "citation", "organisation"])
    def test_by_whatever_it_refers(self, content: Report, relation: str) -> None:
        make_records(12)
        if relation == "parent":
            make.training_base(parent=Record.objects.get(pk=items_of(Record)[0].object_id))
        elif relation == "citation":
            make.training_base(
                parts=[EntryName(text="别名", source=Source.objects.get(key=SOURCE_KEY), basis="stated")]
            )
        else:
            source = Source.objects.get(key=SOURCE_KEY)
            make.organisation("真实公司", source=source, basis="stated")
        with pytest.raises(synthetic.StillUsed):
            remove_records()

    def test_an_interrupted_run_can_be_removed(self, content: Report, monkeypatch: pytest.MonkeyPatch) -> None:
        before = everything()
        monkeypatch.setattr(making, "BATCH", 25)
        with pytest.raises(RuntimeError), monkeypatch.context() as broken:
            broken.setattr(synthetic.Progress, "advance", _fail)
            make_records(60)
        assert items_of(Record).count() == 25
        remove_records()
        assert everything() == before

    def test_removing_nothing_is_nothing(self, content: Report) -> None:
        before = everything()
        remove_records()
        assert everything() == before


@settings(max_examples=settings().max_examples // 10, suppress_health_check=list(HealthCheck))
@given(records=st.integers(1, 40), seed=st.integers(0, 10**9), batch=st.integers(1, 50))
def test_what_is_added_is_taken_away(content: Report, records: int, seed: int, batch: int) -> None:
    """Any number, from any seed. No example needs a fresh database: that is what is tested."""
    before = everything()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "BATCH", batch)
        patch.setattr(removing, "BATCH", batch)
        assert make_records(records, seed) >= records
        assert items_of(Record).count() == records
        remove_records()
    assert everything() == before


class TestCommand:
    def test_it_refuses_while_debug_is_off(self, content: Report) -> None:
        for arguments in (["5"], ["--remove"]):
            with pytest.raises(CommandError, match="DEBUG is off"):
                command(*arguments)
        assert not LoadedItem.objects.filter(key__startswith="synthetic:").exists()

    def test_it_says_what_it_did(self, content: Report, settings: Any) -> None:
        settings.DEBUG = True
        assert re.search(
            r"60 synthetic records with \d+ entries added .* entries a second", command("60", "--seed", "3")
        )
        assert settings.DEBUG
        with pytest.raises(CommandError, match="already"):
            command("60")
        assert "60 synthetic records removed" in command("--remove")
        assert "0 synthetic records removed" in command("--remove")

    @pytest.mark.parametrize("arguments", [[], ["0"], ["-5"], ["5", "--remove"]])
    def test_it_wants_a_number_or_the_removal(self, arguments: list[str]) -> None:
        with pytest.raises(CommandError):
            command("--force", *arguments)

    @pytest.mark.parametrize("vocabulary", ["_places", "_leaves", "_indicators"])
    def test_it_wants_the_vocabularies(self, content: Report, vocabulary: str, monkeypatch: pytest.MonkeyPatch) -> None:
        before = everything()
        monkeypatch.setattr(world, vocabulary, list)
        with pytest.raises(CommandError, match="load_registry"):
            command("5", "--force")
        assert everything() == before

    def test_it_tells_how_far_it_has_come(self) -> None:
        said: list[str] = []
        progress = synthetic.Progress(said.append, "records", 1000)
        progress.told -= 10
        progress.advance(250)
        progress.advance(250)
        assert len(said) == 1
        assert re.fullmatch(r"250 of 1,000 records, [\d,]+ a second, \d+:\d\d left", said[0])


def _fail(progress: synthetic.Progress, number: int) -> None:
    raise RuntimeError("interrupted")
