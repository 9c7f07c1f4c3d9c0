"""A page of a list is read by statements of its own, and shows what any other list of the same entries shows."""

import pytest
from django.utils.safestring import SafeString

from registry.loading import Report
from registry.models import Entry
from registry.models.querysets import LISTED
from registry.pages import cards
from registry.pages.lines import listed

pytestmark = pytest.mark.django_db


def drawn(entry: Entry) -> str:
    return cards.card(entry, SafeString(""), heading="h2")


def test_entries_by_id_are_drawn_as_those_of_a_queryset(content: Report) -> None:
    others = {entry.pk: entry for entry in Entry.objects.public().for_listing()}
    entries = listed(others)

    assert [entry.pk for entry in entries] == list(others) != []
    for entry in entries:
        other = others[entry.pk]
        assert drawn(entry) == drawn(other)
        assert cards.district_evidence(entry) == cards.district_evidence(other)
        assert entry.get_deferred_fields() == other.get_deferred_fields()
        assert all(getattr(entry, name) == getattr(other, name) for name in LISTED if "__" not in name)


def test_no_entries_are_no_lines() -> None:
    assert listed([]) == []
