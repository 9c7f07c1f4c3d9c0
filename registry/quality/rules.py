"""The rules that hold for every kind of record."""

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry import creditcode
from registry.models import Basis, Citation, Confirmation, EntryQuerySet, Level, Organisation
from registry.quality.duplicates import duplicated, is_duplicated
from registry.quality.rule import Rule

MISSING_EVIDENCE, DUPLICATE = "missing-evidence", "likely-duplicate"
FRESH = datetime.timedelta(days=365)
# Words in a name that claim a level.
CLAIMS = {"国家级": Level.NATIONAL, "市级": Level.MUNICIPAL}


def _lacking_evidence(entries: EntryQuerySet) -> EntryQuerySet:
    return entries.lacking_evidence()


def _district_unverified(entries: EntryQuerySet) -> EntryQuerySet:
    sourced = Citation.objects.filter(entry=OuterRef("pk"), field="district").exclude(basis=Basis.UNVERIFIED)
    return entries.filter(Q(district__isnull=True) | ~Exists(sourced))


def _stale(entries: EntryQuerySet) -> EntryQuerySet:
    since = timezone.now() - FRESH
    confirmed = Confirmation.objects.filter(record=OuterRef("record"), answered_at__gte=since)
    return entries.filter(~Exists(confirmed), revision__at__lt=since)


def _credit_code_invalid(entries: EntryQuerySet) -> EntryQuerySet:
    hosts = Organisation.objects.filter(pk__in=entries.order_by().values("host"), credit_code__isnull=False)
    return entries.filter(
        host__in=[pk for pk, code in hosts.values_list("pk", "credit_code") if not _is_right(code or "")]
    )


def _is_right(code: str) -> bool:
    try:
        creditcode.validate_credit_code(code)
    except ValidationError:
        return False
    return not creditcode.warnings(code)


def _claims_level(entries: EntryQuerySet) -> EntryQuerySet:
    claims = Q()
    for word, level in CLAIMS.items():
        claims |= Q(name__contains=word, level_now__lt=level)
    return entries.with_level().filter(claims)


def _district_abolished(entries: EntryQuerySet) -> EntryQuerySet:
    return entries.filter(district__valid_to__lte=timezone.localdate())


def _likely_duplicate(entries: EntryQuerySet) -> EntryQuerySet:
    return entries.filter(record__in=duplicated())


RULES = (
    Rule(
        MISSING_EVIDENCE,
        _("A value has no source."),
        _("Open a draft and name the source and the place in it, or mark the value as to be verified."),
        _lacking_evidence,
        is_quick=False,
    ),
    Rule(
        "district-unverified",
        _("The district is not known, or no source states it."),
        _("Find a source that names the district; a guess is worse than an empty field."),
        _district_unverified,
    ),
    Rule(
        "stale",
        _("Nobody has published or confirmed the record for a year."),
        _("Send the body a link to confirm its record, or check it and publish it again."),
        _stale,
        concerns=lambda entry: entry.revision_id is not None,
    ),
    Rule(
        "credit-code-invalid",
        _("The credit code of the host is unusual or wrong."),
        _("Compare the code with the certificate and put it right with the organisation."),
        _credit_code_invalid,
        is_quick=False,
        concerns=lambda entry: entry.host_id is not None,
    ),
    Rule(
        "level-not-in-force",
        _("The name claims a level that no recognition in force supports."),
        _("Add the recognition with its document number, or publish the name without the level."),
        _claims_level,
        concerns=lambda entry: any(word in entry.name for word in CLAIMS),
    ),
    Rule(
        "district-abolished",
        _("The district has been abolished."),
        _("Open a draft and choose the successor in which the body lies."),
        _district_abolished,
        concerns=lambda entry: entry.district_id is not None,
    ),
    Rule(
        DUPLICATE,
        _("Another record of the same kind has the same name."),
        _("Merge the two records, or say that they are two bodies."),
        _likely_duplicate,
        is_quick=False,
        finds_alone=is_duplicated,
    ),
)
