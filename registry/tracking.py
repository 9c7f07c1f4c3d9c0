"""Tracking codes of what the public sends in: unguessable, and a mistyped one is refused.

A code is ten random characters of Crockford's Base32 (50 bits) and two check digits by ISO/IEC 7064 MOD 97-10, as of a
record's code; people read it in groups: ``7K3QX-0B4ZK-21``.
"""

import re
import secrets

from registry.codes import ALPHABET, LOOK_ALIKES, check_digits

BODY_LENGTH = 10
TRACKING_LENGTH = BODY_LENGTH + 2
PATTERN = re.compile(rf"[{ALPHABET}]{{{BODY_LENGTH}}}[0-9]{{2}}")


def new_tracking_code() -> str:
    """A random code."""
    body = "".join(secrets.choice(ALPHABET) for _position in range(BODY_LENGTH))
    return body + check_digits(_number(body))


def grouped(code: str) -> str:
    """``code`` as people read it."""
    return "-".join(filter(None, (code[:5], code[5:BODY_LENGTH], code[BODY_LENGTH:])))


def normalise(text: str) -> str:
    """``text`` as a code is stored: upper case, without spaces and hyphens, look-alikes resolved."""
    return re.sub(r"[\s\-]+", "", text).upper().translate(LOOK_ALIKES)


def is_valid(code: str) -> bool:
    """Whether ``code``, as it is stored, has the right shape and check digits."""
    return bool(PATTERN.fullmatch(code)) and check_digits(_number(code[:BODY_LENGTH])) == code[BODY_LENGTH:]


def _number(body: str) -> int:
    number = 0
    for character in body:
        number = number * 32 + ALPHABET.index(character)
    return number
