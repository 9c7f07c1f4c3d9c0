"""What the registry remembers about its own work."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.fields import KeyBeside
from registry.models.entry import Entry
from registry.models.evidence import Source
from registry.models.organisation import Organisation
from registry.models.publication import Publication
from registry.models.record import Record
from registry.models.vocabulary import District


class SearchDocument(models.Model):
    """The folded text by which an entry is found: its name, its other names, the rest, and how its names sound.

    Written by ``registry.search.documents`` with the entry, never by hand: an index follows every row.
    """

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="document")
    name = models.TextField()
    names = models.TextField()
    text = models.TextField()
    pinyin = models.TextField()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")

    def __str__(self) -> str:
        return f"search document of entry {self.entry_id}"


def _repeated(to: type[models.Model], *, null: bool = False) -> Any:
    """A foreign key of the entry once more: it is guarded and indexed there."""
    return models.ForeignKey(to, models.DO_NOTHING, null=null, related_name="+", db_constraint=False, db_index=False)


class EntryCells(models.Model):
    """What a download says of an entry from its parts and citations, gathered into one row when the entry is written.

    Written by ``registry.exchange.cells``, never by hand. Lists are joined as ``registry.exchange.lists`` joins them;
    what is null is an empty cell. Runs are neighbouring cells as they stand in a file of CSV. What a line needs besides
    is repeated here, under the names that ``Entry`` has for it, so that a download of a million lines reads this row
    alone, and not the many times longer one of the entry.
    """

    entry = KeyBeside(Entry, models.CASCADE, primary_key=True, related_name="cells")
    other_names = models.TextField(null=True)  # noqa: DJ001 an empty cell
    since = models.PositiveSmallIntegerField(null=True)
    district_basis = models.CharField(max_length=12, null=True)  # noqa: DJ001 an empty cell
    industries = models.TextField(null=True)  # noqa: DJ001 an empty cell
    majors = models.TextField(null=True)  # noqa: DJ001 an empty cell
    occupations = models.TextField(null=True)  # noqa: DJ001 an empty cell
    sites = models.TextField(null=True)  # noqa: DJ001 an empty cell
    site_count = models.PositiveIntegerField(null=True)
    verified = models.BooleanField()
    source = models.ForeignKey(Source, models.DO_NOTHING, null=True, related_name="+", db_constraint=False)
    locator = models.TextField(null=True)  # noqa: DJ001 an empty cell
    record = _repeated(Record)
    kind = models.CharField(max_length=20)
    district = _repeated(District, null=True)
    host = _repeated(Organisation, null=True)
    revision = _repeated(Publication, null=True)
    level = models.PositiveSmallIntegerField()
    level_changes_on = models.DateField(null=True)
    name_run = models.TextField()
    work_run = models.TextField()
    proof_run = models.TextField()

    class Meta:
        verbose_name = _("cells of downloads")
        verbose_name_plural = _("cells of downloads")

    def __str__(self) -> str:
        return f"cells of entry {self.entry_id}"


class LoadedItem(models.Model):
    """What ``load_registry`` last loaded under a key: the file's content, and the state it left in the database.

    A file whose hash is unchanged is skipped; a row whose hash differs from ``stored_hash`` was edited since and is
    left alone.
    """

    key = models.CharField(max_length=200, unique=True)
    object_id = models.CharField(max_length=40)
    file_hash = models.CharField(max_length=64)
    stored_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("loaded item")
        verbose_name_plural = _("loaded items")

    def __str__(self) -> str:
        return self.key
