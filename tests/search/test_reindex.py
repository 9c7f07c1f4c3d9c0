"""The index follows every edit, and ``reindex`` sees and mends what did not."""

import io
import os

import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction

from registry import lifecycle
from registry.models import Entry, Publication, SearchDocument
from registry.search.documents import documents, write_documents
from registry.search.engine import engine
from registry.search.reindexing import compare
from tests import make
from tests.search.editing import Editor

pytestmark = pytest.mark.django_db
# `python -m tests.stress` makes a thousand.
EDITS = int(os.environ.get("SEARCH_EDITS", "60"))


def reindex(*arguments: str) -> str:
    output = io.StringIO()
    call_command("reindex", *arguments, stdout=output)
    return output.getvalue()


def silently(line: str) -> None:
    """Nobody listens to the progress."""


@pytest.mark.parametrize("seed", [1, 2])
def test_the_index_follows_random_edits(seed: int) -> None:
    Editor(seed).edit(EDITS)

    assert Publication.objects.exists()
    assert vars(compare(silently)) == {
        "missing": set(),
        "outdated": set(),
        "surplus": set(),
        "misindexed": set(),
        "miswritten": set(),
    }


def test_checking_says_what_is_missing_outdated_and_misindexed() -> None:
    entries = [make.training_base(name=name) for name in ("甲基地", "乙基地", "丙基地", "丁基地")]
    SearchDocument.objects.filter(pk=entries[0].pk).delete()
    document = documents([entries[1]])[0]
    document.names = "旧"
    engine(DEFAULT_DB_ALIAS).write([document])
    spoil(entries[2].pk)

    found = compare(silently)

    assert (found.missing, found.outdated) == ({entries[0].pk}, {entries[1].pk})
    assert (found.surplus, found.misindexed) == (set(), {entries[2].pk})
    with pytest.raises(CommandError, match="3 entries"):
        reindex("--check")


def spoil(key: int) -> None:
    """Change what the index holds of an entry, behind the back of its document."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            insert = (
                "INSERT INTO registry_searchindex (rowid, name, names, text, sound) VALUES (%s, 'abcd', '', '', '')"
            )
            cursor.execute(insert, [key])
        else:
            cursor.execute("UPDATE registry_searchdocument SET tokens = 'abcd' WHERE entry_id = %s", [key])


def test_rebuilding_mends_everything() -> None:
    entries = [make.training_base(name=name) for name in ("甲基地", "乙基地", "丙基地")]
    SearchDocument.objects.filter(pk=entries[0].pk).delete()
    spoil(entries[1].pk)

    assert reindex().endswith("3 entries indexed.\n")

    assert "The index is what it should be." in reindex("--check")
    assert list(Entry.objects.matching("基地").order_by("pk")) == [Entry.objects.get(pk=each.pk) for each in entries]
    Editor(3).edit(10)
    assert compare(silently).count == 0


def test_the_index_changes_with_the_transaction_or_not_at_all() -> None:
    entry = make.training_base(name="甲基地", published=False)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        entry.name = "乙基地"
        entry.save()
        lifecycle.refresh([entry])
        assert Entry.objects.matching("乙").exists()
        1 / 0  # noqa: B018

    assert not Entry.objects.matching("乙").exists()
    assert Entry.objects.matching("甲").exists()


def test_a_document_that_is_right_is_not_written_again() -> None:
    entry = make.training_base(name="甲基地")
    before = version_of(entry.pk)

    write_documents([entry])

    assert version_of(entry.pk) == before


def version_of(key: int) -> object:
    """What changes whenever a row is written; SQLite tells only how much was written in all."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT total_changes()")
        else:
            cursor.execute("SELECT xmin, ctid FROM registry_searchdocument WHERE entry_id = %s", [key])
        return cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_empties_the_index() -> None:
    make.training_base(name="甲基地", published=False)

    call_command("flush", verbosity=0, interactive=False)

    assert compare(silently).count == 0
    assert not any(engine(DEFAULT_DB_ALIAS).literally("甲").values())
