"""The text an entry is found by, folded once when the entry is written."""

from collections.abc import Sequence

from django.db import router

from registry.models import Entry, SearchDocument
from registry.search.engine import engine
from registry.search.fold import fold
from registry.search.grams import BREAK, document
from registry.search.matching import pinyin_document
from registry.search.texts import Text, begins_with_person, own_texts, texts_of_parts

BATCH = 500
COLUMNS = ("name", "names", "text", "pinyin")


def write_documents(entries: Sequence[Entry]) -> None:
    """Bring the search documents of entries up to date with their columns and parts as they are stored."""
    write_documents_of([entry.pk for entry in entries])


def write_documents_of(keys: Sequence[int]) -> None:
    """The same, by the ids of the entries. A document that is right already is not written again."""
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        stored = SearchDocument.objects.in_bulk(batch)
        changed = [new for new in documents_of(batch) if not same(stored.get(new.pk), new)]
        if changed:
            engine(router.db_for_write(SearchDocument)).write(changed)


def forget(keys: Sequence[int]) -> None:
    """Take entries that are about to be deleted out of the index, by their ids."""
    SearchDocument.objects.filter(entry__in=keys).delete()


def documents(entries: Sequence[Entry]) -> list[SearchDocument]:
    """The documents of stored entries, unsaved."""
    return documents_of([entry.pk for entry in entries])


def documents_of(keys: Sequence[int]) -> list[SearchDocument]:
    """The documents of the stored entries with these ids, unsaved."""
    parts = texts_of_parts(keys)
    rows = Entry._base_manager.filter(pk__in=keys).select_related("host", "district").defer("snapshot")
    return [_document(row, parts[row.pk]) for row in rows]


def same(one: SearchDocument | None, other: SearchDocument) -> bool:
    """Whether two documents say the same."""
    return one is not None and all(getattr(one, name) == getattr(other, name) for name in COLUMNS)


def _document(entry: Entry, parts: list[Text]) -> SearchDocument:
    texts = [*own_texts(entry), *parts]
    others = [text.text for text in texts[1:] if text.is_name]
    rest = [text.text for text in texts[1:] if not text.is_name]
    person = begins_with_person(entry)
    return SearchDocument(
        entry_id=entry.pk,
        name=fold(entry.name),
        names=document(others),
        text=document(rest),
        pinyin=BREAK.join(pinyin_document(name, person) for name in [entry.name, *others]),
    )
