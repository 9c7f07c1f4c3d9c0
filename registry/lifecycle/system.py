"""The registry's own door: loading, synthetic records and tests turn the page without a person and without a review.

Nothing that a person asks for comes this way: ``tests/test_house.py`` names the few modules that may.
"""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction

from registry.lifecycle.closing import close
from registry.lifecycle.moving import states_of, taken
from registry.lifecycle.publishing import turn_page
from registry.lifecycle.rules import require_reason
from registry.models import Closing, Entry, Publication, Record


@transaction.atomic
def publish(entries: Sequence[Entry], *, reason: str, by: User | None = None) -> Publication:
    """Publish drafts in one act: each supersedes what its record stated before.

    Raises ``Refused`` without a reason, without drafts, or where one of them is published already.
    """
    require_reason(reason)
    return turn_page(taken(entries), reason, by)


@transaction.atomic
def withdraw(
    entries: Sequence[Entry], *, reason: str, successor: Record | None = None, by: User | None = None
) -> Publication:
    """Withdraw published entries in one act, each by a last entry that says why and what replaced it.

    Raises ``Refused`` without a reason, where a record has an open draft, or where it would succeed itself.
    """
    last = close(entries, Closing.WITHDRAWAL, reason, successor)
    return turn_page(last, reason, by, states_of(last))


@transaction.atomic
def merge(entries: Sequence[Entry], *, reason: str, successor: Record, by: User | None = None) -> Publication:
    """Merge records into another: their addresses lead there from now on."""
    last = close(entries, Closing.MERGER, reason, successor)
    return turn_page(last, reason, by, states_of(last))
