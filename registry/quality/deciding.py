"""Decisions about findings: leave one for a while, or say for good that two records are two bodies."""

import datetime

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.lifecycle import Refused
from registry.models import Entry, NotDuplicate, Record, Waiver
from registry.quality.rule import rule_of

# A waiver ends, so that somebody looks again.
LONGEST = datetime.timedelta(days=366)


def waive(about: Model, rule: str, *, reason: str, until: datetime.date, by: User) -> Waiver:
    """Leave a finding about a record, or about a row that is none, until a day.

    Raises ``Refused`` without a reason, for a rule that is unknown or speaks of others, and for a day out of bounds.
    """
    today, known = timezone.localdate(), rule_of(rule)
    if not known or not isinstance(about, Record if known.model is Entry else known.model):
        raise Refused(_("There is no such rule."))
    if not reason.strip():
        raise Refused(_("Please give a reason: whoever looks next reads it."))
    if not today <= until <= today + LONGEST:
        raise Refused(_("A waiver ends within a year from today."))
    column = "record" if known.model is Entry else "subject"
    return Waiver.objects.create(**{column: about}, rule=rule, reason=reason.strip(), until=until, by=by)


def not_duplicates(one: Record, other: Record, *, reason: str, by: User) -> NotDuplicate:
    """Remember that two records are two bodies; raises ``Refused`` without a reason or for one record."""
    if not reason.strip():
        raise Refused(_("Please give a reason: whoever looks next reads it."))
    if one.pk == other.pk:
        raise Refused(_("That is one record, not two."))
    first, second = sorted((one, other), key=lambda record: record.pk)
    values = {"reason": reason.strip(), "by": by}
    decision, _made = NotDuplicate.objects.get_or_create(first=first, second=second, defaults=values)
    return decision
