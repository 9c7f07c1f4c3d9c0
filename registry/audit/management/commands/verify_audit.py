"""``verify_audit``: check that the audit log is what was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from registry.audit.chain import check
from registry.audit.models import AuditChain

SHOWN = 50


class Command(BaseCommand):
    help = "Find any changed, removed or reordered line of the audit log. Prints its end, to be noted down elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--noted", metavar="NUMBER:HASH", help="an end that was printed and noted down earlier")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = check(_parsed(options["noted"]))
        for fault in faults[:SHOWN]:
            self.stderr.write(fault)
        if faults:
            raise CommandError(_("The audit log is not what was written: %(count)d faults.") % {"count": len(faults)})
        end = AuditChain.objects.filter(pk=1).first()
        self.stdout.write(_("The audit log is what was written. Its end, to be noted down elsewhere:"))
        self.stdout.write(f"{end.number}:{end.hash}" if end else "0:")


def _parsed(noted: str | None) -> tuple[int, str] | None:
    if not noted:
        return None
    number, _colon, digest = noted.partition(":")
    if not number.isdecimal():
        raise CommandError(_("An end reads NUMBER:HASH, as verify_audit prints it."))
    return int(number), digest
