"""What took the place of a record for ever: the chain of mergers, followed to its end."""

from registry.models import Closing, Entry, Record, State


def merged_into(code: str) -> Record | None:
    """The record that ``code`` was merged into, and that perhaps into another; ``None`` where it stands for itself."""
    met = {code}
    while step := _successor(code):
        if step in met:
            break
        met.add(step)
        code = step
    return Record.objects.get(pk=code) if len(met) > 1 else None


def _successor(code: str) -> str | None:
    last = Entry.objects.current().filter(record=code, state=State.WITHDRAWN, closing=Closing.MERGER)
    return last.values_list("successor", flat=True).first()
