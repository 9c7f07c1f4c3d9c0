from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Registry")


class DeskConfig(admin_apps.AdminConfig):
    """Django's admin with the registry's own site."""

    default = False
    default_site = "registry.desk.DeskSite"
