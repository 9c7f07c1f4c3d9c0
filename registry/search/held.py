"""The indexes that a process holds: that of today, and a few of the past."""

from collections import OrderedDict
from threading import Lock, Thread

from django.db import connection
from django.utils import timezone

from registry.models import Entry
from registry.moments import Moment
from registry.search import joining, names
from registry.search.index import EntryIndex, newest_revision

PAST = 4
# From so many entries on an index is built beside the requests, which the database answers meanwhile.
MANY = 50_000

_lock = Lock()
_building = Lock()
_present: dict[str, EntryIndex] = {}
_past: OrderedDict[tuple[str, int, str], EntryIndex] = OrderedDict()


def index_at(moment: Moment) -> EntryIndex | None:
    """The index of ``moment``; ``None`` while it is still being built, when the database must answer itself."""
    database = str(connection.settings_dict["NAME"])
    revision = newest_revision()
    if moment.revision is not None and (moment.revision, moment.day) != (revision, timezone.localdate()):
        return _of_the_past(database, moment, moment.revision)
    held = _present.get(database)
    if held and held.revision == revision and held.moment.day == moment.day:
        return held
    return _renewed(database, held, moment, revision)


def forget() -> None:
    """Drop every index and the names, as after entries were removed behind the registry's back."""
    with _lock:
        _present.clear()
        _past.clear()
    names.forget()
    joining.forget()


def _renewed(database: str, held: EntryIndex | None, moment: Moment, revision: int) -> EntryIndex | None:
    if held and held.moment.day == moment.day and held.revision < revision:
        return _keep(database, held.advanced(moment, revision))
    if Entry.objects.public().count() < MANY:
        return _keep(database, EntryIndex.build(moment, revision))
    if _building.acquire(blocking=False):
        Thread(target=_build_beside, args=(database, moment, revision), daemon=True).start()
    return None


def _build_beside(database: str, moment: Moment, revision: int) -> None:
    try:
        _keep(database, EntryIndex.build(moment, revision))
    finally:
        _building.release()
        connection.close()


def _keep(database: str, index: EntryIndex) -> EntryIndex:
    with _lock:
        _present[database] = index
    return index


def _of_the_past(database: str, moment: Moment, revision: int) -> EntryIndex:
    key = (database, revision, moment.day.isoformat())
    with _lock:
        index = _past.pop(key, None)
    index = index or EntryIndex.build(moment, revision)
    with _lock:
        _past[key] = index
        while len(_past) > PAST:
            _past.popitem(last=False)
    return index
