"""The columns of a table as a Frictionless table schema: types, constraints, keys."""

from __future__ import annotations

from typing import Any

from registry.creditcode import ALPHABET
from registry.exchange.columns import Column, Table, Type
from registry.models.record import CODE_SHAPE
from registry.opendata.words import WORDS

Data = dict[str, Any]

TYPES = {
    Type.INTEGER: "integer",
    Type.YEAR: "year",
    Type.NUMBER: "number",
    Type.BOOLEAN: "boolean",
    Type.DATE: "date",
}
# What no row of a list or of facts is without; of a vocabulary it is the key alone.
ALWAYS = frozenset(
    {"code", "name", "level", "district_basis", "verified", "published_on", "revision", "permanent_url"}
    | {"indicator_code", "indicator", "value", "qualifier", "basis", "field", "kind"}
)
# Columns that are empty in some rows, whatever the rule above says.
SOMETIMES = {"citations": {"value", "item"}, "city-statistics": {"kind", "year"}}
PATTERNS = {
    "code": CODE_SHAPE.removesuffix(r"\Z") + "$",
    "credit_code": f"^[{ALPHABET}]{{18}}$",
    "district_code": r"^([0-9]{6}|F-.+)$",
}
# The columns that point to another data set, and the column there.
REFERENCES = {
    "district_code": ("districts", "code"),
    "source_key": ("sources", "key"),
    "indicator_code": ("indicators", "code"),
    "group_code": ("industries", "code"),
    "host": ("organisations", "name"),
}


def table_schema(table: Table, known: dict[str, Table]) -> Data:
    """The schema of the CSV of ``table`` in the language of the moment; ``known`` are the tables it may point to."""
    schema: Data = {
        "fields": [_field(table, column) for column in table.columns],
        "missingValues": [""],
        "foreignKeys": _foreign_keys(table, known),
    }
    if not set(table.key) & SOMETIMES.get(table.name, set()):
        schema["primaryKey"] = [_label(table, name) for name in table.key]
    return schema


def _field(table: Table, column: Column) -> Data:
    field: Data = {
        # In a file the heading is what tells a column; what programs elsewhere call it stands beside it.
        "name": str(column.heading),
        "column": column.name,
        "type": TYPES.get(column.type, "string"),
        "description": str(column.meaning),
    }
    if column.type is Type.BOOLEAN:
        field |= {"trueValues": [str(column.labels[True])], "falseValues": [str(column.labels[False])]}
    optional = {"unit": str(column.unit), "rule": str(column.rule), "constraints": _constraints(table, column)}
    return field | {name: value for name, value in optional.items() if value}


def _constraints(table: Table, column: Column) -> Data:
    constraints: Data = {}
    if is_required(table, column):
        constraints["required"] = True
    if table.key == (column.name,):
        constraints["unique"] = True
    if column.type is Type.CHOICE:
        constraints["enum"] = [str(label) for label in column.labels.values()]
    if column.name in PATTERNS and (column.name != "code" or not is_word(table)):
        constraints["pattern"] = PATTERNS[column.name]
    return constraints


def is_required(table: Table, column: Column) -> bool:
    """Whether no row is without a value in ``column``."""
    if column.name in SOMETIMES.get(table.name, set()):
        return False
    return column.name in table.key or (column.name in ALWAYS and not is_word(table))


def is_word(table: Table) -> bool:
    """Whether it is a vocabulary rather than a list of records or of facts about them."""
    return table.name in WORDS and table.name != "city-statistics"


def _foreign_keys(table: Table, known: dict[str, Table]) -> list[Data]:
    return [
        {
            "fields": [str(column.heading)],
            "reference": {"resource": "" if target == table.name else target, "fields": [_label(known[target], key)]},
        }
        for column in table.columns
        for target, key in [_reference(table, column)]
        if target in known
    ]


def _reference(table: Table, column: Column) -> tuple[str, str]:
    if column.name == "code" and (table.is_long or table.kind):
        return "entries", "code"
    return REFERENCES.get(column.name, ("", ""))


def _label(table: Table, name: str) -> str:
    return str(table.column(name).heading)
