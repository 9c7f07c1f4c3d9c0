"""Records: the permanent identity of each body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.codes import ALPHABET, new_code, validate_code
from registry.constraints import record_code_checks
from registry.fields import KeyField
from registry.models.choices import Kind
from registry.models.freezing import Frozen, FrozenRows

# \Z, for Python's $ would let a line break follow. The bounds keep two spellings of one remainder (01, 98) apart.
CODE_SHAPE = rf"^CQ[{ALPHABET}]{{6}}(0[2-9]|[1-8][0-9]|9[0-8])\Z"


class RecordQuerySet(FrozenRows):
    """Records, which never change once they exist."""

    def _is_frozen(self) -> bool:
        return self.exists()

    def _holds_frozen(self, rows: Sequence[Any]) -> bool:
        return self.filter(pk__in=[row.pk for row in rows]).exists()


class Record(models.Model):
    """The permanent identity of a body. The code is the key: it is never changed, deleted or used again."""

    code = KeyField(_("code"), max_length=10, primary_key=True, default=new_code, validators=[validate_code])
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=CODE_SHAPE), name="record_code_shape"),
            models.CheckConstraint(condition=record_code_checks("code"), name="record_code_check"),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen("A record keeps its code and kind for ever.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return str(reverse(f"{self.kind}-record", args=[self.code]))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen("A record keeps its code for ever: withdraw it instead.")

    def natural_key(self) -> tuple[str]:
        return (self.code,)

    @property
    def permanent_url(self) -> str:
        """The address that stays right whatever becomes of the record."""
        return reverse("permanent", args=[self.code])
