from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "registry.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        post_migrate.connect(make_groups, sender=self)


def make_groups(using: str, **kwargs: Any) -> None:
    """A group for every role, in a new database and after an upgrade that brings a role."""
    from django.contrib.auth.models import Group

    from registry.roles import Role

    known = set(Group.objects.using(using).filter(name__in=Role.values).values_list("name", flat=True))
    Group.objects.using(using).bulk_create([Group(name=role) for role in Role.values if role not in known])
