"""The chain of hashes, and its check."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from registry.audit.models import AuditChain, AuditLine
from registry.audit.vocabulary import Happening


def hash_of(line: AuditLine, before: str) -> str:
    """The hash of a line that follows the one whose hash is ``before``."""
    at = line.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    stated = [before, line.number, at, line.happening, line.who, line.what, line.detail, line.address]
    return hashlib.sha256(json.dumps(stated, ensure_ascii=False).encode()).hexdigest()


def check(noted: tuple[int, str] | None = None) -> list[str]:
    """What is wrong with the log, a sentence each.

    The chain proves that its lines are those that were written as long as its end is: whoever can write to the
    database could write the whole of it anew. So the end is worth noting down elsewhere (``noted``) from time to time.
    """
    end = AuditChain.objects.filter(pk=1).first() or AuditChain(pk=1)
    lines = AuditLine.objects.order_by("number").iterator(chunk_size=2000)
    return list(_faults(end, lines, noted))


def _faults(end: AuditChain, lines: Iterable[AuditLine], noted: tuple[int, str] | None) -> Iterator[str]:
    number, before, pruned = end.sealed_number, end.sealed_hash, ""
    for line in lines:
        if line.number != number + 1:
            yield _missing(number + 1, line.number - 1)
        elif line.hash != hash_of(line, before):
            yield _("Line %(number)d is not what was written, or is not where it was.") % {"number": line.number}
        number, before = line.number, line.hash
        if noted and noted[0] == number and noted[1] != before:
            yield _("Line %(number)d is not the one that was noted.") % {"number": number}
        if line.happening == Happening.PRUNE:
            pruned = line.what
    if (number, before) != (end.number, end.hash):
        yield _("The last line should be %(number)d.") % {"number": end.number}
    if noted and noted[0] > number:
        yield _missing(number + 1, noted[0])
    if pruned != seal_text(end):
        yield _("The log does not begin where its last pruning left it.")


def seal_text(end: Any) -> str:
    """What the log itself says of the lines that the policy took; nothing while there are none."""
    return f"{end.sealed_number}:{end.sealed_hash}" if end.sealed_number else ""


def _missing(first: int, last: int) -> str:
    if last < first:
        return _("Line %(number)d is there twice, or out of order.") % {"number": last + 1}
    return _("Lines %(first)d to %(last)d are missing.") % {"first": first, "last": last}
