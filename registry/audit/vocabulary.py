"""What is logged."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Happening(models.TextChoices):
    """An act that matters for security."""

    LOGIN = "login", _("Login")
    LOGIN_FAILED = "login-failed", _("Failed login")
    LOCKED_OUT = "locked-out", _("Login locked")
    LOGOUT = "logout", _("Logout")
    PASSWORD = "password", _("Password changed")
    SECOND_FACTOR = "second-factor", _("Second factor changed")
    ACCOUNT = "account", _("Account changed")
    ROLES = "roles", _("Roles or districts changed")
    EXPORT = "export", _("Drafts or log exported")
    IMPORT = "import", _("Import")
    PUBLISH = "publish", _("Publication")
    WITHDRAW = "withdraw", _("Withdrawal")
    MERGE = "merge", _("Merging of records")
    UNDO = "undo", _("Undoing of a publication")
    PRUNE = "prune", _("Log pruned")
