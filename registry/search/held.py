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
# From so many entries on an index is built beside the requests.
MANY = 50_000
# So many seconds a request waits for it; one second builds the index of a hundred thousand entries. Then the database
# answers, without the counts, which would take it longer than the building.
PATIENCE = 1.0

_lock = Lock()
_builders: dict[str, Thread] = {}
_present: dict[str, EntryIndex] = {}
_past: OrderedDict[tuple[str, int, str], EntryIndex] = OrderedDict()


def index_at(moment: Moment) -> EntryIndex | None:
    """The index of ``moment``; ``None`` where it takes longer to build than a reader should wait."""
    database = str(connection.settings_dict["NAME"])
    revision = newest_revision()
    if moment.revision is not None and (moment.revision, moment.day) != (revision, timezone.localdate()):
        return _of_the_past(database, moment, moment.revision)
    return _followed(database, moment, revision) or _built(database, moment, revision)


def forget() -> None:
    """Drop every index and the names, as after entries were removed behind the registry's back."""
    with _lock:
        _present.clear()
        _past.clear()
    names.forget()
    joining.forget()


def _followed(database: str, moment: Moment, revision: int) -> EntryIndex | None:
    """The index held, brought up to ``revision``."""
    held = _present.get(database)
    if not held or held.moment.day != moment.day or held.revision > revision:
        return None
    return held if held.revision == revision else _keep(database, held.advanced(moment, revision))


def _built(database: str, moment: Moment, revision: int) -> EntryIndex | None:
    if not Entry.objects.public().order_by("pk")[MANY - 1 : MANY].exists():
        return _keep(database, EntryIndex.build(moment, revision))
    _builder(database, moment, revision).join(PATIENCE)
    return _followed(database, moment, revision)


def _builder(database: str, moment: Moment, revision: int) -> Thread:
    """The thread that builds the index, begun now unless there is one."""
    with _lock:
        running = _builders.get(database)
        if running and running.is_alive():
            return running
        builder = _builders[database] = Thread(target=_build_beside, args=(database, moment, revision), daemon=True)
        builder.start()
        return builder


def _build_beside(database: str, moment: Moment, revision: int) -> None:
    try:
        index = EntryIndex.build(moment, revision)
        index.warm()
        _keep(database, index)
    finally:
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
