"""The words of who may do what: roles, acts, and what acts are done to."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an account is trusted with; stored as Django's groups of these names. An account may have several."""

    CITY_ADMINISTRATOR = "city-administrator", _("City administrator")
    PUBLISHER = "publisher", _("Publisher (final review)")
    REVIEWER = "reviewer", _("Reviewer")
    DISTRICT_EDITOR = "district-editor", _("District editor")
    DISTRICT_READER = "district-reader", _("District reader")
    AUDITOR = "auditor", _("Auditor")
    OPEN_DATA_OFFICER = "open-data-officer", _("Open-data officer")


class Act(StrEnum):
    """What can be done. ``OPEN`` opens a draft from the entry in force, ``RESTORE`` from any other entry.

    ``EXPORT`` takes drafts out in a file: what is published anyone may take. ``DELETE`` is for words alone.
    """

    VIEW = "view"
    ADD = "add"
    OPEN = "open"
    EDIT = "edit"
    SUBMIT = "submit"
    REVIEW = "review"
    REJECT = "reject"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    DISCARD = "discard"
    MERGE = "merge"
    UNDO = "undo"
    IMPORT = "import"
    EXPORT = "export"
    DELETE = "delete"


class Matter(StrEnum):
    """What acts are done to."""

    ENTRIES = "entries"
    WORDS = "words"
    SOURCES = "sources"
    BODIES = "bodies"
    FIGURES = "figures"
    PROPOSED_FIGURES = "proposed-figures"
    REPORTS = "reports"
    PUBLICATIONS = "publications"
    ACCOUNTS = "accounts"
    AUDIT = "audit"


class Where(StrEnum):
    """How far a role reaches: in the districts of the account, or in the whole city."""

    OWN = "own"
    ANYWHERE = "anywhere"
