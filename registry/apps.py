from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        from registry.exchange import cells
        from registry.search import following, sqlite

        connection_created.connect(sqlite.prepare)
        for model in following.references():
            post_save.connect(following.follow, sender=model)
        for model in cells.BORROWED:
            post_save.connect(cells.follow, sender=model)


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin with the registry's own site."""

    default = False
    default_site = "registry.desk.DeskSite"
