"""Records of ``fixtures/article/records``, published through ``lifecycle`` in one act."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from registry import lifecycle
from registry.loading.documents import Document, blamed_on, own_columns, parts, read_documents
from registry.loading.report import ADDED, CHANGED, EDITED, SAME, Report, content_hash, remember
from registry.models import Entry, LoadedItem, Record, model_of, part_models


def load_records(folder: Path, report: Report, reason: str) -> None:
    """Publish the records whose documents are new or changed, unless staff edited them since."""
    documents = read_documents(folder)
    outcomes = {document["code"]: _outcome(document) for _path, document in documents}
    for path, document in documents:
        with blamed_on(path):
            _reserve_code(document)
    drafts = {}
    for path, document in documents:
        if outcomes[document["code"]] in {ADDED, CHANGED}:
            with blamed_on(path):
                drafts[document["code"]] = _draft(document)
    if drafts:
        lifecycle.system.publish(list(drafts.values()), reason=reason)
    _remember([document for _path, document in documents if document["code"] in drafts])
    for code, outcome in outcomes.items():
        report.add(str(Record._meta.verbose_name_plural), outcome, code)


def _outcome(document: Document) -> str:
    loaded = LoadedItem.objects.filter(key=_key(document)).first()
    if loaded and loaded.file_hash == content_hash(document):
        return SAME
    head = Entry.objects.heads().filter(record=document["code"]).first()
    if loaded:
        return CHANGED if head and head.hash == loaded.stored_hash else EDITED
    return EDITED if head else ADDED


def _key(document: Document) -> str:
    return f"record:{document['code']}"


def _reserve_code(document: Document) -> None:
    """Documents name each other as parents, in any order, so that the records come before their entries."""
    record = Record.objects.filter(pk=document["code"]).first()
    if record and record.kind != document["kind"]:
        raise ValidationError(f"{record.code} is a {record.kind} for ever")
    if not record:
        record = Record(code=document["code"], kind=document["kind"])
        record.full_clean(validate_constraints=False)
        record.save(force_insert=True)


def _draft(document: Document) -> Entry:
    draft = _fill(document)
    for part in parts(document, draft):
        part.save()
    return draft


def _fill(document: Document) -> Entry:
    in_force = Entry.objects.current().filter(record=document["code"]).first()
    model = model_of(document["kind"])
    if in_force:
        draft = lifecycle.open_draft(in_force).downcast()
        for part_model in part_models():
            part_model._default_manager.filter(entry=draft).delete()
    else:
        draft = model(record_id=document["code"])
    for name in model.own_fields:
        column: Any = model._meta.get_field(name)
        setattr(draft, name, column.get_default())
    for name, value in own_columns(document).items():
        setattr(draft, name, value)
    draft.full_clean(validate_constraints=False)
    draft.save()
    return draft


def _remember(documents: list[Document]) -> None:
    codes = [document["code"] for document in documents]
    in_force = {entry.record_id: entry for entry in Entry.objects.current().filter(record__in=codes)}
    for document in documents:
        entry = in_force[document["code"]]
        remember(_key(document), entry.pk, content_hash(document), entry.hash)
