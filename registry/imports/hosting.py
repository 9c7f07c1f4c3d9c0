"""Where a body lies and who hosts it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.creditcode import validate_credit_code
from registry.exchange.columns import Column
from registry.imports.reading import Reading, Wanted
from registry.imports.words import Words
from registry.imports.writing import Writer
from registry.models import Organisation
from registry.roles import Act, is_bound, is_own


class DistrictWriter(Writer):
    """The district, by its name, its short name or its code, as it is on the day of the import."""

    def __init__(self, column: Column) -> None:
        self.column = column

    def read(self, row: Reading, words: Words) -> None:
        if row.says(self.column):
            self._read(row, words)
        bound = is_bound(row.by, Act.EDIT)
        if bound and not row.entry and not row.columns.get("district_id") and not row.problems:
            row.problem("district", _("Name the district: you keep the records of your districts only."))

    def _read(self, row: Reading, words: Words) -> None:
        old = row.present.get("district", "")
        if row.clears("district"):
            if is_bound(row.by, Act.EDIT):
                row.problem("district", _("You cannot take a record out of your districts."))
                return
            row.set("district", "district_id", None)
            row.change("district", old, "")
            return
        found, why = words.district_on(row.text("district"), words.today)
        if not found:
            row.problem("district", why)
        elif is_bound(row.by, Act.EDIT) and not is_own(row.by, found.pk):
            row.problem(
                "district", _("%(name)s is none of your districts: leave the row to who keeps it.") % {"name": found}
            )
        elif found.name != old:
            row.set("district", "district_id", found.pk)
            row.change("district", old, found.name)


class HostWriter(Writer):
    """The host, by its name, by its credit code, or by both; one that is not there yet is added with the list."""

    names = ("host", "credit_code")

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self.columns = [columns[name] for name in self.names]

    def prepare(self, words: Words, rows: Sequence[Reading]) -> None:
        # Whatever is stated already: a leader of the same name is told by the host.
        words.look_up_organisations(
            (row.text("host") for row in rows), (row.text("credit_code").upper() for row in rows)
        )

    def read(self, row: Reading, words: Words) -> None:
        if not any(row.says(column) for column in self.columns):
            return
        old = row.present.get("host", "")
        if row.clears("host"):
            row.set("host", "host_id", None)
            row.change("host", old, "")
            return
        try:
            found = self._found(row, words)
        except ValidationError as error:
            row.problem("credit_code" if row.says(self.columns[1]) else "host", " ".join(error.messages))
            return
        if found is not None:
            self._set(row, found)

    def _set(self, row: Reading, found: Organisation | Wanted) -> None:
        is_new = isinstance(found, Wanted)
        name = found.key[0] if isinstance(found, Wanted) else found.name
        if is_new or not row.entry or found.pk != row.entry.host_id:  # type: ignore[union-attr]
            row.set("host", "host_id", found if isinstance(found, Wanted) else found.pk)
            row.change("host", row.present.get("host", ""), name, _("Added to the registry") if is_new else "")

    def _found(self, row: Reading, words: Words) -> Organisation | Wanted | None:
        """The host that the row names; ``None`` where it leaves it as it is."""
        name, code = row.text("host"), "" if row.clears("credit_code") else row.text("credit_code").upper()
        by_name, by_code = words.organisation(name) if name else None, words.bodies.get(code)
        if by_code:
            if name and by_code != by_name:
                raise ValidationError(_("This code belongs to %(name)s: correct one of the two.") % {"name": by_code})
            return by_code
        if code:
            validate_credit_code(code)
        if by_name:
            return self._with_code(by_name, code, row)
        if not name:
            raise ValidationError(_("No body of the registry has this credit code: name the host as well."))
        return self._wanted(name, code, words)

    def _with_code(self, found: Organisation, code: str, row: Reading) -> Organisation:
        if code and found.credit_code and found.credit_code != code:
            sentence = _("%(name)s has another credit code in the registry, %(code)s: correct one of the two.")
            raise ValidationError(sentence % {"name": found, "code": found.credit_code})
        if code and not found.credit_code:
            sentence = _("The registry has no credit code of %(name)s: add it there, a list does not change it.")
            row.remarks.append(sentence % {"name": found})
        return found

    def _wanted(self, name: str, code: str, words: Words) -> Wanted:
        if not words.may_add(Organisation):
            raise ValidationError(_("The registry does not know this body, and you may not add one: ask an editor."))
        values: dict[str, Any] = {"name": Organisation._meta.get_field("name").clean(name, None)}
        return Wanted(Organisation, (name,), {**values, "credit_code": code or None})
