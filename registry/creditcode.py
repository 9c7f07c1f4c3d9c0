"""The unified social credit code of legal bodies (GB 32100-2015).

Eighteen characters: registering authority, category, six digits of the registering area, nine characters of the
organisation code with a check of its own (GB 11714-1997), and a check character over all of it.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH = 18


def check_character(body: str) -> str:
    """The eighteenth character for the first seventeen; raises ``ValueError`` for one outside the alphabet."""
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(WEIGHTS, body, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check(body: str) -> str:
    """The check character of the eight characters of an organisation code (GB 11714-1997)."""
    pairs = zip(ORGANISATION_WEIGHTS, body, strict=True)
    remainder = 11 - sum(weight * ORGANISATION_ALPHABET.index(character) for weight, character in pairs) % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def validate_credit_code(code: str) -> None:
    """Raise ``ValidationError`` unless ``code`` has the length, alphabet and both check characters of the standard."""
    if len(code) != LENGTH or any(character not in ALPHABET for character in code):
        raise ValidationError(
            _("A unified social credit code has 18 characters: digits and capital letters without I, O, S, V, Z."),
            code="credit_code_shape",
        )
    if check_character(code[:17]) != code[17]:
        raise ValidationError(
            _("The last character does not fit the others: please compare the code with the certificate."),
            code="credit_code_check",
        )
    if organisation_check(code[8:16]) != code[16]:
        raise ValidationError(
            _("The organisation code inside (characters 9 to 17) does not fit its check character."),
            code="organisation_code_check",
        )


def warnings(code: str) -> list[str]:
    """What is unusual about a valid code though the standard leaves room for it."""
    found = []
    if not code[2:8].isdigit():
        found.append(_("The area part (characters 3 to 8) holds letters: allowed, but rare."))
    elif not code.startswith("50", 2) and not code.startswith("10", 2):
        found.append(_("The code was registered outside Chongqing: right for a branch or a national body."))
    return [str(text) for text in found]
