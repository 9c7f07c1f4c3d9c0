"""``prune_audit``: take the lines of the audit log that are older than the policy keeps them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.audit.chain import check
from registry.audit.pruning import limit, prune


class Command(BaseCommand):
    help = "Take lines older than AUDIT_MONTHS (default: 12). Refuses while verify_audit finds a fault."

    def handle(self, *args: Any, **options: Any) -> None:
        if check():
            raise CommandError(_("The audit log is not what was written; nothing is taken. See verify_audit."))
        taken = prune(limit())
        self.stdout.write(ngettext("%(count)d line taken.", "%(count)d lines taken.", taken) % {"count": taken})
