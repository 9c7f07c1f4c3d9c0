"""How a list names the leaders of a studio."""

from collections import defaultdict
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from masters.models import Leadership, Master
from registry.imports.listing import Items
from registry.imports.reading import Item, Reading, Wanted
from registry.imports.words import Words


class Leaders(Items):
    """Masters by name; where several are called so, the one whose employer is the host. Another one is added."""

    def prepare(self, words: Words, rows: Sequence[Reading], texts: Sequence[str]) -> None:
        found: dict[str, list[Master]] = defaultdict(list)
        for master in Master.objects.filter(name__in=set(texts)).select_related("employer"):
            found[master.name].append(master)
        words.kept["masters"] = found

    def item(self, text: str, row: Reading, words: Words) -> Item:
        found = words.kept["masters"].get(text, [])
        host = row.columns.get("host_id", row.entry.host_id if row.entry else None)
        at_host = [master for master in found if host and master.employer_id == host]
        if len(found) > 1 and len(at_host) != 1:
            raise ValidationError(_("Several masters are called %(name)s: choose in the record.") % {"name": text})
        if not found:
            return Item(text, {"master_id": self._wanted(text, host, row, words), "role": Leadership.Role.LEADER})
        master = (at_host or found)[0]
        if master.employer_id not in {None, host}:
            told = {"name": text, "employer": master.employer}
            row.remarks.append(_("%(name)s was taken for the master of %(employer)s.") % told)
        return Item(text, {"master_id": master.pk, "role": Leadership.Role.LEADER})

    def _wanted(self, name: str, host: int | Wanted | None, row: Reading, words: Words) -> Wanted:
        if not words.may_add(Master):
            raise ValidationError(_("The registry does not know this master, and you may not add one."))
        employer = host.key[0] if isinstance(host, Wanted) else str(host or "")
        values = {"name": Master._meta.get_field("name").clean(name, None), "employer_id": host}
        return Wanted(Master, (name, employer), values)


WRITERS = {"leaders": Leaders()}
