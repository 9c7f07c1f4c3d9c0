"""What a list says about recognitions: a line is added to the ledger, and none is ever overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from registry.exchange.columns import Column
from registry.imports.reading import Reading
from registry.imports.words import Words
from registry.imports.writing import Writer, labels_of
from registry.models import Entry, Level, Recognition
from registry.models.recognition import normalise_document_number
from registry.roles import Act, is_bound
from registry.search.fold import fold

YEARS = range(1900, 2101)


class LedgerWriter(Writer):
    """Level, year, document and issuer are one recognition."""

    names = ("level", "since", "document_number", "issuer")

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self.columns = {name: columns[name] for name in self.names}

    def prepare(self, words: Words, rows: Sequence[Reading]) -> None:
        keys = [row.entry.pk for row in rows if row.entry and self._says(row)]
        ledger: dict[int, list[Recognition]] = defaultdict(list)
        for line in Recognition.objects.filter(entry__in=keys, ended_on=None) if keys else ():
            ledger[line.entry_id].append(line)
        words.kept["ledger"] = ledger

    def read(self, row: Reading, words: Words) -> None:
        if not self._says(row):
            return
        cleared = [name for name in self.names if row.clears(name)]
        if cleared:
            row.problem(
                cleared[0], _("A recognition is not cleared: end it in its record, with the day and the reason.")
            )
            return
        told = {name: self._value(row, name) for name in self.names if row.text(name)}
        if not row.problems:
            self._compare(row, told, words.kept["ledger"][row.entry.pk] if row.entry else [])

    def _says(self, row: Reading) -> bool:
        return any(row.says(column) for column in self.columns.values())

    def _value(self, row: Reading, name: str) -> Any:
        text = row.text(name)
        try:
            if name == "level":
                return self._level(text)
            if name == "since":
                return self._year(text)
            column: Any = Recognition._meta.get_field(name)
            return column.clean(normalise_document_number(text) if name == "document_number" else text, None)
        except ValidationError as error:
            row.problem(name, " ".join(error.messages))
            return None

    def _level(self, text: str) -> Level:
        column = self.columns["level"]
        known = labels_of(column)
        if fold(text) not in known:
            allowed = "、".join(str(label) for label in column.labels.values())
            raise ValidationError(_("Give one of these: %(allowed)s.") % {"allowed": allowed})
        return Level(known[fold(text)])

    def _year(self, text: str) -> int:
        digits = text.removesuffix("年").strip().removesuffix(".0")
        if not digits.isascii() or not digits.isdecimal() or int(digits[:9]) not in YEARS:
            raise ValidationError(_("Give a year in four digits, such as 2024."))
        return int(digits)

    def _compare(self, row: Reading, told: Mapping[str, Any], ledger: Sequence[Recognition]) -> None:
        if row.entry and told == _as_downloaded(row.entry, ledger, told):
            return
        wanted = {"year" if name == "since" else name: value for name, value in told.items()}
        if any(all(getattr(line, name) == value for name, value in wanted.items()) for line in ledger):
            return
        objection = self._objection(row, told, ledger)
        if objection:
            row.problem(*objection)
            return
        present = max((line.level for line in ledger), default=Level.UNSTATED)
        level = told.get("level", Level.UNSTATED if told.get("document_number") else present)
        row.recognition = {**wanted, "level": level}
        row.change("level", row.present.get("level", ""), _line(row.recognition), _("Added to the ledger"))

    def _objection(
        self, row: Reading, told: Mapping[str, Any], ledger: Sequence[Recognition]
    ) -> tuple[str, str] | None:
        number, level = told.get("document_number", ""), told.get("level")
        higher = level is not None and level > Level.DISTRICT
        if higher and not row.has_source and is_bound(row.by, Act.EDIT):
            return "level", _("Name the source of the list: this level is not the district's own to give.")
        if number and any(line.document_number == number for line in ledger):
            return "document_number", _("The ledger holds this document with other values: correct it in the record.")
        if number or not ledger:
            return None
        if level is not None and level < max(line.level for line in ledger):
            return "level", _("A list does not lower a level: end the recognition in the record.")
        years = [line.year for line in ledger if line.year]
        raised = level is not None and level > max(line.level for line in ledger)
        if years and not raised and told.get("since", 0) > min(years):
            return "since", _("The ledger says %(year)s: correct it in the record.") % {"year": min(years)}
        return None


def _as_downloaded(entry: Entry, ledger: Sequence[Recognition], told: Mapping[str, Any]) -> dict[str, Any]:
    """What a download says in the columns that were ``told``: it has no documents, and makes one line of several."""
    since = min((line.year for line in ledger if line.year), default=None)
    stated = {"level": entry.current_level, "since": since}
    return {name: stated.get(name) for name in told}


def _line(values: Mapping[str, Any]) -> str:
    """A line of the ledger in words."""
    level = str(Level(values["level"]).label)
    told = (values.get("year"), values.get("document_number"), values.get("issuer"))
    return " · ".join([level, *(str(each) for each in told if each)])
