"""What happened to the records of a list: each statement that was published, and each withdrawal."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from registry.models import Entry, EntryQuerySet, State


@dataclass(frozen=True)
class Event:
    """A statement that turned the page, and whether it still fits the list that it is told of."""

    entry: Entry
    fits: bool

    @property
    def title(self) -> str:
        """What happened, in words, and to whom."""
        return self._sentence % {"name": self.entry.local_name}

    @property
    def _sentence(self) -> str:
        if self.entry.state == State.WITHDRAWN:
            return _("Withdrawn: %(name)s")
        return _("Published: %(name)s") if self.entry.number == 1 else _("Revised: %(name)s")

    @property
    def note(self) -> str:
        """Why, in the words of whoever published; and that it left the list, where it did."""
        left = "" if self.fits else _("It no longer belongs to this list.")
        return " ".join(filter(None, [self.entry.revision.reason if self.entry.revision else "", left]))


def events_of(stamped: EntryQuerySet, fitting: EntryQuerySet, most: int) -> list[Event]:
    """The newest ``most`` of the ``stamped`` statements that are, or supersede, one of those that are ``fitting``.

    A record that leaves the list by a revision would otherwise go without a word.
    """
    came = dict(fitting.order_by("-revision_id", "-pk").values_list("pk", "revision")[:most])
    left = fitting.filter(superseded_revision__isnull=False).order_by("-superseded_revision_id", "-pk")
    pairs = set(left.values_list("record", "superseded_revision")[:most])
    later = stamped.filter(
        record__in={record for record, _revision in pairs}, revision__in={revision for _record, revision in pairs}
    )
    gone = {key for key, *pair in later.values_list("pk", "record", "revision") if tuple(pair) in pairs}
    return [Event(entry, entry.pk in came) for entry in _told(stamped, {*came, *gone}, most)]


def _told(stamped: EntryQuerySet, keys: set[int], most: int) -> list[Entry]:
    entries = stamped.filter(pk__in=keys).select_related("revision", "district").defer("snapshot")
    return list(entries.order_by("-revision_id", "-pk")[:most])
