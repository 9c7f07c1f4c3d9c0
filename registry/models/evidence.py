"""Where a value comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.choices import Basis


class SourceManager(models.Manager["Source"]):
    def get_by_natural_key(self, key: str) -> "Source":
        return self.get(key=key)


class Source(models.Model):
    """A document that values are taken from: an article, a notice, a yearbook, a web page."""

    class Type(models.TextChoices):
        ARTICLE = "article", _("Article")
        NOTICE = "notice", _("Official notice")
        LIST = "list", _("Official list")
        YEARBOOK = "yearbook", _("Yearbook or statistics")
        WEBSITE = "website", _("Web page")
        STATEMENT = "statement", _("Statement by the body itself")
        OTHER = "other", _("Other")

    key = models.SlugField(_("key"), max_length=100, unique=True, help_text=_("Used in files; does not change."))
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    type = models.CharField(_("type"), max_length=20, choices=Type, default=Type.ARTICLE)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = SourceManager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        return (self.key,)


class Evidenced(models.Model):
    """A row that says where it comes from. Only an unverified one may do without a source."""

    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, verbose_name=_("source"))
    locator = models.CharField(
        _("locator"), max_length=60, blank=True, help_text=_("The place in the source, such as P04 or 第3页.")
    )
    basis = models.CharField(_("basis"), max_length=12, choices=Basis, default=Basis.UNVERIFIED)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(basis=Basis.UNVERIFIED) | models.Q(source__isnull=False),
                name="%(app_label)s_%(class)s_sourced",
                violation_error_message=_("Name the source, or mark the value as to be verified."),
            )
        ]

    @property
    def is_verified(self) -> bool:
        """Whether a source states or implies the value; otherwise it is shown as 待核."""
        return self.basis != Basis.UNVERIFIED
