"""The text an entry is found by, folded once when the entry is written."""

from collections.abc import Iterator, Sequence
from functools import cache

from django.db import router

from registry.models import District, Entry, Organisation, SearchDocument
from registry.prepared import Given, Prepared
from registry.search.engine import engine
from registry.search.fold import fold
from registry.search.grams import BREAK, document
from registry.search.matching import pinyin_document
from registry.search.texts import Text, begins_with_person, own_texts, texts_of_parts

BATCH = 500
COLUMNS = ("name", "names", "text", "pinyin")
# What ``own_texts`` reads of an entry, and of the rows that lend it their names.
OWN = ("id", "record_id", "kind", "name", "name_en", "summary", "address")
LENT = {"host": ("name", "short_name"), "district": ("name", "former_names")}


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
    return [_document(row, parts[row.pk]) for row in _bodies(keys)]


def same(one: SearchDocument | None, other: SearchDocument) -> bool:
    """Whether two documents say the same."""
    return one is not None and all(getattr(one, name) == getattr(other, name) for name in COLUMNS)


def _bodies(keys: Sequence[int]) -> Iterator[Entry]:
    """The entries with what is searched of them and of their host and district, and no more."""
    for own in _prepared().rows(keys):
        host, district = ({name: own.pop(f"{row}__{name}") for name in LENT[row]} for row in LENT)
        yield Entry(
            **own,
            host=Organisation(**host) if host["name"] else None,
            district=District(**district) if district["name"] else None,
        )


@cache
def _prepared() -> Prepared:
    lent = [f"{row}__{name}" for row, names in LENT.items() for name in names]
    return Prepared(Entry._base_manager.filter(Given("pk")).order_by(), *OWN, *lent)


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
