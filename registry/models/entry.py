"""Entries: the dated statements of a record."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.fields import KeyField
from registry.models.choices import EDITABLE_STATES, OPEN_STATES, STAMPED_STATES, Closing, Kind, Level, State
from registry.models.freezing import Frozen
from registry.models.organisation import Organisation
from registry.models.parents import in_circles
from registry.models.publication import Publication
from registry.models.querysets import PUBLIC, EntryQuerySet
from registry.models.record import Record
from registry.models.vocabulary import District, Industry


class StaleEntry(Exception):
    """Raised when a draft was saved by someone else since it was read."""


class Entry(models.Model):
    """One dated statement of a record: a full row with all its parts.

    Its own columns are cited per field (``Citation``); what hangs on it is a ``Part``. Relations between records
    (``parent``, ``successor``) point to the record, and are facts of the entry like any other, so that they too
    change by publication only.
    """

    kind_of_model: ClassVar[Kind | None] = None
    # What a list adds: what a search matched in it, and the state that it has come to since the day of the list.
    explanation: Any = None
    since: Entry | None = None
    # The level in force on the day that was asked for; ``with_level`` sets it.
    level_now: int | None = None
    # The columns that a source can be named for; a kind adds its own.
    own_fields: ClassVar[tuple[str, ...]] = (
        "name",
        "name_en",
        "district",
        "host",
        "parent",
        "summary",
        "website",
        "address",
        "phone",
    )

    record = models.ForeignKey(Record, models.PROTECT, related_name="entries", verbose_name=_("record"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, editable=False)
    number = models.PositiveIntegerField(_("number"), default=1, editable=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT, editable=False)
    is_head = models.BooleanField(_("head"), default=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    opened_at = models.DateTimeField(_("opened at"), default=timezone.now, editable=False)

    # The way of a draft: whose it is, how often it was sent, how many have approved it since, and since when it waits.
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="drafts",
        verbose_name=_("author"),
    )
    round = models.PositiveSmallIntegerField(_("round"), default=0, editable=False)
    reviews = models.PositiveSmallIntegerField(_("approvals"), default=0, editable=False)
    moved_at = models.DateTimeField(_("in this state since"), default=timezone.now, editable=False)
    due_on = models.DateField(_("to be published on"), null=True, blank=True, editable=False)
    closing = models.CharField(_("end of the record"), max_length=10, choices=Closing, blank=True, editable=False)
    # Drafts of two records that only make sense together go every step together.
    companion = models.ForeignKey(
        "self", models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("goes with")
    )

    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, verbose_name=_("district"))
    host = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="hosted", verbose_name=_("host")
    )
    parent = models.ForeignKey(
        Record, models.PROTECT, null=True, blank=True, related_name="child_entries", verbose_name=_("part of")
    )
    industries = models.ManyToManyField(
        Industry, through="EntryIndustry", related_name="entries", verbose_name=_("industries")
    )
    summary = models.TextField(_("summary"), blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("public telephone"), max_length=40, blank=True)

    reason = models.TextField(_("reason of withdrawal"), blank=True, editable=False)
    successor = models.ForeignKey(
        Record,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="predecessor_entries",
        verbose_name=_("successor"),
    )

    revision = models.ForeignKey(
        Publication, models.PROTECT, null=True, editable=False, related_name="entries", verbose_name=_("revision")
    )
    superseded_revision = models.ForeignKey(
        Publication,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="superseded_entries",
        verbose_name=_("superseded by revision"),
    )
    snapshot = models.JSONField(_("snapshot"), null=True, editable=False)
    hash = models.CharField(_("hash"), max_length=64, blank=True, editable=False)

    name_key = KeyField(_("sort key"), max_length=2000, blank=True, editable=False)
    level = models.PositiveSmallIntegerField(_("level"), choices=Level, default=Level.UNSTATED, editable=False)
    level_changes_on = models.DateField(_("level changes on"), null=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        # By the column: ordered by the record itself, every question would join its table.
        ordering = ["record_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="entry_number_unique"),
            models.UniqueConstraint(fields=["record"], condition=Q(state__in=OPEN_STATES), name="entry_one_draft"),
            models.UniqueConstraint(
                fields=["record"],
                condition=Q(state__in=STAMPED_STATES, superseded_revision__isnull=True),
                name="entry_one_in_force",
            ),
            models.UniqueConstraint(fields=["record"], condition=Q(is_head=True), name="entry_one_head"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, revision__isnull=True, superseded_revision__isnull=True, hash="")
                | (Q(state__in=STAMPED_STATES, revision__isnull=False) & ~Q(hash="")),
                name="entry_stamped_when_published",
            ),
            models.CheckConstraint(
                condition=Q(superseded_revision__isnull=True) | Q(superseded_revision__gt=F("revision")),
                name="entry_revisions_in_order",
            ),
            models.CheckConstraint(condition=~Q(state=State.WITHDRAWN, reason=""), name="entry_withdrawn_with_reason"),
            models.CheckConstraint(
                condition=Q(successor__isnull=True)
                | ((Q(state=State.WITHDRAWN) | ~Q(closing="")) & ~Q(successor=F("record"))),
                name="entry_successor_of_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(closing="") | (Q(state__in=(*OPEN_STATES, State.WITHDRAWN)) & ~Q(reason="")),
                name="entry_closing_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(closing=Closing.MERGER) | Q(successor__isnull=False), name="entry_merged_into_another"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("record")),
                name="entry_not_its_own_parent",
                violation_error_message=_("A record cannot be part of itself."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="entry_named"),
        ]
        indexes = [
            models.Index("name_key", "record", condition=PUBLIC, name="entry_public_name"),
            models.Index(F("level").desc(), "name_key", "record", condition=PUBLIC, name="entry_public_level"),
            models.Index(F("revision").desc(), "record", condition=PUBLIC, name="entry_public_recent"),
            models.Index("kind", "name_key", condition=PUBLIC, name="entry_public_kind"),
            models.Index("kind", "name_key", condition=Q(is_head=True), name="entry_head_kind"),
            models.Index("state", "moved_at", condition=Q(state__in=OPEN_STATES), name="entry_open"),
            models.Index("successor", condition=Q(closing=Closing.MERGER), name="entry_merged"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a draft. Raises ``Frozen`` once it is under review, ``StaleEntry`` when someone else saved it since."""
        if self.kind_of_model:
            self.kind = self.kind_of_model
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        with transaction.atomic():
            self._check_writable()
            self.version += 1
            try:
                super().save(*args, **kwargs)
            except Exception:
                self.version -= 1
                raise

    def get_absolute_url(self) -> str:
        return _address(self.kind, self.record_id)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a draft; raises ``Frozen`` for anything under review or published."""
        with transaction.atomic():
            self._check_writable()
            return super().delete(*args, **kwargs)

    def clean(self) -> None:
        if self.parent_id and self.parent_id == self.record_id:
            raise ValidationError({"parent": _("A record cannot be part of itself.")})
        if self.parent_id and in_circles({self.record_id: self.parent_id}):
            raise ValidationError({"parent": _("That record is itself part of this one.")})

    def _check_writable(self) -> None:
        if self.id and self.pk != self.id:
            # Django would write the copy over the parent row it was read from.
            raise Frozen(f"Entry {self.id} is copied by registry.lifecycle, not by clearing its key.")
        stored = Entry.objects.select_for_update().filter(pk=self.pk).values_list("state", "version").first()
        if stored is None and self.pk and not self._state.adding:
            raise StaleEntry(f"Entry {self.pk} was discarded by someone else since it was read.")
        state, version = stored or (State.DRAFT, self.version)
        if not {state, self.state} <= set(EDITABLE_STATES):
            raise Frozen(f"Entry {self.pk} is {state} and does not change; only registry.lifecycle moves it on.")
        if version != self.version:
            raise StaleEntry(f"Entry {self.pk} was saved by someone else since it was read.")

    @property
    def code(self) -> str:
        """The permanent code of the record."""
        return self.record_id

    @property
    def is_open(self) -> bool:
        """Whether it is still a draft on its way."""
        return self.state in OPEN_STATES

    @property
    def is_editable(self) -> bool:
        """Whether what it states may still be changed: not while it is under review, nor where it ends its record."""
        return self.state == State.DRAFT and not self.closing

    @property
    def is_public(self) -> bool:
        """Whether the public sees it as the record's present statement."""
        return self.state == State.PUBLISHED and self.superseded_revision_id is None

    @property
    def local_name(self) -> str:
        """The name in the reader's language, in Chinese where there is no other."""
        return self.name_en if self.name_en and get_language() == "en" else self.name

    @property
    def current_level(self) -> Level:
        """The level in force: the annotation of ``with_level`` if it was asked for, else the stamped column."""
        return Level(self.level if self.level_now is None else self.level_now)

    def has_turned(self, day: datetime.date) -> bool:
        """Whether a recognition began or ended since the level was stamped, and until ``day``."""
        return bool(self.level_changes_on and self.level_changes_on <= day)

    def get_entry_url(self) -> str:
        """The address of this very statement, which stays when it is superseded."""
        return reverse(f"{self.kind}-entry", args=[self.record_id, self.number])

    def downcast(self) -> Entry:
        """The same entry as its kind, with the kind's own columns."""
        return self if self.kind_of_model else model_of(self.kind)._default_manager.get(pk=self.pk)


@lru_cache(maxsize=10_000)
def _address(kind: str, code: str) -> str:
    """The permanent address of a record; every line of every list has one."""
    return reverse(f"{kind}-record", args=[code])


def entry_models() -> dict[str, type[Entry]]:
    """The model of each kind, as the installed apps bring them."""
    models_found = (model for model in apps.get_models() if issubclass(model, Entry) and model.kind_of_model)
    return {model.kind_of_model.value: model for model in models_found if model.kind_of_model}


def model_of(kind: str) -> type[Entry]:
    """The entry model of ``kind``; raises ``KeyError`` where no app brings one."""
    return entry_models()[kind]
