"""The closed vocabularies: values that code decides on. Everything else is data."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

StrOrPromise = str | Promise


class Kind(models.TextChoices):
    """The kinds of record. The spine knows them as values only; each app brings the model of its own."""

    TECHNICAL_COLLEGE = "technical-college", _("Technical college")
    TRAINING_BASE = "training-base", _("Training base")
    TRIAL_ZONE = "trial-zone", _("Trial zone")
    MASTER_STUDIO = "master-studio", _("Master studio")

    @property
    def path(self) -> str:
        """The first segment of its addresses."""
        return f"{self.value}s"

    @property
    def plural(self) -> StrOrPromise:
        """What a list of them is called."""
        return PLURALS[self]


PLURALS: dict[Kind, StrOrPromise] = {
    Kind.TECHNICAL_COLLEGE: _("Technical colleges"),
    Kind.TRAINING_BASE: _("Training bases"),
    Kind.TRIAL_ZONE: _("Trial zones"),
    Kind.MASTER_STUDIO: _("Master studios"),
}


class Level(models.IntegerChoices):
    """The level of a recognition, so ordered that the highest in force is the maximum."""

    UNSTATED = 0, _("Level not stated")
    DISTRICT = 1, _("District level")
    MUNICIPAL = 2, _("Municipal level")
    NATIONAL = 3, _("National level")

    @property
    def slug(self) -> str:
        """The value in addresses and files."""
        return self.name.lower()


class State(models.TextChoices):
    """The editorial state of an entry. The official standing of a body is another matter: see Recognition."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    REVIEWED = "reviewed", _("Reviewed")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Closing(models.TextChoices):
    """How an entry ends its record; an entry without one states what the body is."""

    WITHDRAWAL = "withdrawal", _("Withdrawal")
    MERGER = "merger", _("Merger into another record")


# Where what an entry states may be changed: what is under review is what will be published.
EDITABLE_STATES = (State.DRAFT,)
OPEN_STATES = (State.DRAFT, State.SUBMITTED, State.REVIEWED)
STAMPED_STATES = (State.PUBLISHED, State.WITHDRAWN)


class Basis(models.TextChoices):
    """How surely a source supports a value."""

    STATED = "stated", _("Stated by the source")
    IMPLIED = "implied", _("Implied by the source")
    UNVERIFIED = "unverified", _("To be verified")


class Qualifier(models.TextChoices):
    """What a figure claims: 400余 is over 400, 90%以上 at least 90."""

    EXACT = "exact", _("exactly")
    OVER = "over", _("over")
    AT_LEAST = "at-least", _("at least")
    ABOUT = "about", _("about")


class SkillLevel(models.TextChoices):
    """The eight levels of the skill ladder (新八级, 人社部发〔2022〕14号), from low to high."""

    APPRENTICE = "apprentice", _("Apprentice worker")
    JUNIOR = "junior", _("Junior worker")
    INTERMEDIATE = "intermediate", _("Intermediate worker")
    SENIOR = "senior", _("Senior worker")
    TECHNICIAN = "technician", _("Technician")
    SENIOR_TECHNICIAN = "senior-technician", _("Senior technician")
    SPECIAL_TECHNICIAN = "special-technician", _("Special-grade technician")
    CHIEF_TECHNICIAN = "chief-technician", _("Chief technician")
