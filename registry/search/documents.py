"""The text an entry is found by, folded once when the entry is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from registry.models import Entry, Kind, Part, SearchDocument, part_models
from registry.search.grams import BREAK, document
from registry.search.matching import pinyin_document

BATCH = 500
Texts = Mapping[int, list[str]]


def write_documents(entries: Sequence[Entry]) -> None:
    """Write the search documents of entries anew, from their columns and parts as they are stored."""
    for start in range(0, len(entries), BATCH):
        SearchDocument.objects.bulk_create(
            documents(entries[start : start + BATCH]),
            update_conflicts=True,
            unique_fields=["entry"],
            update_fields=["names", "text", "pinyin"],
        )


def forget(keys: Sequence[int]) -> None:
    """Take entries that are about to be deleted out of the index, by their ids."""
    SearchDocument.objects.filter(entry__in=keys).delete()


def documents(entries: Sequence[Entry]) -> list[SearchDocument]:
    """The documents of stored entries, unsaved."""
    keys = [entry.pk for entry in entries]
    models = [model for model in part_models() if model.searched]
    names = _texts_of_parts((model for model in models if model.searched_as_name), keys)
    texts = _texts_of_parts((model for model in models if not model.searched_as_name), keys)
    rows = Entry._base_manager.filter(pk__in=keys).select_related("host", "district").defer("snapshot")
    return [_document(row, names[row.pk], texts[row.pk]) for row in rows]


def _texts_of_parts(models: Iterable[type[Part]], keys: Sequence[int]) -> Texts:
    texts: dict[int, list[str]] = defaultdict(list)
    for model in models:
        rows = model._base_manager.filter(entry__in=keys).order_by("order", "id")
        for key, *values in rows.values_list("entry_id", *model.searched):
            texts[key] += [value for value in values if value]
    return texts


def _document(entry: Entry, part_names: list[str], part_texts: list[str]) -> SearchDocument:
    names = list(filter(None, [entry.name, entry.name_en, *part_names]))
    texts = [*_names_around(entry), *part_texts, entry.summary, entry.address]
    pinyin = BREAK.join(pinyin_document(name, person=_begins_with_person(entry)) for name in names)
    return SearchDocument(entry_id=entry.pk, names=document(names), text=document(texts), pinyin=pinyin)


def _begins_with_person(entry: Entry) -> bool:
    """A studio is called after its master, so that a surname is read as one: 单 is shan."""
    return entry.kind == Kind.MASTER_STUDIO


def _names_around(entry: Entry) -> list[str]:
    texts = [entry.record_id]
    if entry.host:
        texts += [entry.host.name, entry.host.short_name]
    if entry.district:
        texts += [entry.district.name, *entry.district.former_names.split("、")]
    return texts
