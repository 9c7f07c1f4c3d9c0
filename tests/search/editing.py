"""Random edits of every sort, as staff make them; for proofs that something follows them all."""

import random
from collections.abc import Callable

from django.db.models import Model

from masters.models import Master
from registry import lifecycle
from registry.models import District, Entry, EntryName, Industry, Organisation, Site, Subject
from tests import make

KINDS = [make.technical_college, make.training_base, make.trial_zone, make.master_studio]
SYLLABLES = "重庆永川铁路运输长安汽车技师学院工匠智能“”+A7鐵覃"


class Editor:
    """Edits a registry at random; the same ``seed`` makes the same edits."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        changes = [self.rename, self.add_part, self.remove_part, self.rename_reference]
        turns = [self.publish, self.withdraw, self.restore, self.discard]
        # Some are more frequent, so that there is something to edit.
        often = [self.create, self.create, self.open, self.rename, self.publish]
        self.acts: list[Callable[[], object]] = [self.create, self.open, *changes, *turns, *often]

    def edit(self, times: int) -> None:
        """Make so many edits."""
        for _number in range(times):
            self.chance.choice(self.acts)()

    def word(self) -> str:
        """Some text."""
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.randint(1, 8))).strip() or "字"

    def one(self, entries: "list[Entry]") -> Entry | None:
        """One of them as its kind, if there is any."""
        return self.chance.choice(entries).downcast() if entries else None

    def draft(self) -> Entry | None:
        return self.one(list(Entry.objects.open().order_by("pk")))

    def create(self) -> None:
        values = {"name": self.word(), "summary": self.word(), "host": self.word(), "names": [self.word()]}
        kind = self.chance.choice(KINDS)
        masters = {"masters": [self.word()]} if kind is make.master_studio else {}
        kind(
            published=False, district=self.word(), industries=[self.word()], subjects=[self.word()], **values, **masters
        )

    def open(self) -> None:
        if entry := self.one(list(Entry.objects.current().filter(is_head=True).order_by("pk"))):
            lifecycle.open_draft(entry)

    def rename(self) -> None:
        if draft := self.draft():
            draft.name, draft.address = self.word(), self.word()
            draft.save()
            lifecycle.refresh([draft])

    def add_part(self) -> None:
        if draft := self.draft():
            make.add_parts(draft, [self.chance.choice([EntryName(text=self.word()), Site(name=self.word())])])

    def remove_part(self) -> None:
        if draft := self.draft():
            EntryName.objects.filter(entry=draft.pk).delete()
            lifecycle.refresh([draft])

    def publish(self) -> None:
        drafts = list(Entry.objects.open().order_by("pk"))
        if chosen := self.chance.sample(drafts, min(len(drafts), self.chance.randint(1, 3))):
            lifecycle.system.publish(chosen, reason=make.REASON)

    def discard(self) -> None:
        if draft := self.draft():
            lifecycle.discard(draft)

    def withdraw(self) -> None:
        if entry := self.one(list(Entry.objects.public().filter(is_head=True).order_by("pk"))):
            lifecycle.system.withdraw([entry], reason="停办")

    def restore(self) -> None:
        drafted = Entry.objects.open().values("record")
        if entry := self.one(list(Entry.objects.exclude(record__in=drafted).order_by("pk"))):
            lifecycle.restore(entry)

    def rename_reference(self) -> None:
        model: type[Model] = self.chance.choice([Organisation, District, Industry, Subject, Master])
        if rows := list(model._default_manager.order_by("pk")):
            row = self.chance.choice(rows)
            row.name = f"{self.word()}{row.pk}"  # type: ignore[attr-defined]
            row.save()
