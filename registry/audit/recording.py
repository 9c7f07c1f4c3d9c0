"""Writing a line."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.audit.chain import hash_of
from registry.audit.models import AuditChain, AuditLine
from registry.audit.origin import current_address
from registry.audit.vocabulary import Happening

NAMED = 20  # records that a line names


@transaction.atomic
def record(happening: Happening, *, by: Any = None, what: str = "", detail: str = "") -> AuditLine:
    """Add a line, in the transaction of the act itself. ``by`` is an account or its name; nobody is the system.

    Call it last: until the transaction ends nobody else can add a line. The clock is read after the lock, so that
    times grow with numbers.
    """
    who = by if isinstance(by, str) else getattr(by, "username", "")
    end = locked_end()
    line = AuditLine(
        number=end.number + 1,
        at=timezone.now(),
        happening=happening,
        who=who[:150],
        what=what[:300],
        detail=detail,
        address=current_address(),
    )
    line.hash = hash_of(line, end.hash)
    line.save()
    end.number, end.hash = line.number, line.hash
    end.save()
    return line


def locked_end() -> AuditChain:
    """The end of the chain, which nobody else moves until the transaction ends."""
    AuditChain.objects.get_or_create(pk=1)
    return AuditChain.objects.select_for_update().get(pk=1)


def named(codes: Any) -> str:
    """The first of some codes of records, and how many more there are."""
    told = list(codes)
    more = f" +{len(told) - NAMED}" if len(told) > NAMED else ""
    return "、".join(told[:NAMED]) + more
