"""``make_synthetic``: invented records that are right in every way and marked as invented."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from masters.models import Master
from registry import lifecycle
from registry.codes import is_valid
from registry.creditcode import validate_credit_code
from registry.loading import Report, load_registry
from registry.models import (
    EntryName,
    Level,
    Offering,
    Organisation,
    Recognition,
    Record,
    SearchDocument,
    Source,
    State,
    Subject,
    entry_models,
    part_models,
)
from registry.search.documents import documents
from registry.search.readings import sort_key
from registry.synthetic import ENGLISH_MARK, MARK, making
from registry.synthetic.recipes import find_recipes
from registry.synthetic.remembering import items_of
from registry.synthetic.words import lists
from registry.synthetic.world import SOURCE_KEY, SOURCE_TITLE
from tests import make
from tests.synthetic.tools import NUMBER, invented, make_records, remove_records

NAMING = {"name", "name_en", "short_name", "title", "text", "issuer"}


@pytest.fixture(scope="class")
def made_once(loaded_once: Report, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Synthetic records beside the registry's content, for all tests of a class; each rolls back to it."""
    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
        make_records()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.mark.usefixtures("made_once", "db")
class TestWhatIsMade:
    def test_every_record_is_there(self) -> None:
        assert items_of(Record).count() == invented().values("record").distinct().count() == NUMBER
        assert all(is_valid(code) for code in invented().values_list("record", flat=True))

    def test_every_name_is_marked(self) -> None:
        """In whatever column a name stands."""
        keys = list(invented().values_list("pk", flat=True))
        rows: list[models.Model] = list(invented())
        for part in part_models():
            rows += part._base_manager.filter(entry__in=keys)
        for model in (Organisation, Master, Subject):
            rows += model._base_manager.filter(pk__in=[item.object_id for item in items_of(model)])
        names = [(row, name, value) for row in rows for name, value in _names(row)]
        assert not [found for found in names if MARK not in found[2] and ENGLISH_MARK not in found[2]]
        assert len({type(row) for row, _name, _value in names}) > 8

    def test_names_hardly_repeat(self) -> None:
        names = list(invented().filter(number=1).values_list("name", flat=True))
        assert len(set(names)) > 0.95 * len(names)

    def test_the_one_source_says_what_it_is(self) -> None:
        source = Source.objects.get(key=SOURCE_KEY)
        assert source.title == SOURCE_TITLE
        for part in part_models():
            others = part._base_manager.filter(entry__in=invented()).exclude(source=None).exclude(source=source)
            assert not others.exists(), part

    def test_every_kind_and_every_part_comes_up(self) -> None:
        assert set(invented().values_list("kind", flat=True)) == set(entry_models()) == set(find_recipes())
        for part in part_models():
            assert part._base_manager.filter(entry__in=invented()).exists(), part

    def test_every_stage_of_a_life_comes_up(self) -> None:
        lives = Counter(invented().values_list("record", flat=True)).values()
        assert set(lives) == {1, 2, 3}
        assert {State.PUBLISHED, State.WITHDRAWN, State.DRAFT} <= set(invented().values_list("state", flat=True))
        assert invented().exclude(superseded_revision=None).exists()
        assert invented().open().filter(number=1).exists() and invented().open().filter(number__gt=1).exists()
        assert invented().exclude(successor=None).exists() and invented().exclude(parent=None).exists()

    def test_ledgers_are_like_real_ones(self) -> None:
        ledger = Recognition.objects.filter(entry__in=invented())
        assert set(ledger.values_list("level", flat=True)) == set(Level.values)
        assert ledger.exclude(document_number="").exclude(year=None).exists()
        assert ledger.exclude(ended_on=None).exclude(end_reason="").exists()

    def test_districts_and_industries_are_unevenly_used(self) -> None:
        for path in ("district", "industries"):
            counts = Counter(invented().exclude(**{path: None}).values_list(path, flat=True)).most_common()
            assert len(counts) > 10
            assert counts[0][1] > 4 * counts[len(counts) // 2][1]

    def test_snapshots_and_hashes_are_what_publishing_keeps(self) -> None:
        entries = list(invented().exclude(state=State.DRAFT))
        snapshots = lifecycle.snapshots_of(entries)
        for entry in entries:
            assert entry.snapshot and entry.hash == lifecycle.digest(entry.snapshot)
            if entry.superseded_revision is None:
                assert snapshots[entry.pk] == entry.snapshot

    def test_levels_agree_with_the_ledger(self) -> None:
        today = timezone.localdate()
        for entry in invented():
            in_force = Recognition.objects.in_force(today).filter(entry=entry).values_list("level", flat=True)
            assert entry.level == max(in_force, default=Level.UNSTATED)

    def test_what_is_derived_is_up_to_date(self) -> None:
        entries = list(invented())
        stored = SearchDocument.objects.in_bulk([entry.pk for entry in entries])
        for document in documents(entries):
            found = stored[document.pk]
            assert (found.names, found.text, found.pinyin) == (document.names, document.text, document.pinyin)
        assert all(entry.name_key == sort_key(entry.name) for entry in entries)

    def test_each_record_has_one_head_and_at_most_one_statement_in_force(self) -> None:
        heads = Counter(invented().heads().values_list("record", flat=True))
        assert set(heads.values()) == {1} and len(heads) == NUMBER
        assert set(Counter(invented().current().values_list("record", flat=True)).values()) == {1}
        latest = {entry.record_id: entry for entry in invented().order_by("number")}
        assert all(entry.is_head for entry in latest.values())

    def test_every_row_would_pass_the_forms(self) -> None:
        some = invented().order_by("pk")[:25]
        keys = [entry.pk for entry in some]
        for entry in some:
            entry.downcast().full_clean(validate_constraints=False, validate_unique=False)
        for part in part_models():
            for row in part._base_manager.filter(entry__in=keys):
                row.full_clean(validate_constraints=False, validate_unique=False)
        for code in Organisation.objects.exclude(credit_code=None).values_list("credit_code", flat=True):
            validate_credit_code(str(code))

    def test_it_can_be_found(self) -> None:
        assert invented().public().matching("模拟").exists()
        name = invented().public().filter(kind="master-studio").values_list("name", flat=True)[0]
        assert invented().public().matching(name.removesuffix(MARK)).exists()

    def test_the_content_that_was_there_is_untouched(self) -> None:
        again = load_registry()
        assert again.total("unchanged") == sum(again.counts.values())


def _names(row: models.Model) -> list[tuple[str, str]]:
    """The columns of a row that name something, and are filled."""
    fields = [field.name for field in row._meta.concrete_fields if field.name in NAMING]
    return [(name, value) for name in fields if (value := getattr(row, name))]


def test_there_are_thousands_of_words() -> None:
    """Three thousand different ones, places and firms put together from characters included."""
    parts = lists()
    places = len(parts["place_first"]) * len(parts["place_second"])
    whole = {word for words in parts.values() for word in words if re.fullmatch(r"[\u4e00-\u9fff]{2,}", word)}
    assert len(whole) > 900
    assert len(whole) + places > 3000


class TestTheSameAgain:
    def data(self) -> dict[str, Any]:
        """What is made, without the numbers that the database gives."""
        entries = invented().order_by("record", "number")
        stated = entries.values_list(
            "record", "number", "state", "is_head", "name", "summary", "level", "name_key", "host__name", "parent"
        )
        titles = [
            list(
                model.objects.filter(entry__in=invented())
                .order_by("entry__record", "entry__number", "order")
                .values_list(column, "locator")
            )
            for model, column in ((EntryName, "text"), (Recognition, "title"), (Offering, "subject__name"))
        ]
        masters = sorted(Master.objects.values_list("name", "employer__name"), key=str)
        return {"entries": list(stated), "titles": titles, "masters": masters}

    def test_the_same_number_and_seed_make_the_same(self, content: Report) -> None:
        make_records(60)
        first = self.data()
        remove_records()
        make_records(60)
        assert self.data() == first

    def test_another_seed_makes_other_records(self, content: Report) -> None:
        make_records(60, seed=1)
        first = self.data()
        remove_records()
        make_records(60, seed=2)
        assert not {row[0] for row in self.data()["entries"]} & {row[0] for row in first["entries"]}

    def test_batches_do_not_show(self, content: Report, monkeypatch: pytest.MonkeyPatch) -> None:
        """Not in what is stated, save that a withdrawal names a successor of its own batch."""
        make_records(60)
        first = self.data()
        remove_records()
        monkeypatch.setattr(making, "BATCH", 17)
        make_records(60)
        assert self.data() == first

    def test_a_code_that_is_taken_is_passed_over(self, content: Report) -> None:
        make_records(60)
        codes = set(items_of(Record).values_list("object_id", flat=True))
        remove_records()
        real = make.training_base(code=min(codes))

        make_records(60)

        made = set(items_of(Record).values_list("object_id", flat=True))
        assert len(made) == 60 and real.code not in made and codes - {real.code} <= made
