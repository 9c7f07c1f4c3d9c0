"""Which source an entry's own columns come from."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.parts import Part


class Citation(Part):
    """The source of one column of an entry."""

    plural = "citations"

    field = models.CharField(_("cited value"), max_length=40)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("source of a value")
        verbose_name_plural = _("sources of values")
        constraints = [
            *Part.Meta.constraints,
            models.UniqueConstraint(
                fields=["entry", "field"],
                name="citation_once",
                violation_error_message=_("This value already has its source."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field} ← {self.source or self.get_basis_display()} {self.locator}".strip()

    def clean(self) -> None:
        if self.entry_id and self.field not in self.entry.downcast().own_fields:
            raise ValidationError({"field": _("This kind of record has no such value.")})
