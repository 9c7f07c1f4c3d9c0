"""Rules of quality: what is worth a look in the records, why, and what to do about it.

An app brings the rules of its own kinds in ``RULES`` of ``<app>/quality.py``; those of the spine are in
``registry.quality.rules``.
"""

from registry.quality.deciding import not_duplicates, waive
from registry.quality.duplicates import Pair, likely_duplicates
from registry.quality.rule import Rule, broken_by, find_rules, findings, rule_of, rules_of

__all__ = [
    "Pair",
    "Rule",
    "broken_by",
    "find_rules",
    "findings",
    "likely_duplicates",
    "not_duplicates",
    "rule_of",
    "rules_of",
    "waive",
]
