"""How to cite a record: the state a reader saw, by its permanent address, in the manner of GB/T 7714 and as BibTeX."""

import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from registry.models import Entry


class Citing(NamedTuple):
    """The address that stays, the address of this state of it, and both ways to write it down."""

    permanent: str
    address: str
    plain: str
    bibtex: str


def citing(entry: Entry, name: str, site: str) -> Citing:
    """How to cite what ``entry`` states under ``name``; ``site`` is where the registry is served, as https://host."""
    assert entry.revision is not None  # noqa: S101 only what was published is cited
    permanent = f"{site}{entry.record.permanent_url}"
    address = f"{permanent}?as_of={entry.revision_id}"
    published, today = timezone.localdate(entry.revision.at), timezone.localdate()
    return Citing(
        permanent,
        address,
        _plain(entry, name, address, published, today),
        _bibtex(entry, name, address, published, today),
    )


def _plain(entry: Entry, name: str, address: str, published: datetime.date, today: datetime.date) -> str:
    version = _("version %(number)s, revision %(revision)s")
    edition = version % {"number": entry.number, "revision": entry.revision_id}
    registry = _("Registry of Chongqing's skill-training bodies")
    return f"{registry}. {name}[DB/OL]. {edition}. ({published.isoformat()})[{today.isoformat()}]. {address}."


def _bibtex(entry: Entry, name: str, address: str, published: datetime.date, today: datetime.date) -> str:
    registry = _("Registry of Chongqing's skill-training bodies")
    lines = {
        # Braced twice: a body's name, which BibTeX neither splits nor puts in lower case.
        "title": f"{{{name}}}",
        "author": f"{{{registry}}}",
        "year": str(published.year),
        "version": str(entry.number),
        "url": address,
        "urldate": today.isoformat(),
    }
    body = ",\n".join(f"  {key} = {{{value}}}" for key, value in lines.items())
    return f"@misc{{{entry.code}-{entry.number},\n{body}\n}}"
