"""Keeping the log as long as the policy says."""

import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from registry.audit.chain import seal_text
from registry.audit.models import AuditLine
from registry.audit.recording import locked_end, record
from registry.audit.vocabulary import Happening


def limit(now: datetime.datetime | None = None) -> datetime.datetime:
    """The moment before which lines go: so many months ago, counted as 31 days, for nothing may go too early."""
    return (now or timezone.now()) - datetime.timedelta(days=31 * settings.AUDIT_MONTHS)


@transaction.atomic
def prune(before: datetime.datetime) -> int:
    """Take the lines from before a moment, and say so in the log; returns how many.

    The hash of the last one taken stays as the seal that the first one kept is chained to.
    """
    end = locked_end()
    last = AuditLine.objects.filter(at__lt=before).order_by("-number").first()
    if not last:
        return 0
    taken: int = last.number - end.sealed_number
    # The seal comes first: the database lets no line go that is not sealed.
    end.sealed_number, end.sealed_hash = last.number, last.hash
    end.save()
    # A plain queryset: that of the log refuses to delete.
    rows: models.QuerySet[AuditLine] = models.QuerySet(AuditLine)
    rows.filter(number__lte=last.number)._raw_delete(using=rows.db)
    record(Happening.PRUNE, what=seal_text(end), detail=f"−{taken}")
    return taken
