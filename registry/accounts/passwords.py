"""What a password has to be."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    """Django's rule of length, whose sentence its own catalogue does not have in Chinese."""

    def get_error_message(self) -> str:
        sentence = ngettext(
            "A password needs at least %(count)d character.",
            "A password needs at least %(count)d characters.",
            self.min_length,
        )
        return sentence % {"count": self.min_length}
