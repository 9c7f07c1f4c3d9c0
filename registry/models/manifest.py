"""What the registry remembers of a file it gave away, so that the file can be proved."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Manifest(models.Model):
    """A file that was downloaded to its end: what was asked, of which moment, and the hash of its bytes.

    ``key`` names what was asked; the same question of the same moment gives the same bytes, and one row, until a word
    of a vocabulary (a host's name, an industry's) is changed: then there is one more row under the key.
    """

    key = models.CharField(_("key"), max_length=16, db_index=True)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    table = models.CharField(_("table"), max_length=40)
    form = models.CharField(_("format"), max_length=8)
    language = models.CharField(_("language"), max_length=10)
    path = models.CharField(_("address"), max_length=100)
    query = models.TextField(_("query"))
    revision = models.PositiveIntegerField(_("revision"))
    day = models.DateField(_("day"))
    rows = models.PositiveIntegerField(_("rows"))
    size = models.PositiveBigIntegerField(_("size in bytes"))
    dictionary = models.CharField(_("dictionary version"), max_length=12)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)

    class Meta:
        verbose_name = _("manifest of a download")
        verbose_name_plural = _("manifests of downloads")
        ordering = ["-made_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["key", "sha256"], name="manifest_once")]

    def __str__(self) -> str:
        return f"{self.table} r{self.revision} {self.sha256[:12]}"

    @property
    def address(self) -> str:
        """Where the same is asked again."""
        return f"{self.path}.{self.form}?{self.query}"
