"""``demo_staff``: accounts to try the desk with, on a developer's machine."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

SUPERUSER, EDITOR = "demo-admin", "demo-editor"
APPS = ("registry", "institutions", "masters")


class Command(BaseCommand):
    help = "Create a demonstration superuser and editor with new random passwords. Refuses to run when DEBUG is off."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demonstration accounts are made only where DEBUG is on.")
        for name in (SUPERUSER, EDITOR):
            password = secrets.token_urlsafe(12)
            self._account(name, password)
            self.stdout.write(f"{name}  {password}")

    def _account(self, name: str, password: str) -> None:
        user, _created = get_user_model().objects.get_or_create(username=name)
        user.is_staff, user.is_active, user.is_superuser = True, True, name == SUPERUSER
        user.set_password(password)
        user.save()
        if name == EDITOR:
            wanted = Permission.objects.filter(content_type__app_label__in=APPS)
            user.user_permissions.set(wanted.exclude(codename__startswith="delete_"))
