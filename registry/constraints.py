"""Check characters as database constraints, so that no door lets a mistyped code in."""

from collections.abc import Sequence
from functools import reduce
from operator import add

from django.db.models import F, IntegerField, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import StrIndex, Substr
from django.db.models.lookups import Exact

from registry import codes, creditcode


def remainder_is(field: str, first: int, weights: Sequence[int], alphabet: str, modulus: int, value: int) -> Exact:
    """The condition that the characters of ``field`` from position ``first`` on, weighted, leave ``value``."""
    places = [
        (StrIndex(Value(alphabet), Substr(F(field), first + offset, 1)) - Value(1)) * Value(weight)
        for offset, weight in enumerate(weights)
    ]
    remainder = CombinedExpression(reduce(add, places), "%%", Value(modulus), output_field=IntegerField())
    return Exact(remainder, Value(value))


def record_code_checks(field: str) -> Exact:
    """ISO/IEC 7064 MOD 97-10 over a record code; see ``registry.codes``."""
    places = range(codes.BODY_LENGTH - 1, -1, -1)
    weights = [32**place * 100 % 97 for place in places] + [10, 1]
    return remainder_is(field, len(codes.PREFIX) + 1, weights, codes.ALPHABET, 97, 1)


def credit_code_checks(field: str) -> Exact:
    """GB 32100-2015: the weighted sum of all eighteen characters is a multiple of 31."""
    return remainder_is(field, 1, [*creditcode.WEIGHTS, 1], creditcode.ALPHABET, 31, 0)
