"""How many public entries there are of each kind, in each district and industry."""

from collections import Counter

from django.db.models import Count

from registry.models import District, Entry, EntryIndustry, Industry, Kind
from registry.models.vocabulary import district_links, kin


def by_kind() -> list[tuple[Kind, int]]:
    """Every kind with its number of entries."""
    rows = Entry.objects.public().order_by().values_list("kind").annotate(Count("pk"))
    counts = dict(rows)
    return [(kind, counts.get(kind.value, 0)) for kind in Kind]


def by_district() -> dict[int, int]:
    """For each district the number of entries that choosing it finds, its predecessors' and successors' included."""
    rows = Entry.objects.public().exclude(district=None).order_by().values_list("district").annotate(Count("pk"))
    own = dict(rows)
    links = district_links()
    keys = District.objects.values_list("pk", flat=True)
    return {key: sum(own.get(relative, 0) for relative in kin({key}, links)) for key in keys}


def by_industry() -> dict[int, int]:
    """For each industry the number of entries that choosing it finds; a group counts an entry of two leaves once."""
    pairs = EntryIndustry.objects.filter(entry__in=Entry.objects.public()).values_list("entry", "industry")
    group = dict(Industry.objects.exclude(parent=None).values_list("pk", "parent"))
    found = {(entry, place) for entry, industry in pairs for place in (industry, group.get(industry)) if place}
    return dict(Counter(place for _entry, place in found))
