"""A moment of the registry: the revision that was its newest, and the day on which levels and districts are read."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from registry.models import Publication


@dataclass(frozen=True)
class Moment:
    """``revision`` is ``None`` for now; ``text`` is what the reader asked for, for links that keep it."""

    revision: int | None
    day: datetime.date
    text: str = ""

    @property
    def is_day(self) -> bool:
        """Whether the reader asked for a day rather than a revision."""
        return "-" in self.text and "@" not in self.text

    @classmethod
    def now(cls) -> "Moment":
        """Today, with everything published."""
        return cls(None, timezone.localdate())

    @classmethod
    def parse(cls, text: str) -> "Moment":
        """The moment that ``text`` names; raises ``ValidationError``.

        A date (2026-05-01), a revision (12), or both (12@2026-05-01): what was published by then, with levels read on
        that day.
        """
        if text.isascii() and text.isdigit():
            return cls._at_revision(text)
        revision, at, date = text.rpartition("@")
        if at and revision.isascii() and revision.isdigit():
            return cls(cls._at_revision(revision).revision, _day(date), text)
        return cls._on_day(_day(text), text)

    @classmethod
    def _at_revision(cls, text: str) -> "Moment":
        publication = Publication.objects.filter(revision=int(text[:9])).first()
        if publication is None or len(text) > 9:
            raise ValidationError(_("There is no revision %s.") % text[:20])
        return cls(publication.revision, timezone.localdate(publication.at), text)

    @classmethod
    def _on_day(cls, day: datetime.date, text: str) -> "Moment":
        if day == timezone.localdate():
            return cls(None, day, text)
        next_day = timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))
        before = Publication.objects.filter(at__lt=next_day).order_by("-revision").values_list("revision", flat=True)
        return cls(before.first() or 0, day, text)


def _day(text: str) -> datetime.date:
    """The day that ``text`` names, today or earlier; raises ``ValidationError``."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise ValidationError(_("“%s” is neither a date such as 2026-05-01 nor the number of a revision.") % text)
    if day > timezone.localdate():
        raise ValidationError(_("%s lies in the future.") % text)
    return day
