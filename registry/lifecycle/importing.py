"""Taking in a list: many new records and many drafts, written by a few statements for each batch.

The caller holds the transaction, has locked the records and has looked again at what it proposes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet

from registry.codes import new_code
from registry.lifecycle.copying import blank_entry, copy_entries, insert_children, insert_parts
from registry.lifecycle.indexing import refresh, write_columns
from registry.lifecycle.statements import update_rows
from registry.models import Basis, Citation, Entry, Part, Recognition, Record, Source, State, model_of


@dataclass(frozen=True)
class PartList:
    """A list as it is to be: parts of ``parts`` by the text at ``path``, in this order.

    Those that are there already keep their details and their evidence; those that are not named go; what is new has
    the columns given with it.
    """

    parts: QuerySet[Any]
    path: str
    items: Sequence[tuple[str, Mapping[str, Any]]]


@dataclass
class Proposal:
    """What a list says of one body: ``entry`` is its head, or ``None`` for a new body.

    ``columns`` are those of the entry and of its kind, by attribute; ``cited`` names the values whose source the list
    is from now on, at ``locator``; ``source`` is ``None`` where the list has none.
    """

    entry: Entry | None
    name: str
    columns: Mapping[str, Any]
    cited: Sequence[str]
    lists: Sequence[PartList]
    recognition: Mapping[str, Any] | None
    source: Source | None
    locator: str
    draft: Entry = field(init=False)

    @property
    def evidence(self) -> dict[str, Any]:
        """The evidence of what it adds."""
        if not self.source:
            return {}
        return {"source_id": self.source.pk, "locator": self.locator, "basis": Basis.STATED}


def write_drafts(kind: str, proposals: Sequence[Proposal], by: User) -> dict[int, str]:
    """Write what a batch proposes into drafts, and give each proposal its draft.

    Gives the states that drafts had which were there before, by id, for the log.
    """
    new = [each for each in proposals if not each.entry]
    published = [each for each in proposals if each.entry and not each.entry.is_open]
    begun = [each for each in proposals if each.entry and each.entry.is_open]
    _create(kind, new, by)
    _open(published, by)
    for each in begun:
        assert each.entry  # noqa: S101 it has one
        each.draft = each.entry
    _write_columns(kind, proposals, by)
    for place in range(max((len(each.lists) for each in proposals), default=0)):
        _write_lists([(each, each.lists[place]) for each in proposals if len(each.lists) > place])
    _write_ledger([each for each in proposals if each.recognition])
    _write_citations(proposals)
    refresh([each.draft for each in proposals])
    return {each.draft.pk: State.DRAFT for each in begun}


def _create(kind: str, proposals: Sequence[Proposal], by: User) -> None:
    codes = unused_codes(len(proposals))
    Record.objects.bulk_create([Record(code=code, kind=kind) for code in codes])
    drafts = [
        blank_entry(code, kind, 1, name=each.name, author=by) for code, each in zip(codes, proposals, strict=True)
    ]
    Entry.objects.bulk_create(drafts)
    insert_children(model_of(kind), [{"entry_ptr_id": draft.pk} for draft in drafts])
    for each, draft in zip(proposals, drafts, strict=True):
        each.draft = draft


def unused_codes(number: int) -> list[str]:
    """So many codes that no record has."""
    fresh: set[str] = set()
    while len(fresh) < number:
        drawn = {new_code() for _each in range(number - len(fresh))}
        fresh |= drawn - set(Record.objects.filter(pk__in=drawn).values_list("pk", flat=True))
    return sorted(fresh)


def _open(proposals: Sequence[Proposal], by: User) -> None:
    sources = [each.entry for each in proposals if each.entry]
    Entry._base_manager.filter(pk__in=[entry.pk for entry in sources]).update(is_head=False)
    for each, draft in zip(proposals, copy_entries(sources), strict=True):
        draft.author = by
        each.draft = draft


def _write_columns(kind: str, proposals: Sequence[Proposal], by: User) -> None:
    """The columns of drafts and of their kind, each table by one statement for those that change the same ones."""
    model = model_of(kind)
    drafts = model._base_manager.in_bulk([each.draft.pk for each in proposals])
    for each in proposals:
        draft = drafts[each.draft.pk]
        draft.author_id, draft.version = draft.author_id or by.pk, draft.version + 1
        for attribute, value in each.columns.items():
            setattr(draft, attribute, value)
        each.draft = draft
    changed = {attribute for each in proposals for attribute in each.columns}
    of_entry = [column for column in Entry._meta.local_concrete_fields if column.attname in {*changed, "author_id"}]
    own = [column for column in model._meta.local_concrete_fields if column.attname in changed]
    write_columns(list(drafts.values()), [*(column.name for column in of_entry), "version"])
    if own:
        names = [column.attname for column in own]
        rows = [{"entry_ptr_id": pk, **{name: getattr(row, name) for name in names}} for pk, row in drafts.items()]
        update_rows(model, [column.name for column in own], rows)


def _write_lists(lists: Iterable[tuple[Proposal, PartList]]) -> None:
    by_column: dict[tuple[Any, ...], list[tuple[Proposal, PartList]]] = defaultdict(list)
    for each, wanted in lists:
        by_column[wanted.parts.model, wanted.path, str(wanted.parts.query)].append((each, wanted))
    for group in by_column.values():
        _write_list(group)


def _write_list(group: Sequence[tuple[Proposal, PartList]]) -> None:
    """One list of many drafts: what is named stays, in the new order; what is not goes; what is new is added."""
    parts, path = group[0][1].parts, group[0][1].path
    stored: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = parts.filter(entry__in=[each.draft.pk for each, _list in group]).order_by("order", "id")
    for entry, key, text in rows.values_list("entry_id", "pk", F(path)):
        stored[entry].append((key, text))
    gone, orders, added = [], [], []
    for each, wanted in group:
        left = stored[each.draft.pk]
        for order, (text, values) in enumerate(wanted.items):
            place = next((place for place, (_key, known) in enumerate(left) if known == text), None)
            if place is None:
                added.append({**values, "entry_id": each.draft.pk, "order": order, **each.evidence})
            else:
                orders.append({"id": left.pop(place)[0], "order": order})
        gone += [key for key, _text in left]
    model: type[Part] = parts.model
    model._default_manager.filter(pk__in=gone).delete()
    update_rows(model, ["order"], orders)
    insert_parts(model, added)


def _write_ledger(proposals: Sequence[Proposal]) -> None:
    """A further line in the ledger of each."""
    keys = Recognition.objects.filter(entry__in=[each.draft.pk for each in proposals]).values_list("entry", flat=True)
    lines: dict[int, int] = defaultdict(int)
    for key in keys:
        lines[key] += 1
    insert_parts(
        Recognition,
        [
            {**(each.recognition or {}), "entry_id": each.draft.pk, "order": lines[each.draft.pk], **each.evidence}
            for each in proposals
        ],
    )


def _write_citations(proposals: Sequence[Proposal]) -> None:
    """What a value was taken from before says nothing of the new one: the list is its source, or it has none."""
    by_field: dict[str, list[int]] = defaultdict(list)
    for each in proposals:
        for name in each.cited:
            by_field[name].append(each.draft.pk)
    for name, keys in by_field.items():
        Citation.objects.filter(entry__in=keys, field=name).delete()
    insert_parts(
        Citation,
        [
            {"entry_id": each.draft.pk, "field": name, "order": each.draft.own_fields.index(name), **each.evidence}
            for each in proposals
            for name in each.cited
            if each.source and name in each.draft.own_fields and _is_stated(each.draft, name)
        ],
    )


def _is_stated(draft: Entry, name: str) -> bool:
    return getattr(draft, draft._meta.get_field(name).attname) not in {None, ""}  # type: ignore[union-attr]
