"""Permanent record codes: opaque, typo-proof, never reused.

A code is ``CQ`` + six characters + two check digits, for example ``CQ0B4ZK218``. The six characters are a random
number below 32**6 in Crockford's Base32 (no I, L, O, U); the check digits are those of ISO/IEC 7064 MOD 97-10 over
``number * 100``. Every single wrong character and every swap of two neighbours is refused. The fixed ``CQ`` keeps a
spreadsheet from reading a code as a number or a date.
"""

import re
import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PREFIX = "CQ"
BODY_LENGTH = 6
CODE_LENGTH = len(PREFIX) + BODY_LENGTH + 2
PATTERN = re.compile(rf"{PREFIX}[{ALPHABET}]{{{BODY_LENGTH}}}[0-9]{{2}}")
# What people type for what they read: Crockford's decoding rule.
LOOK_ALIKES = str.maketrans("OIL", "011")


def check_digits(number: int) -> str:
    """The two check digits (``02``..``98``) of ``number`` by ISO/IEC 7064 MOD 97-10."""
    return f"{98 - number * 100 % 97:02d}"


def encode(number: int) -> str:
    """The code of ``number``, which must lie in ``0 <= number < 32**6``; raises ``ValueError`` otherwise."""
    if not 0 <= number < 32**BODY_LENGTH:
        raise ValueError(f"{number} is outside the code space")
    digits = []
    rest = number
    for _position in range(BODY_LENGTH):
        rest, digit = divmod(rest, 32)
        digits.append(ALPHABET[digit])
    return PREFIX + "".join(reversed(digits)) + check_digits(number)


def new_code() -> str:
    """A random code. The caller's unique constraint is what guarantees that it is new."""
    return encode(secrets.randbelow(32**BODY_LENGTH))


def normalise(text: str) -> str:
    """``text`` as a code would be written: upper case, no spaces or hyphens, look-alikes after the prefix resolved."""
    upper = text.strip().upper().replace(" ", "").replace("-", "")
    return upper[: len(PREFIX)] + upper[len(PREFIX) :].translate(LOOK_ALIKES)


def is_valid(code: str) -> bool:
    """Whether ``code``, in canonical form, has the right shape and check digits."""
    if not PATTERN.fullmatch(code):
        return False
    number = 0
    for character in code[len(PREFIX) : -2]:
        number = number * 32 + ALPHABET.index(character)
    return check_digits(number) == code[-2:]


def validate_code(code: str) -> None:
    """Raise ``ValidationError`` when ``code`` is no valid record code."""
    if not is_valid(code):
        raise ValidationError(
            _("“%(code)s” is not a record code: please check it for a mistyped character."),
            code="invalid_code",
            params={"code": code},
        )
