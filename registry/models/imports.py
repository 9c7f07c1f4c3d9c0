"""Lists that come in: a file or the text of a notice, its rows, and what became of each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models.choices import Kind
from registry.models.entry import Entry
from registry.models.evidence import Source
from registry.models.moves import Move


class Verdict(models.TextChoices):
    """What a row would do to the registry; a row that is not looked at yet has none."""

    NEW = "new", pgettext_lazy("of a row", "New")
    CHANGED = "changed", pgettext_lazy("of a row", "Changed")
    SAME = "same", pgettext_lazy("of a row", "Same")
    ASK = "ask", pgettext_lazy("of a row", "To be decided")
    ERROR = "error", pgettext_lazy("of a row", "Error")
    OUT = "out", pgettext_lazy("of a row", "Left out")


# The rows that become drafts when the list is applied.
WRITTEN = (Verdict.NEW, Verdict.CHANGED)


class Import(models.Model):
    """One list on its way in. Nothing of it is in the registry before it is applied, and then all of it at once.

    ``columns`` holds, for each heading, the machine name of the column it stands for, an empty text where it is not
    imported, and nothing where nobody has said yet. ``evidence`` is a source that is made when the list is applied.
    """

    class State(models.TextChoices):
        MAPPING = "mapping", _("Columns to be named")
        CHECKING = "checking", pgettext_lazy("of a list", "Being checked")
        PREVIEW = "preview", _("To be looked at")
        APPLIED = "applied", _("Applied")
        DROPPED = "dropped", _("Given up")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.MAPPING)
    headings = models.JSONField(_("headings"), default=list)
    columns = models.JSONField(_("columns"), default=list)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, verbose_name=_("source"))
    evidence = models.JSONField(_("source to be made"), default=dict)
    remarks = models.JSONField(_("remarks"), default=list)
    text = models.TextField(_("text of the notice"), blank=True)
    stated = models.PositiveIntegerField(_("number that the notice states"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    applied_at = models.DateTimeField(_("applied at"), null=True)
    move = models.ForeignKey(Move, models.PROTECT, null=True, related_name="imports", verbose_name=_("act on entries"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_notice(self) -> bool:
        """Whether it is the text of a notice, and no file."""
        return bool(self.text)

    @property
    def is_open(self) -> bool:
        """Whether it can still be applied."""
        return self.state not in {self.State.APPLIED, self.State.DROPPED}

    @property
    def has_source(self) -> bool:
        """Whether what it changes will be cited."""
        return bool(self.source_id or self.evidence)

    def counts(self) -> dict[str, int]:
        """How many rows there are of each verdict, of those not looked at yet (``""``) and of all (``all``)."""
        found = dict(self.rows.order_by().values_list("verdict").annotate(Count("pk")))
        return {"": 0, **{verdict.value: 0 for verdict in Verdict}, **found, "all": sum(found.values())}

    def earlier(self) -> Import | None:
        """The import that applied the same bytes for the same kind before this one."""
        same = Import.objects.filter(sha256=self.sha256, kind=self.kind, state=self.State.APPLIED)
        return same.exclude(pk=self.pk).order_by("-pk").first()


class ImportRow(models.Model):
    """One row of a list as it came (``raw``), and what was found out about it.

    ``key`` names what it is about, so that two rows about one body are noticed; ``seen`` is the entry that it was
    compared with, and its version; ``chosen`` is what a person decided: a code, ``new`` or ``out``.
    """

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows", verbose_name=_("import"))
    line = models.PositiveIntegerField(_("line"))
    raw = models.JSONField(_("cells"), default=list)
    unread = models.BooleanField(_("not understood"), default=False)
    verdict = models.CharField(_("verdict"), max_length=7, choices=Verdict, blank=True)
    code = models.CharField(_("code"), max_length=10, blank=True)
    how = models.CharField(_("found by"), max_length=12, blank=True)
    key = models.CharField(max_length=220, blank=True)
    seen = models.CharField(max_length=40, blank=True)
    chosen = models.CharField(_("decided"), max_length=10, blank=True)
    candidates = models.JSONField(_("near matches"), default=list)
    problems = models.JSONField(_("problems"), default=list)
    difference = models.JSONField(_("difference"), default=list)
    remarks = models.JSONField(_("remarks"), default=list)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="+", verbose_name=_("draft"))

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_row_once")]
        indexes = [
            models.Index("batch", "verdict", "line", name="import_row_verdict"),
            models.Index("batch", "key", condition=~Q(key=""), name="import_row_key"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.line}"

    @property
    def cells(self) -> dict[str, Any]:
        """The cells by the machine names of the columns that their headings stand for."""
        pairs = zip(self.batch.columns, self.raw, strict=False)
        return {column: cell for column, cell in pairs if column}
