"""``demo_staff``: accounts to try the desk with, on a developer's machine."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from registry.accounts.models import StaffDistrict
from registry.models import District
from registry.roles import Role

SUPERUSER = "demo-admin"
DISTRICT = "500107"  # 九龙坡区


class Command(BaseCommand):
    help = "Create a demonstration account for every role, with new random passwords. Refuses to run when DEBUG is off."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Demonstration accounts are made only where DEBUG is on.")
        for name, role in {SUPERUSER: None, **{f"demo-{role}": role for role in Role}}.items():
            password = secrets.token_urlsafe(12)
            self._account(name, role, password)
            self.stdout.write(f"{name}  {password}")

    def _account(self, name: str, role: Role | None, password: str) -> None:
        user, _created = get_user_model().objects.get_or_create(username=name)
        user.is_staff, user.is_active, user.is_superuser = True, True, role is None
        user.set_password(password)
        user.save()
        user.groups.set(Group.objects.filter(name=role))
        for district in District.objects.filter(code=DISTRICT):
            StaffDistrict.objects.get_or_create(user=user, district=district)
