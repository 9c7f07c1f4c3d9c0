"""What somebody typed on the desk and could not save: it waits for them."""

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = datetime.timedelta(days=30)
MOST = 20  # of one account
LARGEST = 1_000_000  # characters of one form


class KeptForm(models.Model):
    """A form that came too late: after the session had ended, or after the draft was sent or published."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("account"))
    path = models.CharField(_("page"), max_length=500)
    data = models.JSONField(_("what was typed"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.path


def keep(user_id: int, path: str, data: dict[str, list[str]]) -> KeptForm | None:
    """Keep a form for an account, the newest ``MOST`` of them; ``None`` where it is too large to be one of ours."""
    size = sum(len(name) + sum(map(len, values)) for name, values in data.items())
    if size > LARGEST or len(path) > 500:
        return None
    mine = KeptForm.objects.filter(user=user_id)
    mine.filter(at__lt=timezone.now() - KEPT_FOR).delete()
    mine.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST - 1 :])).delete()
    return KeptForm.objects.create(user_id=user_id, path=path, data=_as_text(data))


def _as_text(data: dict[str, list[str]]) -> dict[str, Any]:
    # PostgreSQL takes no NUL in text.
    return {name.replace("\0", ""): [value.replace("\0", "") for value in values] for name, values in data.items()}
