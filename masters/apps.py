from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MastersConfig(AppConfig):
    name = "masters"
    verbose_name = _("Masters and their studios")
